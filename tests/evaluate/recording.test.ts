import { describe, expect, it } from 'vitest';
import { RecordingBuilder } from '../../host/evaluate/recording.js';
import { prediction } from './prediction.js';

describe('a recording', () => {
  it('keeps mean and quantiles at each horizon, and the alarm at 30 minutes', () => {
    const builder = new RecordingBuilder('a');
    const said = prediction(100, 10, 0.25);
    said.forecast.steps[5]!.mean = 130;
    said.forecast.steps[11]!.mean = 160;
    builder.add(0, 90, prediction(50));
    builder.add(5, 95, said);
    const { subject, readings, forecasts } = builder.build();
    expect(subject).toBe('a');
    expect(readings).toEqual({ minutes: Float64Array.of(0, 5), glucose: Float64Array.of(90, 95) });
    const quantiles = Float64Array.of(70, 80, 90, 100, 110, 120, 130);
    expect(forecasts.at(Int32Array.of(1), 30)).toEqual({ mean: Float64Array.of(130), quantiles });
    expect(forecasts.at(Int32Array.of(1), 60)).toEqual({ mean: Float64Array.of(160), quantiles });
    expect(forecasts.crossing(1, 'below70')).toBe(0.25);
  });

  it('knows where there is no forecast', () => {
    const builder = new RecordingBuilder('a');
    builder.add(0, 90, prediction(50));
    builder.add(5, 950, undefined);
    const { forecasts } = builder.build();
    expect([forecasts.has(0), forecasts.has(1)]).toEqual([true, false]);
  });

  it('shares the last forecast among readings of the same time', () => {
    const builder = new RecordingBuilder('a');
    builder.add(0, 90, prediction(1));
    builder.add(5, 91, prediction(2));
    builder.add(5, 92, prediction(3));
    builder.add(5, 93, undefined);
    builder.add(10, 94, undefined);
    const { forecasts } = builder.build();
    expect([...forecasts.at(Int32Array.of(0, 1, 2, 3), 30).mean]).toEqual([1, 3, 3, 3]);
    expect(forecasts.has(4)).toBe(false);
  });

  it('is in the order of time, rows of the same time in the order of the file', () => {
    const builder = new RecordingBuilder('a');
    [10, 0, 5, 0].forEach((minutes, k) => builder.add(minutes, 90 + k, prediction(k)));
    const { readings, forecasts } = builder.build();
    expect(readings).toEqual({ minutes: Float64Array.of(0, 0, 5, 10), glucose: Float64Array.of(91, 93, 92, 90) });
    expect([...forecasts.at(Int32Array.of(2, 3), 60).mean]).toEqual([2, 0]);
  });

  it('grows with its readings', () => {
    const builder = new RecordingBuilder('a');
    for (let k = 0; k < 5000; k++) builder.add(5 * k, 100, k % 7 === 0 ? undefined : prediction(k));
    const { forecasts, readings } = builder.build();
    expect(readings.minutes).toHaveLength(5000);
    expect([...forecasts.at(Int32Array.of(1, 1023, 1025, 2049, 4999), 30).mean]).toEqual([1, 1023, 1025, 2049, 4999]);
    expect(forecasts.has(4998)).toBe(false);
  });
});

import { expect, it } from 'vitest';
import { gather } from '../../host/evaluate/gather.js';
import type { ForecastRow } from '../../host/stream/forecast-recording.js';
import { prediction } from './prediction.js';

function row(subject: string, seconds: number, glucose: number, refused = false): ForecastRow {
  return {
    row: {
      subject,
      time: '',
      seconds,
      localTime: 0,
      glucose,
      carbs: undefined,
      bolus: undefined,
      beyond: undefined,
      fingerstick: undefined,
      event: undefined,
      line: 1,
    },
    observed: refused ? { accepted: false, refusal: 'out-of-range', message: '' } : { accepted: true, flags: [] },
    prediction: refused ? undefined : prediction(glucose),
  };
}

async function* stream(...rows: ForecastRow[]) {
  yield* rows;
}

it('gathers each subject by itself, refused readings too', async () => {
  let watched = 0;
  const rows = [row('b', 0, 100), row('a', 60, 200), row('b', 300, 900, true), row('b', 600, 120)];
  const { recordings, refused } = await gather(stream(...rows), () => watched++);
  expect(recordings.map(({ subject }) => subject)).toEqual(['b', 'a']);
  expect(recordings[0]!.readings).toEqual({
    minutes: Float64Array.of(0, 5, 10),
    glucose: Float64Array.of(100, 900, 120),
  });
  expect([0, 1, 2].map((k) => recordings[0]!.forecasts.has(k))).toEqual([true, false, true]);
  expect(recordings[1]!.readings.minutes).toEqual(Float64Array.of(1));
  expect(refused).toEqual({ 'out-of-range': 1 });
  expect(watched).toBe(4);
});

it('gathers nothing from nothing', async () => {
  expect(await gather(stream())).toEqual({ recordings: [], refused: {} });
});

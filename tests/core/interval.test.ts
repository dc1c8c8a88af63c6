/** At what interval readings are expected: followed by the time that 1, 5 and 15 minutes have covered. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { newCore } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { Random } from '../support/random.js';

const parameters = parametersOf('kinematic');

let core: Core;

beforeAll(async () => {
  core = await newCore();
});

/** Readings at these times, s after the first. Answers the interval that is then expected. */
function intervalAfter(
  times: readonly number[],
  sensorInterval = 0,
  forecaster = core.create({ parameters, sensorInterval }),
): number {
  for (const time of times) forecaster.observe({ time: 1000 + time, localTime: 0 }, 150);
  return forecaster.diagnose().interval;
}

function every(interval: number, count: number, from = 0, jitter = 0, random = new Random(1)): number[] {
  return Array.from({ length: count }, (_, k) => from + interval * k + random.whole(0, 2 * jitter));
}

describe('the interval', () => {
  it('is 5 minutes before any two readings are known, or what was configured', () => {
    expect(intervalAfter([0])).toBe(300);
    expect(intervalAfter([0], 180)).toBe(180);
  });

  it.each([60, 300, 900])(
    'of readings every %s s is found at the second reading and kept, with jitter as well',
    (interval) => {
      expect(intervalAfter(every(interval, 2))).toBe(interval);
      expect(intervalAfter(every(interval, 200, 0, Math.floor(interval / 10)))).toBe(interval);
    },
  );

  it('that was configured is never changed by readings', () => {
    expect(intervalAfter(every(60, 100), 300)).toBe(300);
  });

  it('of a 15-minute sensor stays 15 minutes when its user scans in between, however often', () => {
    for (const scans of [1, 2, 5]) {
      const random = new Random(scans);
      const times = every(900, 60).flatMap((time, k) =>
        k % 3 === 0
          ? [time, ...Array.from({ length: scans }, (_, i) => time + 100 + i * random.whole(20, 50))]
          : [time],
      );
      expect(intervalAfter(times), `${scans} scans after every third reading`).toBe(900);
    }
  });

  it('of a 5-minute sensor survives gaps and single close readings', () => {
    const times = every(300, 200).filter((_, k) => k % 17 !== 0 && k % 17 !== 1);
    times.splice(100, 0, times[99]! + 20);
    expect(intervalAfter(times)).toBe(300);
  });

  it.each([
    [900, 60],
    [900, 300],
    [60, 900],
    [300, 60],
    [60, 300],
    [300, 900],
  ])('follows a change of sensor from %s s to %s s within 8 hours', (before, after) => {
    const forecaster: Forecaster = core.create({ parameters });
    const change = 86_400;
    intervalAfter(every(before, change / before), 0, forecaster);
    expect(intervalAfter(every(after, (8 * 3600) / after, change), 0, forecaster)).toBe(after);
  });

  it('is not voted on by gaps', () => {
    const forecaster = core.create({ parameters });
    intervalAfter(every(60, 30), 0, forecaster);
    for (let k = 1; k < 20; k++) intervalAfter([1800 + k * 1300], 0, forecaster);
    expect(forecaster.diagnose().interval).toBe(60);
  });
});

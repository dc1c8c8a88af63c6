/** The yardsticks of real recordings, which are no part of the project: found beside it, or where ISLET_DATA says. */
import { describe, expect, it } from 'vitest';
import { ar2 } from '../../host/evaluate/baselines/ar2.js';
import { lastValue } from '../../host/evaluate/baselines/last-value.js';
import { ridge } from '../../host/evaluate/baselines/ridge.js';
import { caseOf, type Case } from '../../host/evaluate/baselines/case.js';
import type { Predictions } from '../../host/evaluate/predictions.js';
import { HORIZONS, originsOf, type Readings } from '../../host/evaluate/protocol.js';
import { ScoreSums } from '../../host/evaluate/scores.js';
import { readRecording } from '../../host/formats/read.js';
import { recordingPath, recordingsAreHere } from '../support/recordings.js';

/** At 30 and 60 min; ridge was fitted on the very subjects that it was scored on, so that ours may be a little worse. */
const YARDSTICKS = [
  { set: 'azt1d', lastValue: [21.75, 34.64], ar2: [20.2, 31.27], wis: [9.07, 14.34], ridge: [19.51, 30.77] },
  { set: 't1d-uom', lastValue: [26.37, 42.24], ar2: [23.85, 38.8], wis: [10.5, 17.08], ridge: [23.27, 37.94] },
  { set: 'brist1d', lastValue: [31.18, 50.09], ar2: [26.95, 44.7], wis: [12.05, 19.96], ridge: [26.54, 43.57] },
];

describe.skipIf(!recordingsAreHere)('the yardsticks of the public recordings', () => {
  it('are reproduced', async () => {
    const sets = await Promise.all(YARDSTICKS.map(({ set }) => readingsOf(recordingPath(set))));
    HORIZONS.forEach((horizon, h) => {
      const cases = sets.map((subjects) =>
        subjects.map((readings) => caseOf(readings, originsOf(readings.minutes), horizon)),
      );
      const fitted = ridge(cases.flat())!;
      YARDSTICKS.forEach((expected, k) => {
        const held = scoresOf(cases[k]!, (one) => ({ mean: lastValue(one) }));
        expect(Math.abs(held.rmse - expected.lastValue[h]!)).toBeLessThan(0.006);
        const nightscout = scoresOf(cases[k]!, (one) => ar2(one.readings, one.origins, horizon));
        expect(Math.abs(nightscout.rmse - expected.ar2[h]!)).toBeLessThan(0.006);
        expect(Math.abs(nightscout.wis - expected.wis[h]!)).toBeLessThan(0.006);
        const linear = scoresOf(cases[k]!, (one) => ({ mean: fitted[cases.flat().indexOf(one)]! }));
        expect(linear.rmse / expected.ridge[h]!).toBeGreaterThan(0.999);
        expect(linear.rmse / expected.ridge[h]!).toBeLessThan(1.005);
      });
    });
  });
});

async function readingsOf(file: string): Promise<Readings[]> {
  const subjects = new Map<string, { minutes: number[]; glucose: number[] }>();
  for await (const { subject, seconds, glucose } of readRecording(file, () => {})) {
    if (glucose === undefined) continue;
    if (!subjects.has(subject)) subjects.set(subject, { minutes: [], glucose: [] });
    subjects.get(subject)!.minutes.push(seconds / 60);
    subjects.get(subject)!.glucose.push(glucose);
  }
  return [...subjects.values()].map(({ minutes, glucose }) => ({
    minutes: Float64Array.from(minutes),
    glucose: Float64Array.from(glucose),
  }));
}

function scoresOf(cases: readonly Case[], forecast: (one: Case) => Predictions) {
  const sums = new ScoreSums();
  for (const one of cases) sums.score(forecast(one), one.observed);
  return sums.scores!;
}

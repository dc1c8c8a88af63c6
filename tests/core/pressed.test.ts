/** A sensor that someone lies on, in simulated nights: whether it is told of in time, and that the flag hides no low. */
import { expect, it } from 'vitest';
import type { Core } from '../../host/core/core.js';
import type { Forecaster } from '../../host/core/forecaster.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import type { Reading } from '../reference/segments.js';
import { newCore } from '../support/engines.js';
import { pressOnce, show, wholeNights } from '../support/pressed.js';
import { Random } from '../support/random.js';
import { simulatedReadings } from '../support/simulated.js';

const DAYS = 8;
const PEOPLE = [1, 2, 3, 4];
/** The probability that the flag speaks of, as docs/DESIGN.md states it. */
const FLAGGED_ABOVE = 0.3;

/** Streams a simulated person; each whole night is seen by a copy of the forecaster, with the sensor pressed once or never. */
function nights(core: Core, see: (forecaster: Forecaster, night: readonly Reading[]) => void): void {
  for (const seed of PEOPLE) {
    const readings = simulatedReadings(seed, DAYS);
    const starts = new Map(wholeNights(readings).map((night) => [night[0]!, night]));
    const forecaster = core.create({ parameters: SHIPPED.adaptive, method: 'interacting' });
    for (const reading of readings) {
      const night = starts.get(reading);
      if (night !== undefined) {
        const copy = core.restore(forecaster.snapshot());
        if (!copy.restored) throw new Error(copy.message);
        see(copy.forecaster, night);
      }
      show(forecaster, reading);
    }
  }
}

it('GIVEN simulated nights WHEN the sensor is pressed THEN it is flagged within 15 minutes, seldom without, and low readings stay likely', async () => {
  const core = await newCore();
  const random = new Random(5);
  let [periods, found, quiet, falseFlags] = [0, 0, 0, 0];
  const hidden: number[] = [];
  const probabilities: number[] = [];
  nights(core, (forecaster, night) => {
    const pressed = periods <= quiet ? pressOnce(night, random) : undefined;
    if (pressed === undefined) {
      quiet++;
      let was = false;
      for (const reading of night) {
        show(forecaster, reading);
        const is = forecaster.diagnose().flags.includes('pressed');
        if (is && !was) falseFlags++;
        was = is;
      }
      return;
    }
    periods++;
    let seen = false;
    const { press, readings } = pressed;
    for (const reading of readings) {
      show(forecaster, reading);
      const { flags, pressed: probability } = forecaster.diagnose();
      expect(flags.includes('pressed')).toBe(probability > FLAGGED_ABOVE);
      probabilities.push(probability);
      if (!flags.includes('pressed')) continue;
      seen ||= reading.time > press.onset && reading.time <= press.onset + 900;
      if (reading.glucose < 60 && reading.time < press.end) {
        hidden.push(forecaster.forecast().steps[0]!.beyond.below70, forecaster.risk().steps[5]!.crossing.below70);
      }
    }
    if (seen) found++;
  });
  console.log(`${found} of ${periods} periods flagged in time, ${falseFlags} false flags in ${quiet} nights`);
  expect(periods).toBeGreaterThan(10);
  expect(found / periods).toBeGreaterThan(0.8);
  expect((10 * falseFlags) / quiet).toBeLessThanOrEqual(1);
  expect(hidden.length).toBeGreaterThan(10);
  expect(probabilities.some((p) => p > FLAGGED_ABOVE && p < FLAGGED_ABOVE + 0.2)).toBe(true);
  expect(probabilities.some((p) => p > FLAGGED_ABOVE - 0.2 && p < FLAGGED_ABOVE)).toBe(true);
  expect(Math.min(...hidden)).toBeGreaterThan(0.5);
});

it.each([4, 8, 12])(
  'GIVEN glucose that falls by %s mg/dL every 5 minutes to 55 in the night and stays WHEN the sensor is right THEN it is not flagged and the risk is as without the regime',
  async (fall) => {
    const core = await newCore();
    const without = { ...SHIPPED.adaptive, values: { ...SHIPPED.adaptive.values, pressOnset: 0 } };
    const [forecaster, raw] = [SHIPPED.adaptive, without].map((parameters) =>
      core.create({ parameters, method: 'interacting' }),
    ) as [Forecaster, Forecaster];
    for (let k = 0; k < 60; k++) {
      const glucose = Math.max(55, 150 - fall * Math.max(0, k - 12));
      const reading = { time: 300 * k, localTime: 3600 + 300 * k, glucose };
      show(forecaster, reading);
      show(raw, reading);
      expect(forecaster.diagnose().flags).not.toContain('pressed');
      const [told, would] = [forecaster, raw].map((one) => one.risk().steps[5]!.crossing.below70) as [number, number];
      expect(would - told).toBeLessThan(0.02);
    }
  },
);

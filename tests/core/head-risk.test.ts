/** The crossing risk of a forecast with a head: what it says of a reading is what the forecast says of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EventKind, Feature, Status } from '../../host/core/layout.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { adaptiveRiskError } from '../reference/adaptive-crossing-cases.js';
import type { Thresholds } from '../reference/adaptive-crossing.js';
import { mixtureQuantile } from '../reference/mixture.js';
import { newEngine } from '../support/engines.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const LEARNS = Feature.HEAD | Feature.INTERVALS;

let headed: RawCore;
/** The same filter, which is asked for its own forecast. */
let filter: RawCore;

beforeAll(async () => {
  headed = new RawCore(await newEngine());
  filter = new RawCore(await newEngine());
});

/** A day and a half that swings between lows and highs, and ends somewhere on its way. */
function follow(seed: number, spacing = 300, horizon = 3600): void {
  for (const [core, features] of [[headed, LEARNS] as const, [filter, 0] as const]) {
    expect(core.configure(SHIPPED.adaptive, spacing, horizon, 'extended', features)).toBe(Status.OK);
    const random = new Random(seed);
    const end = 86_400 + 300 * random.whole(0, 140);
    for (let time = 0; time <= end; time += spacing) {
      const glucose = 150 + 85 * Math.sin(time / 3300) + 25 * Math.sin(time / 900) + 3 * random.normal();
      core.event(EventKind.READING, time, Math.max(glucose, 41));
    }
  }
}

const probabilities = ({ below54, below70, above180, above250 }: Record<Field, number>) => [
  below54,
  below70,
  above180,
  above250,
];
type Field = 'below54' | 'below70' | 'above180' | 'above250';

const crossings = () =>
  headed.riskSteps.map((step) => [step.crossBelow54, step.crossBelow70, step.crossAbove180, step.crossAbove250]);

/** What the filter's Gaussian passes with the probabilities of the head. */
function carried(): Thresholds[] {
  headed.call('distribution');
  filter.call('forecast');
  return headed.forecastSteps.map((step, k) => {
    const { scaledMean, scaledSd } = filter.forecastSteps[k]!;
    return probabilities(step).map((p, t) => {
      const z = mixtureQuantile([{ weight: 1, mean: 0, variance: 1 }], Math.min(Math.max(p, 1e-12), 1 - 1e-12));
      return scaledMean + (t < 2 ? z : -z) * scaledSd;
    }) as unknown as Thresholds;
  });
}

describe('crossing risk with a head', () => {
  it('is that of plain paths of the filter, held against what stands for the thresholds there', () => {
    const errors = Array.from({ length: 16 }, (_, seed) => {
      follow(seed + 1);
      return adaptiveRiskError(headed, 5, 60, 20_000, carried());
    });
    const mean = errors.reduce((sum, { sum: s }) => sum + s, 0) / errors.reduce((sum, { count }) => sum + count, 0);
    expect(Math.max(...errors.map(({ worst }) => worst))).toBeLessThan(0.04);
    expect(mean).toBeLessThan(0.004);
  });

  it('differs from the filter’s own', () => {
    const differences = Array.from({ length: 8 }, (_, seed) => {
      follow(seed + 1);
      headed.call('risk');
      filter.call('risk');
      return Math.abs(headed.riskSteps[11]!.crossBelow70 - filter.riskSteps[11]!.crossBelow70);
    });
    expect(Math.max(...differences)).toBeGreaterThan(0.03);
  });

  it.each([60, 300, 900])(
    'of a sensor of %i s is at least what the forecast says of each expected reading',
    (spacing) => {
      for (let seed = 1; seed <= 6; seed++) {
        follow(seed, spacing);
        headed.call('distribution');
        const forecast = headed.forecastSteps.map(probabilities);
        headed.call('risk');
        expect(headed.forecastSteps.map(probabilities), 'it leaves the distribution filled').toEqual(forecast);
        crossings().forEach((found, k) => {
          if ((300 * (k + 1)) % spacing !== 0) return;
          found.forEach((p, t) => expect(p, `step ${k}`).toBeGreaterThanOrEqual(forecast[k]![t]! - 2e-7));
        });
      }
    },
  );

  it('of one reading is what the forecast says of it', () => {
    for (let seed = 1; seed <= 8; seed++) {
      follow(seed, 300, 300);
      headed.call('distribution');
      const forecast = probabilities(headed.forecastSteps[0]!);
      headed.call('risk');
      crossings()[0]!.forEach((p, t) => expect(p).toBeCloseTo(forecast[t]!, 2));
    }
  });
});

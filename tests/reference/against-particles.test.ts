/**
 * Every method of the adaptive model against 20,000 particles in float64 on stretches of simulated people: a short form of
 * `npm run bench -- methods`, which does the same on recordings with 200,000.
 */
import { beforeAll, expect, it } from 'vitest';
import type { MethodName } from '../../host/core/methods.js';
import { newEngine } from '../support/engines.js';
import { RawCore } from '../support/raw-core.js';
import { simulatedReadings } from '../support/simulated.js';
import { distanceAt, forecastBy, sureness, truthOf, type Distance, type Truth } from './against-particles.js';
import { KINDS, segmentsOf, type Segment } from './segments.js';

const PARTICLES = 20_000;
const PEOPLE = [1, 2, 3];
const DAYS = 14;

/** The truth of the model with all regimes, and of the one with the usual volatility alone. */
const cases: { segment: Segment; regimes: Truth; usual: Truth }[] = [];
let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
  const segments = PEOPLE.flatMap((seed) => segmentsOf(simulatedReadings(seed, DAYS)));
  for (const kind of KINDS) {
    const segment = segments.find((one) => one.kind === kind)!;
    const truth = (usualOnly: boolean) => truthOf(segment.readings, PARTICLES, usualOnly);
    cases.push({ segment, regimes: truth(false), usual: truth(true) });
  }
});

/** At 30 and 60 minutes in every case, and how sure the belief is beside the truth's. */
function against(of: 'regimes' | 'usual', method: MethodName, particles?: number): (Distance & { sure: number })[] {
  return cases.flatMap((one) => {
    forecastBy(core, one.segment.readings, method, particles);
    const sure = sureness(core, one[of]);
    return [30, 60].map((minutes) => ({ ...distanceAt(core, one[of], minutes), sure }));
  });
}

interface Bounds {
  mean: number;
  sd: readonly [number, number];
  kolmogorov: number;
  covered90: readonly [number, number];
  crossing: number;
}

function expectWithin(distances: readonly Distance[], { mean, sd, kolmogorov, covered90, crossing }: Bounds): void {
  for (const found of distances) {
    expect(Math.abs(found.mean)).toBeLessThan(mean);
    expect(found.sd).toBeGreaterThan(sd[0]);
    expect(found.sd).toBeLessThan(sd[1]);
    expect(found.kolmogorov).toBeLessThan(kolmogorov);
    expect(found.covered90).toBeGreaterThan(covered90[0]);
    expect(found.covered90).toBeLessThan(covered90[1]);
    expect(found.crossing).toBeLessThan(crossing);
  }
}

it('simulated people have a segment of every kind', () => {
  expect(cases.map(({ segment }) => segment.kind)).toEqual([...KINDS]);
});

it('interacting: near the whole model, its tangent up to a fifth too wide', () => {
  const bounds = { mean: 0.18, sd: [0.92, 1.25], kolmogorov: 0.1, covered90: [0.88, 0.96], crossing: 0.06 } as const;
  expectWithin(against('regimes', 'interacting'), bounds);
});

it.each([200, 500])('%i particles: at most as far off as so few are', (particles) => {
  const bounds = { mean: 0.35, sd: [0.8, 1.5], kolmogorov: 0.16, covered90: [0.82, 0.99], crossing: 0.15 } as const;
  expectWithin(against('regimes', 'particle', particles), bounds);
});

it('unscented: the model with one volatility to some hundredths', () => {
  const bounds = { mean: 0.07, sd: [0.95, 1.04], kolmogorov: 0.07, covered90: [0.88, 0.92], crossing: 0.06 } as const;
  expectWithin(against('usual', 'unscented'), bounds);
});

it('extended: near it, its tangent up to a fifth too wide', () => {
  const bounds = { mean: 0.16, sd: [0.97, 1.25], kolmogorov: 0.09, covered90: [0.88, 0.96], crossing: 0.06 } as const;
  expectWithin(against('usual', 'extended'), bounds);
});

it('variational: forecasts as extended; its belief is surer of itself, and on a diagonal surer still', () => {
  const bounds = { mean: 0.2, sd: [0.95, 1.25], kolmogorov: 0.1, covered90: [0.86, 0.96], crossing: 0.1 } as const;
  const [full, diagonal] = [against('usual', 'variational'), against('usual', 'variational-diagonal')];
  expectWithin(full, bounds);
  expectWithin(diagonal, bounds);
  full.forEach(({ sure }, k) => {
    expect(sure).toBeLessThan(1);
    expect(diagonal[k]!.sure).toBeLessThan(sure);
  });
});

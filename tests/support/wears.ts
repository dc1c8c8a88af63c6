/** Simulated wears of a sensor whose bias and gain are drawn from the stated prior, with fingersticks by a 7 % meter. */
import { EventKind, Feature } from '../../host/core/layout.js';
import type { ModelName } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import type { Random } from './random.js';
import type { RawCore } from './raw-core.js';

export interface Wear {
  /** What the sensor shows too much where glucose is now, mg/dL. */
  off: number;
  /** The same that is still believed to be glucose. */
  left: number;
  /** What the last fingerstick was wrong by as a measurement of the glucose that the sensor sees: meter and lag. */
  meter: number;
  /** Whether the 90 % interval of glucose holds the truth. */
  covered: boolean;
}

/** A wear of its own: glucose as a sum of waves, interstitial glucose behind it, coloured noise; fingersticks after some hours each. */
export function wear(core: RawCore, random: Random, model: ModelName, fingersticks = 1): Wear {
  const { values } = SHIPPED[model];
  core.configure(SHIPPED[model], 300, 3600, undefined, Feature.SENSOR);
  const bias = values['biasSd']! * random.normal();
  const gain = values['gainSd']! * random.normal();
  const lag = random.between(4, 9);
  const waves = Array.from({ length: 4 }, () => ({
    size: random.between(5, 25),
    period: random.between(90, 500),
    phase: random.between(0, 2 * Math.PI),
  }));
  const centre = random.between(100, 190);
  const plasma = (minute: number) =>
    Math.max(
      50,
      waves.reduce(
        (sum, { size, period, phase }) => sum + size * Math.sin((2 * Math.PI * minute) / period + phase),
        centre,
      ),
    );
  let interstitial = plasma(0);
  let noise = 0;
  let k = 0;
  let measured = 0;
  for (let taken = 0; taken < fingersticks; taken++) {
    const end = k + random.whole(40, 120);
    for (; k <= end; k++) {
      for (let minute = 0; minute < 5; minute++) interstitial += (plasma(5 * k + minute) - interstitial) / lag;
      noise = 0.7 * noise + 2 * random.normal();
      core.event(EventKind.READING, 300 * k, Math.round((1 + gain) * interstitial + bias + noise));
    }
    const now = plasma(5 * end + 4);
    measured = Math.round(now + Math.max(5, 0.07 * now) * random.normal());
    core.event(EventKind.FINGERSTICK, 300 * end, measured);
  }
  core.call('diagnose');
  const { glucose, glucoseSd } = core.diagnostics;
  const left = glucose - interstitial;
  return {
    off: bias + gain * interstitial,
    left,
    meter: measured - interstitial,
    covered: Math.abs(left) < 1.645 * glucoseSd,
  };
}

/** What is meant by a share of the bias that is removed, four ways; all shares. */
export interface Removed {
  /** Mean squares: the bias that is left of one of size b is (1 - expected) b on average over meters and noise. */
  expected: number;
  /** 1 - mean |left| / mean |off|. */
  absolute: number;
  /** 1 - rms left / rms off. */
  rms: number;
  /** Median over the wears of 1 - |left| / |off|: of their mean, wears with no bias to speak of make anything. */
  median: number;
  /** Share of the wears whose error became smaller. */
  better: number;
  /** What the best use of one such fingerstick could remove in rms, by the sizes of the bias and of the fingerstick's error. */
  bestRms: number;
  /** rms of what the sensor shows too much, and of what is left, mg/dL. */
  before: number;
  after: number;
  covered: number;
}

export function removedIn(wears: readonly Wear[]): Removed {
  const mean = (of: (one: Wear) => number) => wears.reduce((sum, one) => sum + of(one), 0) / wears.length;
  const rms = (of: (one: Wear) => number) => Math.sqrt(mean((one) => of(one) ** 2));
  const shares = wears.map(({ off, left }) => 1 - Math.abs(left / off)).sort((a, b) => a - b);
  const [before, after, error] = [rms(({ off }) => off), rms(({ left }) => left), rms(({ meter }) => meter)];
  return {
    expected: 1 - mean(({ off, left }) => off * left) / before ** 2,
    absolute: 1 - mean(({ left }) => Math.abs(left)) / mean(({ off }) => Math.abs(off)),
    rms: 1 - after / before,
    median: shares[shares.length >> 1]!,
    better: mean(({ off, left }) => Number(Math.abs(left) < Math.abs(off))),
    bestRms: 1 - error / Math.hypot(before, error),
    before,
    after,
    covered: mean(({ covered }) => Number(covered)),
  };
}

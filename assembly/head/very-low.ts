/**
 * How far the learned intervals say too often that a reading is below 54 mg/dL. Beyond the 5 % quantile they are the tail of a Gaussian; but
 * people and their devices stop a low, some always, some seldom. So what was said of readings after 30 minutes is held against what
 * came, and the odds are divided by the ratio of the two: a Gamma prior on a Poisson rate, whose mean is that of the population.
 */
import { state } from '../layout/blocks';
import { PastForecast } from '../layout/intervals';
import { normalCdf } from '../math/normal-cdf';
import { headLearning, veryLows } from './place';

/** What the population has taught: as if so many had been said, and so many had come. */
const PRIOR_SAID: f32 = 6;
const PRIOR_CAME: f32 = 3;

/** Odds are never raised, and divided by 1 more than this at most. */
const LARGEST: f32 = 7;

const ZERO: f32 = 0;
const ONE: f32 = 1;

/** The odds of a reading below 54 mg/dL after 30 minutes are divided by 1 and this, 0..7. */
export function veryLowExcess(): f32 {
  const v = veryLows();
  return min<f32>(max<f32>((v.said + PRIOR_SAID) / (v.came + PRIOR_CAME) - ONE, ZERO), LARGEST);
}

/**
 * Learns from the reading after 30 minutes, a deviation on the working scale. `factor`: of the 90 % interval below the centre, which makes its
 * unit the standard deviation of the tail.
 */
export function countVeryLow(past: PastForecast, factor: f32, deviation: f32): void {
  const v = veryLows();
  const memory = headLearning().memory;
  v.said = memory * v.said + normalCdf((state.deviation54 - past.centre) / (past.below * factor));
  v.came = memory * v.came + (deviation < state.deviation54 ? ONE : ZERO);
}

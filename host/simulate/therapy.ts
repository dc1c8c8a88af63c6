/** The doses that suit a body, found by trying them on it. */
import { atRest, type Body } from './body.js';

export interface Therapy {
  /** U/h. */
  basal: number;
  /** Carbohydrate that one unit covers, g/U. */
  carbRatio: number;
  /** Fall of glucose that one unit brings, mg/dL/U. */
  correction: number;
  /** What boluses aim at, mg/dL. */
  target: number;
}

const MEAL = 50;
const EATING_MINUTES = 10;
/** When a bolus should have covered its meal, min. */
const COVERED = 300;
/** A dose small enough not to bring a low, U/kg. */
const TRIAL_DOSE = 0.01;
const BISECTIONS = 10;

/**
 * Basal holds the body at its fasting glucose; the correction is the deepest fall after a small dose; the carbohydrate ratio is what
 * brings glucose back within five hours of 50 g. Undefined for a body in which no sensible dose does.
 */
export function tune(make: () => Body, weight: number): Therapy | undefined {
  const { basal, fasting } = make();
  const dose = TRIAL_DOSE * weight;
  const fall = fasting - lowest(make(), dose);
  const correction = fall / dose;
  let [small, large] = [0, 25];
  if (!(fall > 0) || after(make(), large) > fasting || after(make(), small) < fasting) return undefined;
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = (small + large) / 2;
    if (after(make(), middle) > fasting) small = middle;
    else large = middle;
  }
  return { basal, carbRatio: (2 * MEAL) / (small + large), correction, target: fasting };
}

/** Glucose five hours after the meal with this bolus. */
function after(body: Body, bolus: number): number {
  const rest = atRest(body);
  body.beginMeal(MEAL);
  body.inject(bolus);
  for (let minute = 0; minute < COVERED; minute++) {
    body.step(1, minute < EATING_MINUTES ? { ...rest, eating: MEAL / EATING_MINUTES } : rest);
  }
  return body.glucose;
}

function lowest(body: Body, bolus: number): number {
  const rest = atRest(body);
  let least = body.glucose;
  body.inject(bolus);
  for (let minute = 0; minute < COVERED; minute++) {
    body.step(1, rest);
    least = Math.min(least, body.glucose);
  }
  return least;
}

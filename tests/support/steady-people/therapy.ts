/** Draws a body and the doses that its owner lives by: sensible ones, not perfect ones. */
import type { Physiology } from './minimal-model.js';
import type { Random } from '../../../host/simulate/random.js';

export interface Therapy {
  /** U/h. */
  basal: number;
  /** Carbohydrate that one unit is meant to cover, g/U. */
  carbRatio: number;
  /** Fall of glucose that one unit is meant to bring, mg/dL/U. */
  correction: number;
  /** What boluses aim at, mg/dL. */
  target: number;
}

/** A body near the means that Kanderian et al. (2009) found in ten people with type 1 diabetes. */
export function drawBody(random: Random): Physiology {
  return {
    production: random.between(1.2, 1.5),
    effectiveness: random.between(0.002, 0.0026),
    sensitivity: random.between(6.5e-4, 9.5e-4),
    actionRate: random.between(0.01, 0.013),
    clearance: random.between(1600, 2200),
    depotTime: random.between(42, 58),
    plasmaTime: random.between(40, 52),
    volume: random.between(220, 280),
    mealTime: random.between(38, 52),
    interstitialTime: random.between(5, 9),
  };
}

/** Doses that balance the body at about `target`, each a little off. */
export function drawTherapy(random: Random, body: Physiology): Therapy {
  const target = random.between(135, 152);
  const balanced = (body.production / target - body.effectiveness) / body.sensitivity;
  const basal = (balanced * body.clearance * 60) / 1e6;
  const fallPerUnit = ((body.sensitivity * 1e6) / body.clearance) * target;
  const risePerGram = 1000 / body.volume;
  return {
    basal: basal * random.normal(0.95, 0.03),
    carbRatio: (fallPerUnit / risePerGram) * random.normal(1.25, 0.06),
    correction: fallPerUnit * random.normal(0.8, 0.05),
    target,
  };
}

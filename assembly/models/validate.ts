/** Ranges of the parameters that every model has; SPEC.md lists them. NaN and infinity are in no range. */
import { PARAMETERS_VERSION, Parameters } from '../layout/parameters';

/** Whether lowest <= x <= highest. */
export function within(x: f32, lowest: f32, highest: f32): bool {
  return x >= lowest && x <= highest;
}

/** Whether the fields that open every parameter block are in their ranges. */
export function commonParametersAreValid(p: Parameters): bool {
  return (
    p.version == PARAMETERS_VERSION &&
    within(p.scaleOffset, 0, 1e6) &&
    within(p.setpoint, 60, 300) &&
    within(p.sensorNoise, 0.1, 50) &&
    (p.degreesOfFreedom == 0 || within(p.degreesOfFreedom, 1, 10)) &&
    within(p.initialRate, 0.001, 20) &&
    within(p.initialMealEffect, 0.001, 20) &&
    within(p.mealGain, 0, 20) &&
    within(p.mealDecay, 0.002, 0.2) &&
    within(p.mealUncertainty, 0, 2) &&
    within(p.mealNoise, 0, 5) &&
    within(p.insulinGain, 0, 200) &&
    within(p.insulinDecay, 0.002, 0.2) &&
    within(p.biasSd, 0.1, 50) &&
    within(p.biasWalk, 0, 20) &&
    within(p.gainSd, 0.001, 0.3) &&
    within(p.gainWalk, 0, 0.1) &&
    within(p.meterNoise, 0.1, 50) &&
    within(p.meterShare, 0, 0.5) &&
    within(p.sensorLag, 0, 30)
  );
}

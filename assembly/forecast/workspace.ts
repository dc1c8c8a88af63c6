/** Where `risk` works: behind the last block, in as much memory as the readings up to the horizon need. */
import { configured, state } from '../layout/blocks';
import { Belief3, Belief4 } from '../layout/belief';
import { Method } from '../layout/configuration';
import { FORECAST_FIRST, STATE } from '../layout/map';
import { ForecastStep, STEP_SECONDS } from '../layout/outputs';
import { PATH_GAINS, PathGains, PathStep, PathThresholds } from '../layout/paths';
import { Particle, particleCount } from '../layout/particles';
import { PlannedReading } from '../layout/plan';
import { KinematicTransition } from '../layout/transitions';
import { LONGEST_SUBSTEP } from '../models/pace';
import { ADAPTIVE } from '../profile';
import { Chosen } from '../state/chosen';

/** Shortest interval between readings that `risk` expects, s. */
const SHORTEST_INTERVAL: u32 = 60;

/** End of the last block: of the state, or of as many steps of the forecast as the horizon has. */
export function workspaceAddress(): usize {
  return ADAPTIVE
    ? STATE + state.length
    : FORECAST_FIRST + (configured.horizon / STEP_SECONDS) * offsetof<ForecastStep>();
}

/** Room for the step between readings, of any model. */
export function gridStepAddress(): usize {
  return workspaceAddress();
}

/** Room for a copy of the belief. */
export function beliefCopyAddress(): usize {
  return gridStepAddress() + offsetof<KinematicTransition>();
}

/** The planned readings, one behind the other. */
export function readingsAddress(): usize {
  return beliefCopyAddress() + offsetof<Belief4>();
}

/** Room for the step to the first reading: where the others are planned when it has been used. */
export function firstStepAddress(): usize {
  return readingsAddress() + offsetof<PlannedReading>();
}

/** Room for particles. */
export function scratchAddress(): usize {
  return workspaceAddress();
}

/** The paths' beliefs, one for each regime. */
export function pathBeliefsAddress(): usize {
  return workspaceAddress();
}

/** What the paths' readings in forecast step `k`, from 0, are held against. */
export function thresholdsAt(k: u32): PathThresholds {
  return changetype<PathThresholds>(
    pathBeliefsAddress() + PATH_GAINS * offsetof<Belief3>() + k * offsetof<PathThresholds>(),
  );
}

/** The paths' stretches, one behind the other. */
export function pathStepsAddress(): usize {
  return changetype<usize>(thresholdsAt(configured.horizon / STEP_SECONDS));
}

/** Bytes that `risk` may use with this configuration: the first reading comes after 1 s at the earliest. */
export function riskLength(): usize {
  return riskEnd() - workspaceAddress();
}

function riskEnd(): usize {
  const interval = configured.sensorInterval > 0 ? configured.sensorInterval : SHORTEST_INTERVAL;
  const readings = (configured.horizon - 1) / interval + 1;
  if (!Chosen.adaptive()) {
    const last = readingsAddress() + readings * offsetof<PlannedReading>();
    return max<usize>(last, firstStepAddress() + offsetof<KinematicTransition>());
  }
  const stretches = readings * ((interval + LONGEST_SUBSTEP - 1) / LONGEST_SUBSTEP);
  const paths = pathStepsAddress() + stretches * (offsetof<PathStep>() + PATH_GAINS * offsetof<PathGains>());
  return max<usize>(paths, scratchAddress() + scratchLength());
}

/** What particles need: those of `auto` to live until they are summed up, the others two addresses each to be resampled. */
function scratchLength(): usize {
  const count = usize(particleCount(configured));
  if (configured.method == Method.AUTO) return count * offsetof<Particle>();
  return configured.method == Method.PARTICLE ? count * 2 * sizeof<usize>() : 0;
}

/** Where `risk` works: behind the state, in as much memory as the readings up to the horizon need. */
import { configured, state } from '../layout/blocks';
import { Belief4 } from '../layout/belief';
import { STATE } from '../layout/map';
import { PlannedReading } from '../layout/plan';
import { KinematicTransition } from '../layout/transitions';

/** Shortest interval between readings that `risk` expects, s. */
const SHORTEST_INTERVAL: u32 = 60;

/** Room for the step between readings, of any model. */
export function gridStepAddress(): usize {
  return STATE + state.length;
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

/** First byte above all that `risk` may use with this configuration: the first reading comes after 1 s at the earliest. */
export function riskMemoryEnd(): usize {
  const interval = configured.sensorInterval > 0 ? configured.sensorInterval : SHORTEST_INTERVAL;
  const readings = (configured.horizon - 1) / interval + 1;
  const last = readingsAddress() + readings * offsetof<PlannedReading>();
  return max<usize>(last, firstStepAddress() + offsetof<KinematicTransition>());
}

/** What `risk` asks of the filter: the readings to come in innovations form, on the model that is configured. */
import { beliefCopyAddress, firstStepAddress, gridStepAddress, readingsAddress } from '../forecast/workspace';
import { configured, state } from '../layout/blocks';
import { Belief3, Belief4 } from '../layout/belief';
import { Feature, Model } from '../layout/configuration';
import { STEP_SECONDS } from '../layout/outputs';
import { PlannedReading } from '../layout/plan';
import { Ar2Transition, KinematicTransition } from '../layout/transitions';
import { AR2_AHEAD, AR2_BELIEF, AR2_PIECES } from '../models/ar2';
import { ar2Direction, ar2Paths, ar2Plan, ar2Reach, ar2Transition } from '../models/ar2-steps';
import { insulinOnBoard, lowerAhead } from '../models/insulin';
import { KINEMATIC_AHEAD, KINEMATIC_BELIEF, KINEMATIC_PIECES } from '../models/kinematic';
import {
  kinematicDirection,
  kinematicPaths,
  kinematicPlan,
  kinematicReach,
  kinematicTransition,
} from '../models/kinematic-steps';
import { copyWords } from '../state/words';
import { Chosen } from '../state/chosen';

/** Plans `count` readings, the first after `first` seconds, then one every `interval`. */
export function planReadings(first: u32, interval: u32, count: u32): void {
  const copy = beliefCopyAddress();
  const readings = readingsAddress();
  if (configured.model == Model.AR2) {
    const grid = ar2Grid();
    const start = changetype<Ar2Transition>(firstStepAddress());
    if (interval != STEP_SECONDS) ar2Transition(grid, AR2_PIECES, interval);
    if (first != interval) ar2Transition(start, AR2_PIECES, first);
    copyWords(copy, changetype<usize>(AR2_BELIEF), offsetof<Belief3>());
    const opening = first == interval ? grid : start;
    ar2Plan(
      AR2_BELIEF,
      changetype<Belief3>(copy),
      opening,
      grid,
      state.carbsOnBoard,
      count,
      state.readingVariance,
      readings,
    );
  } else {
    const grid = kinematicGrid();
    const start = changetype<KinematicTransition>(firstStepAddress());
    if (interval != STEP_SECONDS) kinematicTransition(grid, KINEMATIC_PIECES, interval);
    if (first != interval) kinematicTransition(start, KINEMATIC_PIECES, first);
    copyWords(copy, changetype<usize>(KINEMATIC_BELIEF), offsetof<Belief4>());
    const opening = first == interval ? grid : start;
    kinematicPlan(
      KINEMATIC_BELIEF,
      changetype<Belief4>(copy),
      opening,
      grid,
      state.carbsOnBoard,
      count,
      state.readingVariance,
      readings,
    );
  }
  if (!Chosen.has(Feature.INSULIN) || insulinOnBoard() == 0) return;
  const means = readings + offsetof<PlannedReading>('mean');
  lowerAhead(means, offsetof<PlannedReading>(), count, first, interval);
}

/** Turns the readings' weights into the sensitivities of their weighted sum; answers the sum of squares. */
export function projectReadings(count: u32): f32 {
  return configured.model == Model.AR2
    ? ar2Direction(ar2Grid(), count, readingsAddress())
    : kinematicDirection(kinematicGrid(), count, readingsAddress());
}

/** How far each reading moves along the direction. */
export function reachReadings(count: u32): void {
  if (configured.model == Model.AR2) ar2Reach(ar2Grid(), count, readingsAddress());
  else kinematicReach(kinematicGrid(), count, readingsAddress());
}

/** Runs all paths and adds their crossing probabilities to the steps. */
export function runPaths(count: u32, first: u32, interval: u32, steps: u32): void {
  if (configured.model == Model.AR2) ar2Paths(ar2Grid(), count, first, interval, steps, readingsAddress());
  else kinematicPaths(kinematicGrid(), count, first, interval, steps, readingsAddress());
}

/** The step between readings: the forecast's own where that fits, else the one in the working memory. */
function ar2Grid(): Ar2Transition {
  return state.interval == STEP_SECONDS ? AR2_AHEAD : changetype<Ar2Transition>(gridStepAddress());
}

function kinematicGrid(): KinematicTransition {
  return state.interval == STEP_SECONDS ? KINEMATIC_AHEAD : changetype<KinematicTransition>(gridStepAddress());
}

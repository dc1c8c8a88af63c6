/** Ranges of the head's parameters. */
import { HeadLearning, HeadTerms, ShapeTerms } from '../layout/head';
import { HEAD_PARAMETERS, HEAD_SHAPE_LENGTH } from '../layout/map';
import { within } from '../models/validate';
import { LEARNING, PRIOR_VARIANCES } from './place';

const SHAPES: usize = PRIOR_VARIANCES + offsetof<HeadTerms>();
const LEVELS: usize = 3 * offsetof<ShapeTerms>();

/** Whether those in the parameter block can be learned from. */
export function headParametersAreValid(): bool {
  const learning = changetype<HeadLearning>(HEAD_PARAMETERS + LEARNING);
  return (
    areWithin(0, PRIOR_VARIANCES, -100, 100) &&
    areWithin(PRIOR_VARIANCES, SHAPES, 1e-6, 1000) &&
    shapeIsValid(SHAPES) &&
    shapeIsValid(SHAPES + HEAD_SHAPE_LENGTH) &&
    areWithin(SHAPES + 2 * HEAD_SHAPE_LENGTH, LEARNING, -10, 10) &&
    within(learning.memory, 0.9, 1) &&
    within(learning.limit30, 1, 400) &&
    within(learning.limit60, 1, 400)
  );
}

function shapeIsValid(from: usize): bool {
  return areWithin(from, from + LEVELS, -2, 2) && areWithin(from + LEVELS, from + HEAD_SHAPE_LENGTH, 0.3, 4);
}

/** Whether all numbers from one place to before another are in a range. */
function areWithin(from: usize, to: usize, lowest: f32, highest: f32): bool {
  for (let at = HEAD_PARAMETERS + from; at < HEAD_PARAMETERS + to; at += 4) {
    if (!within(load<f32>(at), lowest, highest)) return false;
  }
  return true;
}

/** The fixed-lag smoother: what is believed of the last hour's readings and meals given all that came since. */
import { beliefLength, beliefOf, historyCount, passedEntry, states } from '../filters/history';
import { SMOOTHER_LENGTH, smoothBack } from '../filters/smoother';
import { Context } from '../layout/adaptive';
import { Belief3, Belief4 } from '../layout/belief';
import { configured, state } from '../layout/blocks';
import { Feature } from '../layout/configuration';
import { HISTORY_CAPACITY } from '../layout/history';
import { STATE } from '../layout/map';
import { Smoothed, SmoothedStep } from '../layout/outputs';
import { Status } from '../layout/status';
import { firstVariance3, varianceAlong3 } from '../linalg/ud3';
import { firstVariance4 } from '../linalg/ud4';
import { CONTEXT, isTogether } from '../models/adaptive';
import { keepInputs, returnInputs } from '../models/pace';
import { clearWords, copyWords } from '../state/words';
import { checkForecastable } from './moments';
import { fillGlucose, fillRate } from './motion';
import { Chosen } from '../state/chosen';

/** How far back it goes, s. */
const LAG: u32 = 3600;

const SMOOTHED_LENGTH: usize = offsetof<Smoothed>() + HISTORY_CAPACITY * offsetof<SmoothedStep>();

/** Bytes behind the state that `smooth` uses: its answer, a belief, the context that it puts back, and where a step works. */
export function smoothLength(): usize {
  if (!Chosen.has(Feature.SMOOTHER)) return 0;
  return SMOOTHED_LENGTH + offsetof<Belief4>() + offsetof<Context>() + SMOOTHER_LENGTH;
}

/** Writes what is believed of the last hour behind the state. */
export function smoothHistory(): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  if (!Chosen.has(Feature.SMOOTHER)) return Status.FEATURE_OFF;
  const answer = STATE + state.length;
  const smoothed = answer + SMOOTHED_LENGTH;
  const context = smoothed + offsetof<Belief4>();
  const adaptive = Chosen.adaptive();
  if (adaptive) {
    keepInputs();
    copyWords(context, changetype<usize>(CONTEXT), offsetof<Context>());
  }
  const count = smoothSteps(answer + offsetof<Smoothed>(), smoothed, context + offsetof<Context>());
  if (adaptive) {
    copyWords(changetype<usize>(CONTEXT), context, offsetof<Context>());
    returnInputs();
  }
  const head = changetype<Smoothed>(answer);
  head.time = state.time;
  head.count = count;
  return Status.OK;
}

/** From the newest entry back, each step behind the one before; answers how many. */
function smoothSteps(at: usize, smoothed: usize, work: usize): u32 {
  const count = historyCount();
  clearWords(work, SMOOTHER_LENGTH);
  for (let k: u32 = 0; k < count; k++) {
    const entry = passedEntry(k);
    const ago = state.time - entry.time;
    if (ago > LAG) return k;
    if (k == 0) copyWords(smoothed, beliefOf(entry), beliefLength(configured.model));
    else smoothBack(smoothed, entry, passedEntry(k - 1), work);
    if (Chosen.adaptive() && !isTogether(changetype<Belief3>(smoothed))) return k; // a drift that nobody learned ran away: no way back
    fillStep(at + k * offsetof<SmoothedStep>(), ago, smoothed);
  }
  return count;
}

function fillStep(at: usize, ago: u32, belief: usize): void {
  changetype<SmoothedStep>(at).secondsAgo = ago;
  const slope = fillGlucose(at + offsetof<SmoothedStep>('glucose'), glucoseOf(belief), glucoseVarianceOf(belief));
  fillRate(at + offsetof<SmoothedStep>('rate'), belief, slope);
}

/** Mean of glucose on the working scale, without the sensor's short-term error. */
function glucoseOf(belief: usize): f32 {
  const b = changetype<Belief3>(belief);
  return Chosen.adaptive() ? b.x0 - b.x2 : b.x0;
}

function glucoseVarianceOf(belief: usize): f32 {
  if (states() == 4) return firstVariance4(changetype<Belief4>(belief));
  const b = changetype<Belief3>(belief);
  return Chosen.adaptive() ? varianceAlong3(b, 1, 0, -1) : firstVariance3(b);
}

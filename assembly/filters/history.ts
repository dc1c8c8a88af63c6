/** The last hour's beliefs for `smooth`: each event that told something leaves one, at the end of the state before treatments and the head. */
import { headLength } from '../head/place';
import { treatmentsLength } from '../head/treatments';
import { Context } from '../layout/adaptive';
import { Belief3, Belief4 } from '../layout/belief';
import { configured, state } from '../layout/blocks';
import { Configuration, Feature, Method, Model } from '../layout/configuration';
import { HISTORY_CAPACITY, History, Passed, PassedMeals } from '../layout/history';
import { STATE } from '../layout/map';
import { ADAPTIVE_BELIEF, CONTEXT, STATISTICS } from '../models/adaptive';
import { AR2_BELIEF } from '../models/ar2';
import { KINEMATIC_BELIEF } from '../models/kinematic';
import { copyWords } from '../state/words';
import { Chosen } from '../state/chosen';

/** Length of the history that a configuration asks for, bytes. */
export function historyLength(c: Configuration): usize {
  if ((c.features & Feature.SMOOTHER) == 0) return 0;
  return offsetof<History>() + entryLength(c.model) * HISTORY_CAPACITY;
}

/** Whether beliefs of a method can be smoothed: those whose predictions have one tangent. */
export function canSmooth(method: u32): bool {
  return (
    method != Method.UNSCENTED && method != Method.INTERACTING && method != Method.PARTICLE && method != Method.AUTO
  );
}

/** Forgets what came before: nothing leads from there to the belief of now. */
export function startHistory(): void {
  history().count = 0;
}

/** Notes what is predicted for the event that is being taken in. */
export function notePrediction(): void {
  copyWords(changetype<usize>(entryAt(history().next)) + offsetof<Passed>('x0'), beliefAddress(), 4 * states());
}

/** Notes what is believed after it; `growth`: variance that it added to the last state. */
export function noteBelief(growth: f32): void {
  const h = history();
  const entry = entryAt(h.next);
  entry.time = state.time;
  entry.growth = growth;
  copyWords(changetype<usize>(beliefOf(entry)), beliefAddress(), beliefLength(configured.model));
  if (Chosen.adaptive()) {
    copyWords(changetype<usize>(contextOf(entry)), changetype<usize>(CONTEXT), offsetof<Context>());
    const meals = mealsOf(entry);
    meals.carbsOnBoard = state.carbsOnBoard;
    meals.absorbing = STATISTICS.absorbing;
  }
  h.next = h.next + 1 < HISTORY_CAPACITY ? h.next + 1 : 0;
  h.count = min<u32>(h.count + 1, HISTORY_CAPACITY);
}

/** Entries of the ring. */
export function historyCount(): u32 {
  return history().count;
}

/** The entry that was written `back` entries before the newest, below `historyCount()`. */
export function passedEntry(back: u32): Passed {
  const next = history().next;
  return entryAt(next > back ? next - 1 - back : next + HISTORY_CAPACITY - 1 - back);
}

/** Where the belief of an entry lies. */
export function beliefOf(entry: Passed): usize {
  return changetype<usize>(entry) + offsetof<Passed>();
}

/** The context that followed the event, with `Model.ADAPTIVE`. */
export function contextOf(entry: Passed): Context {
  return changetype<Context>(beliefOf(entry) + offsetof<Belief3>());
}

/** What was on its way into the blood, with `Model.ADAPTIVE`. */
export function mealsOf(entry: Passed): PassedMeals {
  return changetype<PassedMeals>(beliefOf(entry) + offsetof<Belief3>() + offsetof<Context>());
}

/** Number of states of the configured model. */
export function states(): u32 {
  return configured.model == Model.KINEMATIC ? 4 : 3;
}

/** Length of a belief of a model, bytes. */
export function beliefLength(model: u32): usize {
  return model == Model.KINEMATIC ? offsetof<Belief4>() : offsetof<Belief3>();
}

/** Where the filter's belief, or that of the usual volatility, lies. */
export function beliefAddress(): usize {
  if (Chosen.adaptive()) return changetype<usize>(ADAPTIVE_BELIEF);
  return configured.model == Model.AR2 ? changetype<usize>(AR2_BELIEF) : changetype<usize>(KINEMATIC_BELIEF);
}

function entryLength(model: u32): usize {
  const length = offsetof<Passed>() + beliefLength(model);
  return model == Model.ADAPTIVE ? length + offsetof<Context>() + offsetof<PassedMeals>() : length;
}

function history(): History {
  const behind = treatmentsLength(configured) + headLength(configured);
  return changetype<History>(STATE + state.length - behind - historyLength(configured));
}

function entryAt(i: u32): Passed {
  return changetype<Passed>(changetype<usize>(history()) + offsetof<History>() + entryLength(configured.model) * i);
}

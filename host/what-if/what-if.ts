/** What if: the forecast with and without a meal, a bolus or exercise, from clones of a forecaster that itself stays as it is. */
import type { Core } from '../core/core.js';
import type { Forecast, Forecaster, ForecastStep, Moment } from '../core/forecaster.js';
import type { Refusal } from '../core/status.js';
import { exerciseFactor } from './exercise.js';

/** Something that may be done at the moment of the question. */
export type WhatIfEvent =
  | { kind: 'meal'; grams: number }
  | { kind: 'bolus'; units: number }
  /** Of 0..1 of the heart's reserve; a walk is 0.3. */
  | { kind: 'exercise'; minutes: number; intensity: number };

/** A reading ahead, mg/dL; quantiles at `QUANTILE_LEVELS`. */
export type OutlookStep = Pick<ForecastStep, 'minutes' | 'mean' | 'sd' | 'quantiles'>;

export type WhatIf =
  | {
      answered: true;
      without: OutlookStep[];
      with: OutlookStep[];
      /** Mean with less mean without, mg/dL, at each step. */
      difference: number[];
      /** Kinds of events of which the forecaster's parameters know no effect: its answer is not "nothing happens". */
      unknown: WhatIfEvent['kind'][];
    }
  | { answered: false; refusal: Refusal; message: string };

/**
 * Asks a forecaster of `core` what the events would change, all at `at`, which is not before its last event. Meals and insulin pass
 * through the core; exercise, of which the core knows nothing, multiplies what it forecasts (`exerciseFactor`). The answer is as good as
 * the parameters: the shipped ones know the mean effect of meals and none of insulin (`insulinGain` 0). It is no advice.
 *
 * Throws a RangeError for an event that cannot be, before the first reading, and for a forecaster with the feature `treatments`: that
 * has learned what follows a dose in a person's life, not what the dose does.
 */
export function whatIf(core: Core, forecaster: Forecaster, at: Moment, events: readonly WhatIfEvent[]): WhatIf {
  events.forEach(check);
  if (forecaster.learnsTreatments)
    throw new RangeError('ask a forecaster without the feature treatments, which knows no effect of a dose');
  const snapshot = forecaster.snapshot();
  const clone = cloned(core, snapshot);
  const passed = clone.forecast().time === at.time ? undefined : clone.elapse(at);
  if (passed?.accepted === false) return { answered: false, refusal: passed.refusal, message: passed.message };
  const without = clone.forecast();
  const unknown: WhatIfEvent['kind'][] = [];
  let before = without;
  for (const event of events) {
    if (event.kind === 'exercise') continue;
    const taken = event.kind === 'meal' ? clone.meal(at, event.grams) : clone.insulin(at, event.units);
    if (!taken.accepted) return { answered: false, refusal: taken.refusal, message: taken.message };
    const now = clone.forecast();
    if (isSame(before, now) && !unknown.includes(event.kind)) unknown.push(event.kind);
    before = now;
  }
  const moved = events.reduce(
    (steps, event) => (event.kind === 'exercise' ? exercised(steps, event) : steps),
    outlook(before),
  );
  const steps = outlook(without);
  return {
    answered: true,
    without: steps,
    with: moved,
    difference: moved.map(({ mean }, k) => mean - steps[k]!.mean),
    unknown,
  };
}

function check(event: WhatIfEvent): void {
  const numbers = Object.entries(event).filter(([name]) => name !== 'kind') as [string, number][];
  for (const [name, value] of numbers) {
    const greatest = name === 'intensity' ? 1 : Infinity;
    if (value > 0 && value <= greatest && Number.isFinite(value)) continue;
    throw new RangeError(
      `${name} of a ${event.kind} must be a number above 0${name === 'intensity' ? ', at most 1' : ''}, not ${value}`,
    );
  }
}

function cloned(core: Core, snapshot: Uint8Array): Forecaster {
  const result = core.restore(snapshot);
  if (!result.restored) throw new Error(`the forecaster cannot be cloned: ${result.message}`);
  return result.forecaster;
}

function outlook({ steps }: Forecast): OutlookStep[] {
  return steps.map(({ minutes, mean, sd, quantiles }) => ({ minutes, mean, sd, quantiles }));
}

function exercised(steps: OutlookStep[], { minutes, intensity }: WhatIfEvent & { kind: 'exercise' }): OutlookStep[] {
  return steps.map((step) => {
    const factor = exerciseFactor(step.minutes, minutes, intensity);
    const quantiles = step.quantiles.map((quantile) => quantile * factor);
    return { minutes: step.minutes, mean: step.mean * factor, sd: step.sd * factor, quantiles };
  });
}

function isSame(one: Forecast, other: Forecast): boolean {
  return one.steps.every(({ mean, sd }, k) => mean === other.steps[k]!.mean && sd === other.steps[k]!.sd);
}

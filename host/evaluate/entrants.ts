/** Everybody who forecasts, on the same origins: the baselines, what was forecast elsewhere, and Islet. */
import { ar2 } from './baselines/ar2.js';
import { caseOf, caseOfAll, type Case } from './baselines/case.js';
import { lastValue } from './baselines/last-value.js';
import { linear } from './baselines/linear.js';
import { residuals, withResidualSpread, withSpreadOf } from './baselines/residual-spread.js';
import { ridge, ridgeBy } from './baselines/ridge.js';
import type { Predictions } from './predictions.js';
import { originsOf, type Horizon, type Readings } from './protocol.js';
import type { Recording } from './recording.js';
import type { ForecasterName } from './tally.js';

/** Who forecasts what for each recording; who is not available is left out. */
export interface Entrants {
  /** What was observed after each origin of each recording; NaN: nothing was. */
  observed: Float64Array[];
  predictions: Partial<Record<ForecasterName, Predictions[]>>;
}

/**
 * Baselines that learn do so on the teachers alone, who are not judged. Without teachers each recording's are learned on all
 * other recordings.
 */
export function entrantsAt(
  horizon: Horizon,
  recordings: readonly Recording[],
  origins: readonly Int32Array[],
  teachers: readonly Readings[],
): Entrants {
  const cases = recordings.map(({ readings }, k) => caseOfAll(readings, origins[k]!, horizon));
  const lessons = teachers.map((readings) => caseOf(readings, originsOf(readings.minutes), horizon));
  const taught = lessons.filter(({ observed }) => observed.length > 0);
  const spread = (of: (asked: Case) => Float64Array): Predictions[] =>
    withSpread(cases.map(of), cases, taught.map(of), taught);
  const means = taught.length > 0 ? ridgeBy(taught, cases) : ridge(cases);
  const outside = recordings.every((recording) => recording.outside !== undefined);
  return {
    observed: cases.map(({ observed }) => observed),
    predictions: {
      lastValue: spread(lastValue),
      linear: spread((asked) => linear(asked, horizon)),
      ar2: cases.map((asked) => ar2(asked.readings, asked.origins, horizon)),
      ...(means && { ridge: withSpread(means, cases, ridge(taught) ?? ridgeBy(taught, taught) ?? [], taught) }),
      ...(outside && { outside: cases.map((asked, k) => recordings[k]!.outside!.at(asked.origins, horizon)) }),
      islet: cases.map((asked, k) => recordings[k]!.forecasts.at(asked.origins, horizon)),
    },
  };
}

/** Spreads the means by the errors that the same forecaster made on the teachers, or else on the other recordings. */
function withSpread(
  means: readonly Float64Array[],
  cases: readonly Case[],
  taughtMeans: readonly Float64Array[],
  taught: readonly Case[],
): Predictions[] {
  if (taught.length === 0) {
    return withResidualSpread(
      means,
      cases.map(({ observed }) => observed),
    );
  }
  return withSpreadOf(
    means,
    taught.map(({ observed }, k) => residuals(taughtMeans[k]!, observed)),
  );
}

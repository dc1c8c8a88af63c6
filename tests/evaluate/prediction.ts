/** What the core might say at a reading, for tests that need no core. */
import { QUANTILE_LEVELS, type ForecastStep, type RiskStep } from '../../host/core/forecaster.js';
import type { ForecastRow } from '../../host/stream/forecast-recording.js';

const NOWHERE = { below54: 0, below70: 0, above180: 0, above250: 0 };
const STEPS = Array.from({ length: 12 }, (_, k) => 5 * (k + 1));

/** Says `mean` at every step, with quantiles `spread` apart, and `low` as the probability of a low by the 30th minute. */
export function prediction(mean: number, spread = 1, low = 0): NonNullable<ForecastRow['prediction']> {
  const quantiles = QUANTILE_LEVELS.map((_, k) => mean + (k - 3) * spread);
  const steps = STEPS.map((minutes): ForecastStep => ({ minutes, mean, sd: 1, quantiles, beyond: NOWHERE }));
  const crossing = (minutes: number) => ({ ...NOWHERE, below70: minutes === 30 ? low : 0.99 });
  return {
    forecast: { time: 0, flags: [], steps },
    risk: {
      time: 0,
      interval: 300,
      steps: STEPS.map((minutes): RiskStep => ({ minutes, crossing: crossing(minutes) })),
      minutesTo: NOWHERE,
    },
  };
}

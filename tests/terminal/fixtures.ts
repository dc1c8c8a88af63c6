/** Forecasts, risks and scenes for the tests of the terminal. */
import type { Forecast, Risk, Thresholds } from '../../host/core/forecaster.js';
import type { FanStep } from '../../host/terminal/fan.js';
import type { Reading } from '../../host/terminal/scene.js';

const NOWHERE: Thresholds = { below54: 0, below70: 0, above180: 0, above250: 0 };
const STEPS = Array.from({ length: 12 }, (_, k) => 5 * (k + 1));

/** A fan around a straight line, wider and wider. */
export function fan(from: number, perMinute: number): FanStep[] {
  return STEPS.map((minutes) => {
    const middle = from + perMinute * minutes;
    const at = (spread: number): number => middle + 0.5 * minutes * spread;
    return { minutes, q05: at(-1.6), q25: at(-0.7), q50: middle, q75: at(0.7), q95: at(1.6) };
  });
}

export function forecast(from: number, perMinute = 0): Forecast {
  const steps = fan(from, perMinute).map(({ minutes, q05, q25, q50, q75, q95 }) => ({
    minutes,
    mean: q50,
    sd: 0.5 * minutes,
    quantiles: [q05, (q05 + q25) / 2, q25, q50, q75, (q75 + q95) / 2, q95],
    beyond: NOWHERE,
  }));
  return { time: 0, flags: [], steps };
}

/** Probability of a reading below 70 that grows to `below70` at 60 min; everything else impossible. */
export function risk(below70: number): Risk {
  const steps = STEPS.map((minutes) => ({ minutes, crossing: { ...NOWHERE, below70: (below70 * minutes) / 60 } }));
  return { time: 0, interval: 300, steps, minutesTo: NOWHERE };
}

/** Readings every five minutes for so many hours up to now, on a straight line. */
export function readings(hours: number, last: number, perMinute = 0): Reading[] {
  const count = 12 * hours + 1;
  return Array.from({ length: count }, (_, k) => {
    const minutes = 5 * (k + 1 - count);
    return { minutes, glucose: last + perMinute * minutes };
  });
}

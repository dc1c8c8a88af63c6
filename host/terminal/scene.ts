/** What a chart shows: readings and a forecast, counted in minutes from now. */
import type { Forecast } from '../core/forecaster.js';
import type { FanStep } from './fan.js';

/** A reading at a time in minutes, mg/dL. */
export interface Reading {
  minutes: number;
  glucose: number;
}

export interface Scene {
  /** Local time of day of now, s since midnight. */
  localTime: number;
  /** Readings up to now, in order of time. */
  readings: readonly Reading[];
  /** Readings that came later, for a look back. */
  came: readonly Reading[];
  /** The forecast made now, in order of time. */
  fan: readonly FanStep[];
}

/** The scene at the time `now`, on the clock of the readings. */
export function sceneAt(now: number, localTime: number, readings: readonly Reading[], forecast: Forecast): Scene {
  const shifted = readings.map(({ minutes, glucose }) => ({ minutes: minutes - now, glucose }));
  return {
    localTime,
    readings: shifted.filter(({ minutes }) => minutes <= 0),
    came: shifted.filter(({ minutes }) => minutes > 0),
    fan: forecast.steps.map(({ minutes, quantiles }) => {
      const [q05, , q25, q50, q75, , q95] = quantiles as [number, number, number, number, number, number, number];
      return { minutes, q05, q25, q50, q75, q95 };
    }),
  };
}

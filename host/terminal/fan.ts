/** Draws the fan of a forecast: the median is a clear line in a solid band of 50 % within a light band of 90 %. */
import type { Canvas } from './canvas.js';
import type { GlucoseAxis } from './glucose-axis.js';

/** Quantiles of the reading `minutes` ahead, mg/dL. */
export interface FanStep {
  minutes: number;
  q05: number;
  q25: number;
  q50: number;
  q75: number;
  q95: number;
}

/** Draws between the steps, which are in order of time; `column` gives the column of dots of a minute. */
export function drawFan(
  canvas: Canvas,
  axis: GlucoseAxis,
  steps: readonly FanStep[],
  column: (minutes: number) => number,
): void {
  for (const [k, to] of steps.entries()) {
    const from = steps[k - 1];
    if (from === undefined) continue;
    const [start, end] = [column(from.minutes), column(to.minutes)];
    for (let x = start; x <= end; x++) {
      drawColumn(canvas, axis, x, between(from, to, end > start ? (x - start) / (end - start) : 1));
    }
  }
}

function drawColumn(canvas: Canvas, axis: GlucoseAxis, x: number, { q05, q25, q50, q75, q95 }: FanStep): void {
  const [high, upper, median, lower, low] = [q95, q75, q50, q25, q05].map((glucose) => axis.row(glucose));
  for (let y = high!; y <= low!; y++) {
    if (y < upper! || y > lower!) {
      if ((x + y) % 2 === 0) canvas.set(x, y, 'band90');
    } else if (y !== median || lower! - upper! < 2) canvas.set(x, y, 'band50');
  }
}

function between(from: FanStep, to: FanStep, share: number): FanStep {
  const at = (name: keyof FanStep): number => from[name] + share * (to[name] - from[name]);
  return { minutes: at('minutes'), q05: at('q05'), q25: at('q25'), q50: at('q50'), q75: at('q75'), q95: at('q95') };
}

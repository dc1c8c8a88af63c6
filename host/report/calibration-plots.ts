/** Pictures of honesty: where among the quantiles readings fell, and how often said events came. */
import type { PitPart, ThresholdFigures } from '../evaluate/figures.js';
import { Plot } from './svg.js';
import { fixed, percent, whole } from './words.js';

const PIT_FRAME = { width: 350, height: 240, margin: { top: 30, right: 26, bottom: 44, left: 36 } };
const SQUARE_FRAME = { width: 270, height: 264, margin: { top: 30, right: 26, bottom: 44, left: 48 } };
const TALLEST = 1.6;

export function pitPlot(name: string, title: string, parts: readonly PitPart[]): string {
  const tallest = Math.max(TALLEST, ...parts.map(({ height, interval }) => (interval?.high ?? height) + 0.1));
  const plot = new Plot(
    PIT_FRAME,
    {
      from: 0,
      to: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1],
      label: 'place among the quantiles',
      text: (tick) => percent(tick),
    },
    { from: 0, to: tallest, ticks: [0, 0.5, 1, 1.5], label: 'readings, 1 = as promised' },
  );
  for (const { from, to, height } of parts) plot.bar(from, 0, to, height, 'hist');
  plot.line([[0, 1], [1, 1]], 'even'); // prettier-ignore
  for (const { from, to, interval } of parts) {
    const middle = (from + to) / 2;
    if (interval !== null) plot.line([[middle, interval.low], [middle, interval.high]], 'whisker ink'); // prettier-ignore
  }
  const told = parts.map(({ from, to, height }) => `${percent(from)} to ${percent(to)}: ${fixed(height, 2)}`);
  return plot.picture(name, title, `Height of each part, where 1 is what was promised. ${told.join('; ')}.`);
}

export function reliabilityPlot(name: string, title: string, { bins }: ThresholdFigures): string {
  const axis = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], text: (tick: number) => percent(tick) };
  const plot = new Plot(SQUARE_FRAME, { ...axis, label: 'said' }, { ...axis, label: `came · ${title}` });
  plot.line([[0, 0], [1, 1]], 'even'); // prettier-ignore
  const most = Math.max(...bins.map(({ n }) => n));
  const filled = bins.filter(({ said, came }) => said !== null && came !== null);
  for (const { said, interval } of filled) {
    if (interval !== null) plot.line([[said!, interval.low], [said!, interval.high]], 'whisker at30'); // prettier-ignore
  }
  plot.line(
    filled.map(({ said, came }) => [said!, came!]),
    'curve islet',
  );
  for (const { n, said, came } of filled) plot.dot(said!, came!, 'dot at30', 2.5 + 4 * Math.sqrt(n / most));
  const told = filled.map(({ n, said, came }) => `said ${percent(said)}, came ${percent(came)} of ${whole(n)}`);
  return plot.picture(name, `Reliability, ${title}`, `${told.join('; ')}.`);
}

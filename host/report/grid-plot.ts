/** The error grid with Islet's forecasts in it, darker where there are more. */
import { GRID_END, LOWER_BORDERS, SQUARE, UPPER_BORDERS } from '../evaluate/error-grid.js';
import type { Figures } from '../evaluate/figures.js';
import { Plot } from './svg.js';
import { percent } from './words.js';

const FRAME = { width: 560, height: 560, margin: { top: 30, right: 14, bottom: 46, left: 50 } };
const TICKS = [0, 70, 180, 250, 350, 450];

/** Letters of the zones, where there is room for them. */
const LETTERS: readonly [number, number, string][] = [
  [425, 436, 'A'], [290, 436, 'B'], [430, 290, 'B'], [170, 436, 'C'], [430, 150, 'C'], [85, 436, 'D'], [430, 60, 'D'], [18, 436, 'E'],
]; // prettier-ignore

export function gridPlot(name: string, { zones, squares }: Figures['errorGrid']): string {
  const axis = { from: 0, to: GRID_END, ticks: TICKS };
  const plot = new Plot(
    FRAME,
    { ...axis, label: 'reading that came, mg/dL' },
    { ...axis, label: 'forecast 30 min before, mg/dL' },
  );
  const most = Math.log1p(Math.max(1, ...squares.map(([, , n]) => n)));
  for (const [x, y, n] of squares) {
    plot.bar(x, y, x + SQUARE, y + SQUARE, 'cell', `opacity:${(0.12 + (0.88 * Math.log1p(n)) / most).toFixed(2)}`);
  }
  for (const border of [...UPPER_BORDERS, ...LOWER_BORDERS]) plot.line(within(border), 'border');
  for (const [x, y, letter] of LETTERS) plot.text(x, y, letter, 'zone mid', [0, 5]);
  const shares = Object.entries(zones.islet ?? {}).map(([zone, share]) => `${zone} ${percent(share, 2)}`);
  return plot.picture(
    name,
    'Consensus error grid of the 30-minute forecast',
    `Share in each zone: ${shares.join(', ')}.`,
  );
}

/** The part of a border that lies inside the picture. */
function within(border: readonly (readonly [number, number])[]): [number, number][] {
  const inside: [number, number][] = [];
  border.forEach(([x, y], k) => {
    if (x <= GRID_END && y <= GRID_END) return void inside.push([x, y]);
    const [x0, y0] = border[k - 1]!;
    if (x0 > GRID_END || y0 > GRID_END) return;
    const share = Math.min((GRID_END - x0) / (x - x0), y > y0 ? (GRID_END - y0) / (y - y0) : Infinity);
    inside.push([x0 + share * (x - x0), y0 + share * (y - y0)]);
  });
  return inside;
}

/** What was done, in a lane below the trace. */
import type { Mark } from '../source.js';
import { glucoseText } from '../units.js';
import { FONT, type Brush } from './draw.js';
import type { Scales, Scene } from './scene.js';
import type { Theme } from './theme.js';

/** How a kind of mark looks: its row in the lane, its colour, its text; `lasts` when its amount is a duration. */
const LOOKS: Record<Mark['kind'], { row: 0 | 1 | 2; colour: keyof Theme; lasts?: true; text(amount: number): string }> =
  {
    meal: { row: 0, colour: 'meal', text: (grams) => `${Math.round(grams)} g` },
    bolus: { row: 1, colour: 'insulin', text: (units) => `${units.toFixed(1)} U` },
    walk: { row: 2, colour: 'quiet', lasts: true, text: () => 'walk' },
    pressed: { row: 2, colour: 'smoothed', lasts: true, text: () => 'pressed' },
    lost: { row: 2, colour: 'smoothed', lasts: true, text: () => 'no signal' },
    fingerstick: { row: 2, colour: 'low', text: () => '' },
    sensor: { row: 2, colour: 'smoothed', text: () => 'new sensor' },
    clock: { row: 2, colour: 'quiet', text: (hours) => `clock ${hours > 0 ? '+' : '−'}${Math.abs(hours)} h` },
  };

const ROW = 16;

export function drawMarks(
  brush: Brush,
  { x, y, plot, from, to }: Scales,
  { marks, now, unit }: Scene,
  theme: Theme,
): void {
  brush.textBaseline = 'middle';
  brush.font = `11px ${FONT}`;
  for (const { minute, kind, amount } of marks) {
    const { row, colour, lasts, text } = LOOKS[kind];
    if (minute > now || minute > to || minute + (lasts ? amount : 60) < from) continue;
    const middle = plot.bottom + 11 + row * ROW;
    brush.fillStyle = theme[colour];
    if (kind === 'fingerstick') {
      drop(brush, x(minute), y(amount));
      brush.textAlign = 'left';
      brush.fillText(glucoseText(amount, unit), x(minute) + 8, y(amount) - 8);
      continue;
    }
    if (lasts) brush.fillRect(x(minute), middle - 1.5, Math.max(3, x(Math.min(minute + amount, now)) - x(minute)), 3);
    else dart(brush, x(minute), middle, kind === 'bolus' ? -1 : 1);
    brush.textAlign = 'left';
    brush.fillStyle = theme.quiet;
    const end = lasts ? x(Math.min(minute + amount, now)) : x(minute);
    brush.fillText(text(amount), end + 7, middle);
  }
}

function dart(brush: Brush, x: number, y: number, way: 1 | -1): void {
  brush.beginPath();
  brush.moveTo(x, y - 4.5 * way);
  brush.lineTo(x + 4.5, y + 3.5 * way);
  brush.lineTo(x - 4.5, y + 3.5 * way);
  brush.fill();
}

function drop(brush: Brush, x: number, y: number): void {
  brush.beginPath();
  brush.moveTo(x, y - 6);
  brush.lineTo(x + 4.5, y);
  brush.lineTo(x, y + 6);
  brush.lineTo(x - 4.5, y);
  brush.fill();
}

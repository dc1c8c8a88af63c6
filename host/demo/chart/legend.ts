/** The legend of a picture that leaves the page: what the marks mean, the unit, and what the numbers at the right are. */
import { FONT, type Brush } from './draw.js';
import type { Scene } from './scene.js';
import type { Theme } from './theme.js';

/** Width of a mark, and what stands between it, its name and the next one, px. */
const MARK = 18;
const GAP = { name: 7, next: 22 } as const;

/** Draws it in one line, from `left` to `right` around the height `y`. */
export function drawLegend(
  brush: Brush,
  { left, right, y }: { left: number; right: number; y: number },
  { show, truth, view, unit, horizonMinutes }: Scene,
  theme: Theme,
): void {
  const lineOf = (colour: string) => (x: number) => {
    brush.fillStyle = colour;
    brush.fillRect(x, y - 1, MARK, 2.5);
  };
  const marks: readonly [name: string, shown: boolean, paint: (x: number) => void][] = [
    [
      'Sensor',
      true,
      (x) => {
        brush.fillStyle = theme.ink;
        brush.beginPath();
        brush.arc(x + MARK / 2, y, 3.2, 0, 2 * Math.PI);
        brush.fill();
      },
    ],
    [
      'Forecast, 50 · 80 · 90 %',
      true,
      (x) => {
        brush.fillStyle = theme.accent;
        brush.globalAlpha = 0.35;
        brush.fillRect(x, y - 6, MARK, 12);
        brush.globalAlpha = 1;
      },
    ],
    ['Truth in the blood', show.truth && truth.length > 0, lineOf(theme.truth)],
    ['The last hour, in hindsight', show.smoothed && (view?.smoothed.length ?? 0) > 0, lineOf(theme.smoothed)],
    ['Said 30 min before, 90 %', show.promised, lineOf(theme.promised)],
  ];
  brush.font = `12px ${FONT}`;
  brush.textBaseline = 'middle';
  brush.textAlign = 'left';
  let x = left;
  for (const [name, shown, paint] of marks) {
    if (!shown) continue;
    paint(x);
    brush.fillStyle = theme.quiet;
    brush.fillText(name, x + MARK + GAP.name, y);
    x += MARK + GAP.name + brush.measureText(name).width + GAP.next;
  }
  brush.textAlign = 'right';
  brush.fillText(`${unit} · at the right: crossing within ${horizonMinutes} min`, right, y);
}

/** A simulated day as SVG: the truth, what the sensor showed of it, meals, boluses and artefacts. */
import type { SimulatedRow } from './simulate.js';

const WIDTH = 960;
const HEIGHT = 380;
const LEFT = 48;
const RIGHT = 16;
const TOP = 40;
const BOTTOM = 72;
const DAY = 1440;
const GREATEST = 400;

const PAPER = '#10141a';
const INK = '#c9d1d9';
const FAINT = '#3d444d';
const COLOURS = {
  truth: '#7ee787',
  sensor: '#79c0ff',
  artefact: '#ff7b72',
  meal: '#f2cc60',
  bolus: '#d2a8ff',
} as const;

/** Rows of one day, which begins at midnight. */
export function daySvg(rows: readonly SimulatedRow[], title: string): string {
  const midnight = rows.length === 0 ? 0 : Math.floor(rows[0]!.minute / DAY) * DAY;
  const x = (minute: number): string => (LEFT + ((minute - midnight) / DAY) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (glucose: number): string => {
    const height = HEIGHT - TOP - BOTTOM;
    return (TOP + (1 - Math.min(glucose, GREATEST) / GREATEST) * height).toFixed(1);
  };
  const text = (left: string | number, top: string | number, words: string, more = ''): string =>
    `<text x="${left}" y="${top}" ${more}>${words}</text>`;
  const levels = [70, 180, 300].map(
    (glucose) =>
      `<path d="M${LEFT} ${y(glucose)}H${WIDTH - RIGHT}" stroke="${FAINT}" stroke-dasharray="4 4"/>` +
      text(LEFT - 6, Number(y(glucose)) + 4, String(glucose), 'text-anchor="end"'),
  );
  const hours = [0, 6, 12, 18, 24].map((hour) =>
    text(x(midnight + hour * 60), HEIGHT - BOTTOM + 18, `${hour}:00`, 'text-anchor="middle"'),
  );
  const truth = rows
    .map(({ minute, truth: { plasma } }, k) => `${k === 0 ? 'M' : 'L'}${x(minute)} ${y(plasma)}`)
    .join('');
  const dots = rows.flatMap(({ minute, reading, truth: { artefact } }) => {
    if (reading === undefined) return [];
    const colour = artefact === 'none' ? COLOURS.sensor : COLOURS.artefact;
    return [`<circle cx="${x(minute)}" cy="${y(reading)}" r="1.8" fill="${colour}"/>`];
  });
  const notes = rows.flatMap(({ minute, bolus, truth: { eaten } }) => {
    const meal = eaten > 0 ? [[COLOURS.meal, `${eaten.toFixed(0)} g`, 38] as const] : [];
    const dose = bolus === undefined ? [] : [[COLOURS.bolus, `${bolus.toFixed(1)} U`, 56] as const];
    return [...meal, ...dose].map(([colour, words, below]) =>
      text(x(minute), HEIGHT - BOTTOM + below, words, `text-anchor="middle" fill="${colour}"`),
    );
  });
  const legend =
    `<tspan fill="${COLOURS.truth}">glucose</tspan> · <tspan fill="${COLOURS.sensor}">sensor</tspan> · ` +
    `<tspan fill="${COLOURS.artefact}">artefact</tspan> · <tspan fill="${COLOURS.meal}">eaten</tspan> · ` +
    `<tspan fill="${COLOURS.bolus}">bolus</tspan>, mg/dL`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>
<g font-family="sans-serif" font-size="12" fill="${INK}">
${text(LEFT, 24, title, 'font-size="14" font-weight="bold"')}
${text(WIDTH - RIGHT, 24, legend, 'text-anchor="end"')}
${[...levels, ...hours, ...notes].join('\n')}
<path d="${truth}" fill="none" stroke="${COLOURS.truth}" stroke-width="1.6"/>
${dots.join('\n')}
</g>
</svg>
`;
}

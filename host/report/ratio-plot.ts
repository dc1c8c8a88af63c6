/** Ratios with their intervals, one row each: left of 1 Islet's error is the smaller one. */
import type { Interval } from '../evaluate/bootstrap.js';
import { escape } from './html.js';
import { niceTicks, round, svg } from './svg.js';
import { fixed } from './words.js';

export interface RatioRow {
  name: string;
  marks: { kind: 'at30' | 'at60'; value: number; interval: Interval | null }[];
}

const WIDTH = 600;
const LEFT = 146;
const RIGHT = 54;
const TOP = 34;
const ROW = 46;

export function ratioPlot(name: string, title: string, rows: readonly RatioRow[], label: string): string {
  const values = rows.flatMap(({ marks }) =>
    marks.flatMap(({ value, interval }) => [value, interval?.low ?? value, interval?.high ?? value]),
  );
  const from = Math.floor((Math.min(0.95, ...values) - 0.01) * 20) / 20;
  const to = Math.ceil((Math.max(1.05, ...values) + 0.01) * 20) / 20;
  const height = TOP + rows.length * ROW + 44;
  const bottom = height - 44;
  const x = (value: number): number => LEFT + ((value - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const marks: string[] = [
    `<rect class="better" x="${LEFT}" y="${TOP}" width="${round(x(1) - LEFT)}" height="${bottom - TOP}"/>`,
    `<text class="axis end" x="${round(x(1) - 8)}" y="${TOP - 10}">← Islet better</text>`,
  ];
  if (x(to) - x(1) > 60) marks.push(`<text class="axis" x="${round(x(1) + 8)}" y="${TOP - 10}">worse →</text>`);
  for (const tick of niceTicks(from, to)) {
    const at = round(x(tick));
    marks.push(`<line class="${tick === 1 ? 'even' : 'grid'}" x1="${at}" x2="${at}" y1="${TOP}" y2="${bottom}"/>`);
    marks.push(`<text class="tick mid" x="${at}" y="${bottom + 17}">${fixed(tick, 2)}</text>`);
  }
  marks.push(
    `<text class="axis mid" x="${round((LEFT + WIDTH - RIGHT) / 2)}" y="${height - 6}">${escape(label)}</text>`,
  );
  rows.forEach((row, k) => {
    const middle = TOP + (k + 0.5) * ROW;
    marks.push(`<text class="row end" x="${LEFT - 12}" y="${middle}" dy="0.35em">${escape(row.name)}</text>`);
    row.marks.forEach(({ kind, value, interval }, j) => {
      const y = round(middle + (j - (row.marks.length - 1) / 2) * 18);
      if (interval !== null) {
        marks.push(
          `<line class="whisker ${kind}" x1="${round(x(interval.low))}" x2="${round(x(interval.high))}" y1="${y}" y2="${y}"/>`,
        );
      }
      const shape =
        kind === 'at30'
          ? `<circle class="dot ${kind}" cx="${round(x(value))}" cy="${y}" r="5.5"/>`
          : `<rect class="dot ${kind}" x="${round(x(value) - 5)}" y="${round(Number(y) - 5)}" width="10" height="10"/>`;
      marks.push(shape, `<text class="value" x="${WIDTH - RIGHT + 8}" y="${y}" dy="0.35em">${fixed(value, 3)}</text>`);
    });
  });
  return svg({ width: WIDTH, height }, name, title, described(rows), marks.join(''));
}

function described(rows: readonly RatioRow[]): string {
  const told = rows.map(({ name, marks }) => {
    const values = marks.map(({ kind, value, interval }) => {
      const span = interval === null ? '' : ` (${fixed(interval.low, 3)} to ${fixed(interval.high, 3)})`;
      return `${fixed(value, 3)}${span} at ${kind === 'at30' ? 30 : 60} minutes`;
    });
    return `${name}: ${values.join(', ')}`;
  });
  return `${told.join('; ')}. Below 1 Islet's error is smaller.`;
}

/** The time axis below the chart: a line with a tick at every hour, and the hours in words. */
import { clock } from './clock.js';
import type { Paint } from './paint.js';

const LABEL_ROOM = 8;
const LABEL_EVERY_HOURS = [1, 2, 3, 4, 6, 12];
const NOW = 'now';

export interface TimeAxis {
  /** Local time of day of now, s since midnight. */
  localTime: number;
  /** Cells of the axis; now is at the cell `now`. */
  cells: number;
  now: number;
  cellsPerMinute: number;
}

/** Two lines, each `cells` wide: the axis and its labels. */
export function timeAxis({ localTime, cells, now, cellsPerMinute }: TimeAxis, paint: Paint): [string, string] {
  const nowMinute = localTime / 60;
  const line = new Array<string>(cells).fill('─');
  const labels = new Array<string>(cells).fill(' ');
  write(labels, now, NOW);

  const every = LABEL_EVERY_HOURS.find((hours) => hours * 60 * cellsPerMinute >= LABEL_ROOM) ?? 24;
  const firstHour = Math.ceil((nowMinute - now / cellsPerMinute) / 60);
  const lastHour = Math.floor((nowMinute + (cells - 1 - now) / cellsPerMinute) / 60);
  for (let hour = firstHour; hour <= lastHour; hour++) {
    const cell = Math.floor(now + (hour * 60 - nowMinute) * cellsPerMinute);
    line[cell] = '┬';
    if (hour % every === 0) write(labels, cell, clock(hour * 60));
  }
  line[now] = '┼';
  const [before, after] = labels.join('').split(NOW) as [string, string];
  return [paint('rule', line.join('')), paint('quiet', before) + paint('strong', NOW) + paint('quiet', after)];
}

/** Centres a label on a cell, unless it would leave the axis or touch another label. */
function write(labels: string[], cell: number, label: string): void {
  const start = cell - Math.floor(label.length / 2);
  const end = start + label.length;
  if (start < 0 || end > labels.length) return;
  if (labels.slice(Math.max(0, start - 1), end + 1).some((character) => character !== ' ')) return;
  labels.splice(start, label.length, ...label);
}

/** The chart: the readings of the last hours, then the fan of the forecast, over light rules at the clinical thresholds. */
import { Canvas } from './canvas.js';
import { drawFan, type FanStep } from './fan.js';
import { GlucoseAxis, THRESHOLDS } from './glucose-axis.js';
import type { Paint } from './paint.js';
import type { Reading, Scene } from './scene.js';
import { padLeft, padRight } from './text.js';
import { timeAxis } from './time-axis.js';

export interface ChartSize {
  /** Columns, at least 60. */
  width: number;
  /** Rows of the plot itself; `CHART_EXTRA_ROWS` come below it. */
  height: number;
}

const LEFT = 5;
const RIGHT = 5;
const HOUR = 60;
const WIDE = 120;
/** Readings further apart, min, are not joined: a gap looks like a gap. */
const JOINED = 20;
const RULE_SPACING = 4;
const CAME = '•';
const UNIT = 'mg/dL';

/** Most minutes of readings that a chart shows. */
export const LONGEST_HISTORY = 8 * HOUR;

/** Rows of a chart below its plot: the time axis, its labels and the legend. */
export const CHART_EXTRA_ROWS = 3;

/** Lines of text, each exactly `width` columns wide. */
export function chart(scene: Scene, { width, height }: ChartSize, paint: Paint): string[] {
  const history = width >= WIDE ? LONGEST_HISTORY : 6 * HOUR;
  const readings = scene.readings.filter(({ minutes }) => minutes >= -history);
  const horizon = Math.max(HOUR, scene.fan.at(-1)?.minutes ?? 0);
  const cells = width - LEFT - RIGHT;
  const now = Math.floor((cells * history) / (history + horizon));
  const cellsPerMinute = now / history;

  const canvas = new Canvas(cells, height);
  const axis = new GlucoseAxis(canvas.dotsDown, highest(readings, scene));
  const column = (minutes: number): number => Math.round(2 * (now + minutes * cellsPerMinute));
  drawRules(canvas, axis, column(0));
  const last = readings.at(-1);
  drawFan(canvas, axis, last === undefined ? scene.fan : [startOfFan(last), ...scene.fan], column);
  drawReadings(canvas, axis, readings, column);
  for (const { minutes, glucose } of scene.came) {
    canvas.mark(column(minutes), axis.row(glucose), CAME, GlucoseAxis.ink(glucose));
  }

  const left = labels(axis, height, THRESHOLDS);
  const end = scene.fan.at(-1);
  const right = labels(axis, height, end === undefined ? [] : [end.q50, end.q05, end.q95]);
  const plot = canvas.render(paint).map((row, r) => {
    return (
      paint('quiet', `${padLeft(left[r]!, LEFT - 1)} `) + row + paint('quiet', ` ${padLeft(right[r]!, RIGHT - 1)}`)
    );
  });
  const [line, hours] = timeAxis({ localTime: scene.localTime, cells, now, cellsPerMinute }, paint);
  return [
    ...plot,
    `${paint('quiet', UNIT)}${line}${' '.repeat(RIGHT)}`,
    `${' '.repeat(LEFT)}${hours}${' '.repeat(RIGHT)}`,
    legend(scene.came.length > 0, width, paint),
  ];
}

function highest(readings: readonly Reading[], { fan, came }: Scene): number {
  return Math.max(...[...readings, ...came].map(({ glucose }) => glucose), ...fan.map(({ q95 }) => q95));
}

function drawRules(canvas: Canvas, axis: GlucoseAxis, now: number): void {
  for (const threshold of THRESHOLDS) {
    for (let x = 0; x < canvas.dotsAcross; x += RULE_SPACING) canvas.set(x, axis.row(threshold), 'rule');
  }
  for (let y = 0; y < canvas.dotsDown; y += 2) canvas.set(now, y, 'rule');
}

function drawReadings(
  canvas: Canvas,
  axis: GlucoseAxis,
  readings: readonly Reading[],
  column: (minutes: number) => number,
): void {
  for (const [k, { minutes, glucose }] of readings.entries()) {
    const before = readings[k - 1];
    const from = before !== undefined && minutes - before.minutes <= JOINED ? before : { minutes, glucose };
    canvas.line(
      column(from.minutes),
      axis.row(from.glucose),
      column(minutes),
      axis.row(glucose),
      GlucoseAxis.ink(glucose),
    );
  }
}

/** The fan grows out of the last reading. */
function startOfFan({ minutes, glucose }: Reading): FanStep {
  return { minutes, q05: glucose, q25: glucose, q50: glucose, q75: glucose, q95: glucose };
}

/** Values in the rows where they lie on the axis, the first ones first; one that finds its row taken is left out. */
function labels(axis: GlucoseAxis, height: number, values: readonly number[]): string[] {
  const rows = new Array<string>(height).fill('');
  for (const value of values) {
    const row = Math.floor(axis.row(value) / 4);
    if (rows[row] === '') rows[row] = value.toFixed(0);
  }
  return rows;
}

function legend(came: boolean, width: number, paint: Paint): string {
  const entries = [
    `${paint('inRange', '⠤⠤')} readings`,
    `${paint('band50', '⣛⣛')} forecast, 50 %`,
    `${paint('band90', '⢕⢕')} 90 %`,
    ...(came ? [`${paint('inRange', CAME)} what came`] : []),
  ];
  return padRight(' '.repeat(LEFT) + entries.join('   '), width);
}

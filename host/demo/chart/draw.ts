/** Draws a scene on a canvas, layer by layer from the back. */
import { glucoseText, clockText, percentText } from '../units.js';
import { drawMarks } from './marks.js';
import { scalesOf, type Scales, type Scene, type Size } from './scene.js';
import type { Theme } from './theme.js';

export type Brush = CanvasRenderingContext2D;

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** Where the four thresholds lie, mg/dL, and which way beyond them is. */
export const THRESHOLDS = [
  { name: 'below54', at: 54, below: true },
  { name: 'below70', at: 70, below: true },
  { name: 'above180', at: 180, below: false },
  { name: 'above250', at: 250, below: false },
] as const;

/** Height of the words above the plot, px. */
const HEAD = 7;

export function draw(brush: Brush, size: Size, scene: Scene, theme: Theme): void {
  const scales = scalesOf(scene, size);
  brush.clearRect(0, 0, size.width, size.height);
  brush.lineJoin = 'round';
  drawGrid(brush, scales, scene, theme);
  brush.save();
  brush.beginPath();
  brush.rect(scales.plot.left, 0, scales.plot.right - scales.plot.left, size.height);
  brush.clip();
  if (scene.show.promised) drawPromises(brush, scales, scene, theme);
  if (scene.show.truth) drawTruth(brush, scales, scene, theme);
  if (scene.show.smoothed) drawSmoothed(brush, scales, scene, theme);
  drawFan(brush, scales, scene, theme);
  drawReadings(brush, scales, scene, theme);
  drawMarks(brush, scales, scene, theme);
  brush.restore();
  drawNow(brush, scales, scene, theme);
  drawCrossings(brush, scales, scene, theme);
}

function drawGrid(brush: Brush, { x, y, besideLine, plot, from, to }: Scales, { unit }: Scene, theme: Theme): void {
  brush.fillStyle = theme.target;
  brush.fillRect(plot.left, y(180), plot.right - plot.left, y(70) - y(180));
  brush.font = `12px ${FONT}`;
  brush.textBaseline = 'middle';
  brush.textAlign = 'right';
  for (const { at, below } of THRESHOLDS) {
    const serious = at === 54 || at === 250;
    brush.strokeStyle = below ? theme.low : theme.high;
    brush.globalAlpha = serious ? 0.55 : 0.85;
    brush.setLineDash(serious ? [2, 4] : []);
    brush.lineWidth = 1;
    line(brush, plot.left, y(at), plot.right, y(at));
    brush.globalAlpha = 1;
    brush.setLineDash([]);
    brush.fillStyle = theme.quiet;
    brush.fillText(glucoseText(at, unit), plot.left - 7, besideLine(at));
  }
  const every = (to - from) / (plot.right - plot.left) > 0.45 ? 60 : 30;
  brush.textAlign = 'center';
  for (let minute = Math.ceil(from / every) * every; minute <= to; minute += every) {
    brush.strokeStyle = theme.rule;
    line(brush, x(minute), plot.top, x(minute), plot.bottom);
    const inside = x(minute) > plot.left + 14 && x(minute) < plot.right + 10;
    if (inside) brush.fillText(clockText(minute), x(minute), plot.bottom + 61);
  }
}

function drawPromises(brush: Brush, { x, y }: Scales, { promises, now }: Scene, theme: Theme): void {
  brush.fillStyle = theme.promised;
  brush.globalAlpha = 0.22;
  for (const piece of unbroken(promises.filter(({ minute }) => minute <= now))) {
    brush.beginPath();
    for (const { minute, high } of piece) brush.lineTo(x(minute), y(high));
    for (const { minute, low } of piece.toReversed()) brush.lineTo(x(minute), y(low));
    brush.fill();
  }
  brush.globalAlpha = 1;
}

/** The stretches without a gap of more than two readings of a 5-minute sensor. */
function unbroken<T extends { minute: number }>(all: readonly T[]): T[][] {
  const pieces: T[][] = [];
  for (const [k, one] of all.entries()) {
    if (k === 0 || one.minute - all[k - 1]!.minute > 10) pieces.push([]);
    pieces.at(-1)!.push(one);
  }
  return pieces;
}

function drawTruth(brush: Brush, { x, y, from, to }: Scales, { truth }: Scene, theme: Theme): void {
  brush.strokeStyle = theme.truth;
  brush.lineWidth = 1.5;
  brush.beginPath();
  for (const { minute, plasma } of truth)
    if (minute >= from - 1 && minute <= to + 1) brush.lineTo(x(minute), y(plasma));
  brush.stroke();
}

function drawSmoothed(brush: Brush, { x, y }: Scales, { view }: Scene, theme: Theme): void {
  if (view === undefined || view.smoothed.length < 2) return;
  const points = view.smoothed.map(({ secondsAgo, glucose, glucoseSd }) => ({
    x: x(view.frame.minute - secondsAgo / 60),
    glucose,
    glucoseSd,
  }));
  brush.fillStyle = theme.smoothed;
  brush.globalAlpha = 0.2;
  brush.beginPath();
  for (const one of points) brush.lineTo(one.x, y(one.glucose + one.glucoseSd));
  for (const one of [...points].reverse()) brush.lineTo(one.x, y(one.glucose - one.glucoseSd));
  brush.fill();
  brush.globalAlpha = 1;
  brush.strokeStyle = theme.smoothed;
  brush.lineWidth = 2;
  brush.beginPath();
  for (const one of points) brush.lineTo(one.x, y(one.glucose));
  brush.stroke();
}

/** Pairs of quantiles, from the outside in. */
const BANDS = [
  [0, 6],
  [1, 5],
  [2, 4],
] as const;
const MEDIAN = 3;
/** The standard normal's quantiles at the levels of the forecast. */
const NORMAL = [-1.645, -1.282, -0.674, 0, 0.674, 1.282, 1.645] as const;

function drawFan(brush: Brush, { x, y }: Scales, { view }: Scene, theme: Theme): void {
  if (view === undefined) return;
  const { frame, forecast, diagnosis } = view;
  // A reading is where it is; without one the fan begins as wide as the belief is.
  const start = (level: number): number => frame.reading ?? diagnosis.glucose + NORMAL[level]! * diagnosis.glucoseSd;
  const path = (level: number): [number, number][] => [
    [x(frame.minute), y(start(level))],
    ...forecast.steps.map(({ minutes, quantiles }): [number, number] => [
      x(frame.minute + minutes),
      y(quantiles[level]!),
    ]),
  ];
  brush.fillStyle = theme.accent;
  brush.globalAlpha = 0.17;
  for (const [low, high] of BANDS) {
    brush.beginPath();
    for (const [px, py] of path(high)) brush.lineTo(px, py);
    for (const [px, py] of path(low).reverse()) brush.lineTo(px, py);
    brush.fill();
  }
  brush.globalAlpha = 1;
  brush.strokeStyle = theme.accent;
  brush.lineWidth = 2.25;
  brush.beginPath();
  for (const [px, py] of path(MEDIAN)) brush.lineTo(px, py);
  brush.stroke();
}

function drawReadings(brush: Brush, { x, y, from, to }: Scales, { frames, now }: Scene, theme: Theme): void {
  for (const { minute, reading } of frames) {
    if (reading === undefined || minute < from || minute > to) continue;
    const colour = reading < 70 ? theme.low : reading > 180 ? theme.high : theme.ink;
    brush.beginPath();
    brush.arc(x(minute), y(reading), 2.9, 0, 2 * Math.PI);
    if (minute <= now) {
      brush.fillStyle = colour;
      brush.fill();
    } else {
      brush.strokeStyle = colour;
      brush.lineWidth = 1.25;
      brush.stroke();
    }
  }
}

function drawNow(brush: Brush, { x, plot }: Scales, { now, isLive, view, unit }: Scene, theme: Theme): void {
  brush.strokeStyle = theme.quiet;
  brush.lineWidth = 1;
  line(brush, x(now), plot.top - 4, x(now), plot.bottom);
  brush.fillStyle = theme.quiet;
  brush.font = `600 11px ${FONT}`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  const reading = view?.frame.reading;
  const shown = reading === undefined ? '' : ` · ${glucoseText(reading, unit)}`;
  brush.fillText(`${isLive ? 'now' : 'looking back'}${shown}`, x(now), HEAD);
}

/** At the end of each threshold's line: how probable a crossing is. */
function drawCrossings(brush: Brush, { besideLine, plot }: Scales, { view }: Scene, theme: Theme): void {
  const last = view?.risk.steps.at(-1);
  if (last === undefined) return;
  brush.textAlign = 'left';
  brush.textBaseline = 'middle';
  brush.font = `11px ${FONT}`;
  brush.fillStyle = theme.quiet;
  brush.fillText(`in ${last.minutes} min`, plot.right + 8, HEAD);
  for (const { name, at, below } of THRESHOLDS) {
    const probability = last.crossing[name];
    brush.font = `${probability >= 0.5 ? 700 : 500} 12px ${FONT}`;
    brush.fillStyle = probability < 0.1 ? theme.quiet : below ? theme.low : theme.high;
    brush.fillText(percentText(probability), plot.right + 8, besideLine(at));
  }
}

function line(brush: Brush, x1: number, y1: number, x2: number, y2: number): void {
  brush.beginPath();
  brush.moveTo(x1, y1);
  brush.lineTo(x2, y2);
  brush.stroke();
}

/** What the chart shows, and where minutes and glucose lie in it. */
import type { Promise30 } from '../score.js';
import type { Frame } from '../session.js';
import type { Mark } from '../source.js';
import type { Unit } from '../units.js';
import type { View } from '../view.js';

export interface Scene {
  /** The minute that stands at the line of now. */
  now: number;
  /** Whether it is the last one that there is. */
  isLive: boolean;
  pastMinutes: number;
  horizonMinutes: number;
  unit: Unit;
  view: View | undefined;
  frames: readonly Frame[];
  truth: readonly { minute: number; plasma: number }[];
  marks: readonly Mark[];
  promises: readonly Promise30[];
  /** Which of the layers are drawn. */
  show: Readonly<Record<LayerName, boolean>>;
}

export const LAYERS = ['truth', 'smoothed', 'promised'] as const;
export type LayerName = (typeof LAYERS)[number];

export interface Size {
  width: number;
  height: number;
}

/** Top of the scale: it grows with what is to be seen, mg/dL. */
const TOPS = [260, 320, 420] as const;
const BOTTOM = 35;

/** Least distance of two labels, px. */
const LABEL_HEIGHT = 13;

const MARGIN = { left: 38, right: 66, top: 18, bottom: 72 } as const;

export interface Scales {
  x(minute: number): number;
  y(glucose: number): number;
  /** Where a threshold's label stands: those of 54 and 70 keep apart on a low chart. */
  besideLine(threshold: number): number;
  plot: { left: number; right: number; top: number; bottom: number };
  from: number;
  to: number;
}

export function scalesOf(scene: Scene, { width, height }: Size): Scales {
  const { now, pastMinutes, horizonMinutes } = scene;
  const from = now - pastMinutes;
  const to = now + horizonMinutes;
  const plot = {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
  };
  const top = topOf(scene, from);
  const perMinute = (plot.right - plot.left) / (to - from);
  const perUnit = (plot.bottom - plot.top) / (top - BOTTOM);
  const y = (glucose: number): number => plot.bottom - (Math.min(Math.max(glucose, BOTTOM), top) - BOTTOM) * perUnit;
  const apart = Math.max(LABEL_HEIGHT - (y(54) - y(70)), 0) / 2;
  return {
    x: (minute) => plot.left + (minute - from) * perMinute,
    y,
    besideLine: (threshold) => y(threshold) + (threshold === 54 ? apart : threshold === 70 ? -apart : 0),
    plot,
    from,
    to,
  };
}

function topOf({ frames, truth, view, show }: Scene, from: number): number {
  let highest = 0;
  for (const { minute, reading } of frames) if (minute >= from) highest = Math.max(highest, reading ?? 0);
  if (show.truth) for (const { minute, plasma } of truth) if (minute >= from) highest = Math.max(highest, plasma);
  for (const { quantiles } of view?.forecast.steps ?? []) highest = Math.max(highest, quantiles.at(-1)!);
  return TOPS.find((top) => top >= highest + 8) ?? TOPS.at(-1)!;
}

/** The whole picture of one moment: what is known, the chart and the risks. */
import type { Risk, Thresholds } from '../core/forecaster.js';
import { CHART_EXTRA_ROWS, chart } from './chart.js';
import type { Ink, Paint } from './paint.js';
import { riskBars } from './risk-bars.js';
import type { Scene } from './scene.js';
import { spread } from './text.js';

export interface Moment {
  /** Whose moment it is, and when. */
  title: string;
  /** What is known at it. */
  state: string;
  scene: Scene;
  risk: Risk;
}

export interface PictureSize {
  /** Columns, at least 60. */
  width: number;
  /** Rows of the whole picture, at least `LEAST_ROWS`. */
  rows: number;
}

const RISK_HORIZONS = [30, 60] as const;
const RISK_LINES: readonly { threshold: keyof Thresholds; label: string; ink: Ink }[] = [
  { threshold: 'below54', label: 'below 54', ink: 'low' },
  { threshold: 'below70', label: 'below 70', ink: 'low' },
  { threshold: 'above180', label: 'above 180', ink: 'high' },
  { threshold: 'above250', label: 'above 250', ink: 'high' },
];
const LEAST_PLOT = 8;
const MOST_PLOT = 18;

/** Rows that are not plot: two of heading, those of the chart, an empty one, the risks. */
const EXTRA_ROWS = 2 + CHART_EXTRA_ROWS + 1 + 1 + RISK_LINES.length;
export const LEAST_ROWS = LEAST_PLOT + EXTRA_ROWS;

/** Lines of text, each exactly `width` columns wide. */
export function picture({ title, state, scene, risk }: Moment, { width, rows }: PictureSize, paint: Paint): string[] {
  const height = Math.min(Math.max(rows - EXTRA_ROWS, LEAST_PLOT), MOST_PLOT);
  const empty = ' '.repeat(width);
  const lines = RISK_LINES.map(({ threshold, label, ink }) => ({
    label,
    ink,
    probabilities: RISK_HORIZONS.map((minutes) => crossing(risk, minutes)[threshold]),
  }));
  return [
    spread(paint('strong', title), state, width),
    empty,
    ...chart(scene, { width, height }, paint),
    empty,
    ...riskBars(RISK_HORIZONS, lines, width, paint),
  ];
}

/** Probability that a reading within so many minutes lies beyond each threshold. */
export function crossing(risk: Risk, minutes: number): Thresholds {
  const step = risk.steps.find((candidate) => candidate.minutes === minutes);
  if (step === undefined) throw new RangeError(`the risk has no step at ${minutes} min`);
  return step.crossing;
}

/** The risks as bars: how likely a reading crosses each clinical threshold within 30 and 60 minutes. */
import type { Ink, Paint } from './paint.js';
import { padLeft, padRight } from './text.js';

/** Probabilities for one threshold. */
export interface RiskRow {
  label: string;
  ink: Ink;
  /** One for each horizon of the heading. */
  probabilities: readonly number[];
}

const LABEL = 13;
const PERCENT = 6;
const GAP = 3;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A heading and one line per row, each exactly `width` columns wide. */
export function riskBars(horizons: readonly number[], rows: readonly RiskRow[], width: number, paint: Paint): string[] {
  const column = Math.floor((width - LABEL) / horizons.length) - GAP;
  const heading = horizons.map((minutes) => ' '.repeat(GAP) + padRight(`within ${minutes} min`, column));
  const lines = rows.map(({ label, ink, probabilities }) => {
    const bars = probabilities.map(
      (p) => ' '.repeat(GAP) + bar(p, column - PERCENT, ink, paint) + padLeft(percent(p), PERCENT),
    );
    return padLeft(label, LABEL) + bars.join('');
  });
  return [paint('quiet', padLeft('a reading', LABEL) + heading.join('')), ...lines].map((line) =>
    padRight(line, width),
  );
}

/** A bar on a light track, exact to an eighth of a column. */
function bar(probability: number, columns: number, ink: Ink, paint: Paint): string {
  const eighths = Math.round(probability * columns * 8);
  const filled = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
  return paint(ink, filled) + paint('rule', '·'.repeat(columns - filled.length));
}

/** A probability in words that never claims certainty. */
export function percent(probability: number): string {
  if (probability < 0.01) return '<1 %';
  if (probability > 0.99) return '>99 %';
  return `${Math.round(probability * 100)} %`;
}

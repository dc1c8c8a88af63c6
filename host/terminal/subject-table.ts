/** A table with one line for each subject: what the recording holds, and how good the forecasts were. */
import { HIGH, LOW } from '../core/layout.js';
import type { SetEvaluation } from '../evaluate/evaluate.js';
import { HORIZONS } from '../evaluate/protocol.js';
import type { Recording } from '../evaluate/recording.js';
import type { Paint } from './paint.js';
import { padLeft, padRight } from './text.js';

const DAY_MINUTES = 1440;
const LONGEST_NAME = 18;

type Line = readonly string[];

const HEADING: readonly Line[] = [
  ['', '', '', 'mean', '70–180', 'below 70', ...HORIZONS.map(() => 'RMSE'), ...HORIZONS.map(() => 'in 90 %')],
  [
    'subject',
    'days',
    'readings',
    'mg/dL',
    '%',
    '%',
    ...HORIZONS.map((horizon) => `${horizon} min`),
    ...HORIZONS.map((horizon) => `${horizon} min`),
  ],
];

/** Lines of text, for the recordings of one file and their scores. */
export function subjectTable(
  recordings: readonly Recording[],
  scores: SetEvaluation['subjects'],
  paint: Paint,
): string[] {
  const body = recordings.map((recording, k) => subjectLine(recording, scores[k]!));
  const lines = [...HEADING, ...body];
  const widths = HEADING[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line, k) => {
    const [name, ...cells] = line.map((cell, column) => (column === 0 ? padRight : padLeft)(cell, widths[column]!));
    return paint(k < HEADING.length ? 'quiet' : 'plain', [name, ...cells].join('  '));
  });
}

function subjectLine({ subject, readings }: Recording, { scores }: SetEvaluation['subjects'][number]): Line {
  const { minutes, glucose } = readings;
  const share = (counts: (reading: number) => boolean): string =>
    (100 * (glucose.filter(counts).length / glucose.length)).toFixed(1);
  const mean = glucose.reduce((sum, reading) => sum + reading, 0) / glucose.length;
  const islet = HORIZONS.map((horizon) => scores.islet[horizon]);
  return [
    subject.length > LONGEST_NAME ? `${subject.slice(0, LONGEST_NAME - 1)}…` : subject,
    ((minutes.at(-1)! - minutes[0]!) / DAY_MINUTES).toFixed(1),
    String(glucose.length),
    mean.toFixed(0),
    share((reading) => reading >= LOW && reading <= HIGH),
    share((reading) => reading < LOW),
    ...islet.map((score) => score?.rmse.toFixed(1) ?? '–'),
    ...islet.map((score) => (score === null ? '–' : `${(100 * score.coverage90).toFixed(0)} %`)),
  ];
}

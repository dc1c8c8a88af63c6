/** What `islet evaluate --json` writes and the report shows: an evaluation, and what was evaluated how. */
import type { SetWatched } from './drift.js';
import type { evaluateGaps } from './gaps.js';
import type { Gathered } from './gather.js';
import type { Evaluation, FullEvaluation } from './evaluate.js';

/** How the forecasts were made. */
export interface Run {
  model: string;
  method: string;
  engine: string;
  inputs: string;
  /** The parameters' file, or "shipped". */
  parameters: string;
  /** Intervals were not learned from the subjects' own earlier rows. */
  population: boolean;
  /** Subjects that the parameters were learned on were left out. */
  heldOut: boolean;
  /** The file of forecasts made elsewhere. */
  beside: string | null;
  /** In words. */
  baselinesLearnedOn: string;
}

export interface SetOrigin {
  file: string;
  /** Subjects of the file that the parameters were learned on. */
  learnedOn: string[];
  refused: Gathered['refused'];
}

export type Account<Scored extends Evaluation = FullEvaluation> = {
  format: 'islet-evaluation';
  version: number;
} & Run & {
    sets: (SetOrigin & Scored['sets'][number])[];
    all: Scored['all'];
    /** With made gaps, when they were asked for. */
    afterGaps?: ReturnType<typeof evaluateGaps>;
    /** By week and subject, when it was asked for. */
    watch?: SetWatched[];
  };

export function accountOf<Scored extends Evaluation>(
  evaluation: Scored,
  origins: readonly SetOrigin[],
  run: Run,
): Account<Scored> {
  return {
    format: 'islet-evaluation',
    version: 1,
    ...run,
    sets: evaluation.sets.map((set, k) => {
      const { file, learnedOn, refused } = origins[k]!;
      return { file, learnedOn, refused, ...(set as Scored['sets'][number]) };
    }),
    all: evaluation.all as Scored['all'],
  };
}

/** Rosters: of each recording, who is learned on, who is left out, and who was learned on before. */
import { inFold, type Fold } from './fold.js';
import type { LearningSubject } from './load.js';

/** Names of subjects by recording. */
export type SubjectsByRecording = Record<string, string[]>;

export interface Roster {
  recording: string;
  learned: LearningSubject[];
  /** Neither learned on now nor before. */
  leftOut: LearningSubject[];
}

/** Divides the subjects of a recording. */
export function rosterOf(
  recording: string,
  subjects: readonly LearningSubject[],
  fold: Fold,
  before: SubjectsByRecording,
): Roster {
  const known = new Set(before[recording]);
  return {
    recording,
    learned: subjects.filter((_, k) => inFold(fold, k)),
    leftOut: subjects.filter(({ subject }, k) => !inFold(fold, k) && !known.has(subject)),
  };
}

/** Everybody that the parameters are then learned on: those of before and those of now, each once. */
export function everybodyLearned(rosters: readonly Roster[], before: SubjectsByRecording): SubjectsByRecording {
  const now = rosters.map(({ recording, learned }): [string, string[]] => {
    const names = [...(before[recording] ?? []), ...learned.map(({ subject }) => subject)];
    return [recording, [...new Set(names)]];
  });
  return { ...before, ...Object.fromEntries(now) };
}

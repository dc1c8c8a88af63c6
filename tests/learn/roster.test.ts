import { describe, expect, it } from 'vitest';
import { parseFold } from '../../host/learn/fold.js';
import type { LearningSubject } from '../../host/learn/load.js';
import { everybodyLearned, rosterOf } from '../../host/learn/roster.js';

const subjects = ['p1', 'p2', 'p3', 'p4'].map((subject) => ({ subject }) as LearningSubject);
const names = (some: readonly LearningSubject[]) => some.map(({ subject }) => subject);
const roster = (fold: string, before = {}) => rosterOf('set', subjects, parseFold(fold)!, before);

describe('a roster', () => {
  it('divides by the fold', () => {
    const { learned, leftOut } = roster('1/2');
    expect([names(learned), names(leftOut)]).toEqual([
      ['p1', 'p3'],
      ['p2', 'p4'],
    ]);
  });

  it('does not call left out who was learned on before', () => {
    const { learned, leftOut } = roster('1/2', { set: ['p1', 'p2'], other: ['p4'] });
    expect([names(learned), names(leftOut)]).toEqual([['p1', 'p3'], ['p4']]);
  });

  it('remembers everybody, each once', () => {
    const before = { set: ['p2', 'p1'], other: ['x'] };
    expect(everybodyLearned([roster('1/2', before)], before)).toEqual({ set: ['p2', 'p1', 'p3'], other: ['x'] });
    expect(everybodyLearned([roster('2/2')], {})).toEqual({ set: ['p2', 'p4'] });
  });
});

import { describe, expect, it } from 'vitest';
import { EVERYBODY, inFold, parseFold } from '../../host/learn/fold.js';

const members = (text: string) => [0, 1, 2, 3, 4].filter((index) => inFold(parseFold(text)!, index));

describe('folds', () => {
  it('takes every n-th subject', () => {
    expect(members('1/2')).toEqual([0, 2, 4]);
    expect(members('2/2')).toEqual([1, 3]);
    expect(members('3/3')).toEqual([2]);
    expect(members('1/1')).toEqual([0, 1, 2, 3, 4]);
    expect([0, 1, 2].every((index) => inFold(EVERYBODY, index))).toBe(true);
  });

  it.each(['', '1', '0/2', '3/2', '1/0', '1/2/3', '-1/2', '1.5/2', 'one/two', '1/1001'])('does not read %j', (text) => {
    expect(parseFold(text)).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { scoreTable } from '../../host/learn/score-table.js';

it('lines up names and ratios, and shows a dash where nothing is judged', () => {
  const ratios = { 30: { rmse: 0.95, wis: 0.91234 }, 60: { rmse: 1, wis: NaN } };
  expect(
    scoreTable([
      { recording: 'long-name-of-a-file', who: 'learned on', subjects: 12, ratios },
      { recording: 'b', who: 'left out', subjects: 3, ratios },
    ]),
  ).toEqual([
    'scores / AR2                     subjects  RMSE 30  RMSE 60  WIS 30  WIS 60',
    'long-name-of-a-file  learned on        12   0.9500   1.0000  0.9123       –',
    'b                    left out           3   0.9500   1.0000  0.9123       –',
  ]);
});

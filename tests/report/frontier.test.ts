import { expect, it } from 'vitest';
import type { Account } from '../../host/evaluate/account.js';
import { frontierPlot, markdownTable, points } from '../../host/report/frontier.js';
import { account } from './account.js';

const made = account([1], 1);
const scored = (model: string, method: string, wis: number): Account => {
  const scores = { ...made.all.scores, islet: { ...made.all.scores.islet } };
  scores.islet[30] = { ...scores.islet[30]!, wis };
  return { ...made, model, method, all: { ...made.all, scores } };
};
const metered = {
  'kinematic 5 min': { step: 1000, distribution: 9000 },
  'extended 5 min': { step: 20_000, distribution: 80_000 },
  'particle 5 min': { step: 900_000, distribution: 100_000 },
};
const found = points(
  [
    scored('adaptive', 'particle', 8.5),
    scored('adaptive', 'unscented', 7),
    scored('adaptive', 'extended', 8),
    scored('kinematic', 'kalman', 9),
  ],
  metered,
);

it('has the cheapest first, and calls those efficient that nobody beats at no more cost', () => {
  expect(found.map(({ name, cycles, efficient }) => [name, cycles, efficient])).toEqual([
    ['kinematic', 10_000, true],
    ['extended', 100_000, true],
    ['particle', 1_000_000, false],
    ['unscented', null, false],
  ]);
});

it('is a table', () => {
  const rows = markdownTable(found).split('\n');
  expect(rows).toHaveLength(6);
  expect(rows[3]).toMatch(/^\| \*\*extended\*\* \| 8\.00 \| [\d.]+ \| 100,000 \|$/);
  expect(rows[5]).toMatch(/^\| unscented \| 7\.00 \| .* \| – \|$/);
});

it('is a picture of those with a budget, which tells what it shows', () => {
  const picture = frontierPlot(found, 'made');
  expect(picture.match(/<circle/g)).toHaveLength(3);
  expect(picture).toContain('extended: WIS 8.00 for 100,000 cycles');
  expect(picture).not.toMatch(/NaN|undefined|unscented/);
});

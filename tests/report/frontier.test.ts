import { expect, it } from 'vitest';
import { frontierPlot, markdownTable, points } from '../../host/report/frontier.js';

const one = (name: string, wis30: number, worst: number) => ({
  name,
  wis30,
  wis60: 2 * wis30,
  usual: worst / 2,
  worst,
});
const found = points([
  one('particle', 8.5, 1_000_000),
  one('extended', 8, 100_400),
  one('unscented', 8.001, 100_900),
  one('kinematic', 9, 10_000),
]);

it('has the cheapest first, and calls those efficient that nobody beats at no more cost', () => {
  expect(found.map(({ name, efficient }) => [name, efficient])).toEqual([
    ['kinematic', true],
    ['extended', true],
    ['unscented', false],
    ['particle', false],
  ]);
});

it('is a table', () => {
  const rows = markdownTable(found).split('\n');
  expect(rows).toHaveLength(6);
  expect(rows[3]).toBe('| **extended** | 8.00 | 16.00 | 50,000 | 100,000 |');
});

it('is a picture that tells what it shows', () => {
  const picture = frontierPlot(found, 'made');
  expect(picture.match(/<circle/g)).toHaveLength(4);
  expect(picture).toContain('extended: WIS 8.00 for 100,000 cycles');
  expect(picture).not.toMatch(/NaN|undefined/);
});

it('keeps apart the names of methods that score and cost alike', () => {
  const texts = [
    ...frontierPlot(found, 'made').matchAll(/<text class="(?:label islet)?" x="([\d.]+)" y="([\d.]+)">([^<]+)/g),
  ];
  const boxes = texts.map(([, x, y, text]) => ({ x: Number(x), y: Number(y), right: Number(x) + 7 * text!.length }));
  expect(boxes).toHaveLength(4);
  for (const [k, a] of boxes.entries()) {
    for (const b of boxes.slice(k + 1))
      expect(Math.abs(a.y - b.y) >= 12 || a.right <= b.x || b.right <= a.x).toBe(true);
  }
});

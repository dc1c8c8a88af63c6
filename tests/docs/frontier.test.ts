/** What docs/EXPERIMENTS.md shows of the frontier is what `npm run bench -- frontier` found. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { frontierPlot, markdownTable, points, type FrontierPoint } from '../../host/report/frontier.js';

const found = JSON.parse(readFileSync('docs/frontier.json', 'utf8')) as FrontierPoint[];
const document = readFileSync('docs/EXPERIMENTS.md', 'utf8');

it('has the table of the document', () => {
  const written = /<!-- npm run bench -- frontier -->\n\n([^]*?)\n\n<!-- end -->/.exec(document)![1]!;
  const cells = (table: string) =>
    table
      .split('\n')
      .filter((line) => !/^[|: -]+$/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(cells(written)).toEqual(cells(markdownTable(found)));
  expect(found.length).toBeGreaterThan(5);
});

it('has the picture of the document', () => {
  expect(document).toContain('](frontier.svg)');
  expect(readFileSync('docs/frontier.svg', 'utf8')).toBe(frontierPlot(found, 'frontier'));
});

it('calls efficient what nobody beats, the default with less than 420,000 cycles at worst among all', () => {
  expect(points(found)).toEqual(found);
  expect(found.find(({ name }) => name === 'extended')!.worst).toBeLessThan(420_000);
});

import { describe, expect, it } from 'vitest';
import { watchContent } from '../../host/report/watch.js';
import { madeWeeks } from './weeks.js';

const content = watchContent(madeWeeks());
const pictures = content.match(/<svg .*?<\/svg>/gs)!;

describe('the weeks in the report', () => {
  it('are a picture for everybody of whom three weeks are known, those gone stale first', () => {
    expect(pictures.map((picture) => /<title[^>]*>([^<]*)</.exec(picture)![1])).toEqual([
      '&lt;p1&gt; &amp; &quot;co&quot;, week by week',
      'well, week by week',
    ]);
    expect(content).toContain('1 subject with too few weeks');
  });

  it('break the curve where a week is missing', () => {
    const lengths = (picture: string) =>
      [...picture.matchAll(/class="trace" points="([^"]+)"/g)].map(([, points]) => points!.split(' ').length);
    expect(lengths(pictures[0]!)).toEqual([4, 4, 4, 4]);
    expect(lengths(pictures[1]!)).toEqual([5, 5]);
  });

  it('share their scales, so that people can be compared', () => {
    const ticks = (picture: string) =>
      [...picture.matchAll(/class="tick end" x="40"[^>]*>([^<]+)</g)].map(([, text]) => text);
    expect(ticks(pictures[0]!)).toEqual(ticks(pictures[1]!));
    expect(ticks(pictures[0]!).length).toBeGreaterThan(3);
  });

  it('say who went stale, in what and when, and mark the first day where it lies', () => {
    const rows = content.match(/<tbody>.*<\/tbody>/s)![0].match(/<tr>.*?<\/tr>/gs)!;
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('2024-02-09');
    expect(pictures[0]).toContain('stale since 2024-02-09');
    expect(pictures[1]).not.toContain('stale');
    const at = Number(/class="stale" x1="([\d.]+)"/.exec(pictures[0]!)![1]);
    const centres = [...pictures[0]!.matchAll(/class="week" cx="([\d.]+)"/g)].map(([, cx]) => Number(cx));
    // The week of 5 February is the fifth of them, its middle half a day before 9 February.
    const perDay = (centres[1]! - centres[0]!) / 7;
    expect(at).toBeCloseTo(centres[4]! + 0.5 * perDay, 0);
  });

  it('of nobody gone stale say so', () => {
    const well = madeWeeks().map((set) => ({ ...set, subjects: set.subjects.slice(1) }));
    expect(watchContent(well)).toContain('No alarm for any of 2 subjects');
    expect(watchContent(well)).not.toContain('<table>');
  });

  it('leave out a week with too few targets, also from the scale', () => {
    expect(content).not.toMatch(/NaN|Infinity|>5\.0</);
  });
});

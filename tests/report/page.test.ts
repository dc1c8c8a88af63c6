import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../host/evaluate/comparisons.js';
import { reportPage } from '../../host/report/page.js';
import { cautions, headline } from '../../host/report/verdict.js';
import { account } from './account.js';
import { madeWeeks } from './weeks.js';

const made = { ...account(), watch: madeWeeks() };
const page = reportPage(made);

describe('the report', () => {
  it('needs nothing but itself', () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
  });

  it('is the same every time', () => {
    expect(reportPage({ ...account(), watch: madeWeeks() })).toBe(page);
  });

  it('takes no name for HTML', () => {
    expect(page).toContain('&lt;p1&gt; &amp; &quot;co&quot;');
    expect(page).not.toMatch(/<p1>|set <1>/);
  });

  it('has a title and a description for every picture, and every id once', () => {
    const pictures = page.match(/<svg [^>]*role="img"[^>]*>/g)!;
    expect(pictures.length).toBeGreaterThanOrEqual(11);
    for (const picture of pictures) {
      const [, title, description] = /aria-labelledby="(\S+) (\S+)"/.exec(picture)!;
      expect(page).toContain(`<title id="${title}">`);
      expect(page).toContain(`<desc id="${description}">`);
    }
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a caption and row headings in every table, and as many cells as columns', () => {
    const tables = page.match(/<table>.*?<\/table>/gs)!;
    expect(tables.length).toBeGreaterThanOrEqual(12);
    for (const table of tables) {
      expect(table).toContain('<caption>');
      const columns = table.match(/<th scope="col">/g)!.length;
      for (const [row] of table.match(/<tbody>.*<\/tbody>/s)![0].matchAll(/<tr.*?<\/tr>/gs)) {
        expect(row.match(/<th scope="row">/g)).toHaveLength(1);
        expect(row.match(/<td>/g) ?? []).toHaveLength(columns - 1);
      }
    }
  });

  it('draws no number that is none', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(reportPage(account([1], 1))).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('links every section, by headings in order', () => {
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`<section id="${id}">`);
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    levels.slice(1).forEach((level, k) => expect(level - levels[k]!).toBeLessThanOrEqual(1));
  });
});

describe('the verdict', () => {
  const told = (changes: Partial<Record<Comparison['measure'], Comparison['verdict']>>) => {
    const { figures, ...all } = made.all;
    const comparisons = figures.comparisons.map((one) => ({
      ...one,
      interval: { low: 0.8, high: 0.9 },
      verdict: changes[one.measure] ?? ('better' as const),
    }));
    return headline({ ...made, all: { ...all, figures: { ...figures, comparisons } } });
  };

  it('says better only where every interval says so', () => {
    expect(told({})).toBe("Islet's forecasts are better than every yardstick's here, its low alarms too");
    expect(told({ sensitivity: 'unclear' })).toContain('its low alarms not clearly better than last value');
    expect(told({ wis: 'unclear' })).toMatch(/^Islet's forecasts are not clearly better than last value/);
    expect(told({ wis: 'worse' })).toMatch(/^Islet's forecasts are worse than last value/);
  });

  it('of one subject is none', () => {
    expect(headline(account([1], 1))).toBe('Scores of one subject: too few for a verdict');
  });

  it('warns of few subjects, of subjects that were learned on, and of missing forecasts', () => {
    expect(cautions(made)).toEqual([expect.stringContaining('5 subjects')]);
    const learned = { ...made, sets: made.sets.map((set) => ({ ...set, learnedOn: ['a'] })) };
    expect(cautions(learned)[0]).toContain('learned on 2 of these 5 subjects');
    expect(cautions({ ...learned, heldOut: true })).toHaveLength(1);
    expect(cautions({ ...made, all: { ...made.all, missing: 100 } })[0]).toContain('lack a forecast');
  });
});

/** The report for people: on a terminal and as Markdown. */
import { describe, expect, it } from 'vitest';
import { markdown } from '../../host/gate/markdown.js';
import { reportLines } from '../../host/gate/text-table.js';
import { colourPaint, plainPaint } from '../../host/terminal/paint.js';
import { displayWidth } from '../../host/terminal/text.js';
import { BOARD, budgets, figures, figuresWith, GROUP, reportOf } from './fixtures.js';

const step = { part: 'stages', name: 'step', unit: 'cycles' } as const;
const RED = '\u001b[31m';

describe('on a terminal', () => {
  it('shows bars with their share, and figures by preset', () => {
    const lines = reportLines(reportOf(figures()), 100, plainPaint);
    expect(lines.find((line) => line.startsWith('step + forecast'))).toMatch(
      /58,000 +60,000 {2}█{19}▍ +96 % {2}kinematic/,
    );
    expect(lines.find((line) => /^step +18,000 +17,500$/.test(line))).toBeDefined();
    expect(lines.at(-1)).toMatch(/^gate passed/);
    for (const line of lines.slice(3)) expect(displayWidth(line), line).toBeLessThanOrEqual(100);
  });

  it('paints an excess red with its ratio, in the table and below it', () => {
    const lines = reportLines(reportOf(figuresWith(step, 19_000), { passed: false }), 100, colourPaint);
    expect(lines.find((line) => line.startsWith('step   '))).toContain(`${RED}     19,000   1.06 ×`);
    expect(lines.at(-2)).toMatch(/slower: kinematic 5 min · step/);
    expect(lines.at(-1)!.startsWith(`${RED}gate failed: 1 reason`)).toBe(true);
  });

  it('tells a change within the budget, and a figure without one', () => {
    const by = budgets();
    delete by.metered[GROUP];
    const text = reportLines(reportOf(figuresWith(step, 17_000), {}, by), 100, plainPaint).join('\n');
    expect(text).toMatch(/step +17,000 {3}−5\.6 % +17,500 +new/);
  });

  it('wraps columns that do not fit, and leaves out rows that would be empty', () => {
    const lines = reportLines(reportOf(figures()), 60, plainPaint);
    expect(lines.filter((line) => line.startsWith(GROUP))).toHaveLength(1);
    const narrow = reportLines(reportOf(figures()), 40, plainPaint);
    expect(narrow.filter((line) => line.startsWith(GROUP))).toHaveLength(2);
    expect(narrow.filter((line) => line.startsWith('arena, B '))).toHaveLength(1);
  });

  it('says what costs', () => {
    const why = [
      {
        of: `${GROUP} · step`,
        unit: 'cycles' as const,
        total: 1000,
        functions: [{ name: 'exp', value: 250, share: 0.25 }],
      },
    ];
    const lines = reportLines(reportOf(figures(), { why }), 100, plainPaint);
    expect(lines).toContain('  25.0 %        250  exp');
  });
});

describe('as Markdown', () => {
  it('begins with the verdict and has every table', () => {
    const text = markdown(reportOf(figures()));
    expect(text).toMatch(/^## ✅ Islet gate passed/);
    expect(text).toContain(`| ${GROUP} | ${BOARD} | metered |\n| --- | --: | --: |\n| step | 18,000 | 17,500 |`);
    expect(text).toContain('| step + forecast | 58,000 cycles | 60,000 | 96 % |');
    expect(text).not.toContain('❌');
  });

  it('marks what is over, with its ratio, and lists why', () => {
    const text = markdown(reportOf(figuresWith(step, 21_000), { passed: false }));
    expect(text).toMatch(/^## ❌ Islet gate failed: 3 reasons/);
    expect(text).toContain('- above its bar: step');
    expect(text).toContain('**21,000** ❌ 1.17 × of 18,000');
    expect(text).toContain('**1.05 ×** ❌');
  });
});

/** The report as a browser shows it: on a desk and on a phone, by day and by night. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../host/report/page.js';
import { findBrowser } from '../../tools/browser.mjs';
import { account } from './account.js';
import { madeWeeks } from './weeks.js';

// Without a browser nothing can be looked at; on a CI that is a failure.
const program = findBrowser();
const available = program !== undefined || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the report in a browser; install chromium or set ISLET_BROWSER');

/** As root it runs without its sandbox, and it is not to call home. */
const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'];

const SCREENS = [
  { name: 'a desk by day', viewport: { width: 1100, height: 900 }, colorScheme: 'light' },
  { name: 'a phone by night', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const;

describe.skipIf(!available)('the report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'islet-report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, reportPage({ ...account(), watch: madeWeeks() }));
    browser = await chromium.launch({ executablePath: program, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  describe.each(SCREENS)('on $name', ({ viewport, colorScheme }) => {
    let page: Page;
    const troubles: string[] = [];

    beforeAll(async () => {
      page = await browser.newPage({ viewport, colorScheme });
      page.on('console', (message) => troubles.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) troubles.push(request.url());
      });
      await page.goto(pathToFileURL(file).href);
    });

    it('asks for nothing and complains of nothing', () => expect(troubles).toEqual([]));

    it('is no wider than the screen', async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    });

    it('keeps the words of its pictures inside them, and apart from each other', async () => {
      const found: string[] = await page.evaluate(`(${misplaced.toString()})()`);
      expect(found).toEqual([]);
    });

    it('has pictures whose words are large enough to read', async () => {
      const sizes: number[] = await page.evaluate(`(${heights.toString()})()`);
      expect(Math.min(...sizes)).toBeGreaterThan(7);
    });

    it('has text that stands out from its paper', async () => {
      const ratios = (await page.evaluate(`(${contrasts.toString()})()`)) as Record<string, number>;
      expect(Object.keys(ratios).length).toBeGreaterThan(5);
      for (const [what, ratio] of Object.entries(ratios)) expect(ratio, what).toBeGreaterThan(4.5); // WCAG 2.2, AA
    });
  });
});

/** Runs in the page: texts that leave their picture, or lie on another text of it. */
function misplaced(): string[] {
  const found: string[] = [];
  for (const picture of Array.from(document.querySelectorAll('svg[role=img]'))) {
    const frame = picture.getBoundingClientRect();
    const texts = Array.from(picture.querySelectorAll('text')).map((text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    texts.forEach(({ text, box }, k) => {
      const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1;
      if (!inside || box.bottom > frame.bottom + 1)
        found.push(`${text} leaves ${picture.querySelector('title')?.textContent}`);
      for (const other of texts.slice(k + 1)) {
        const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // Boxes are taller than their letters.
        if (wide > 1 && high > box.height / 2.5) found.push(`${text} lies on ${other.text}`);
      }
    });
  }
  return found;
}

/** Runs in the page: sizes of the letters of all pictures, px. */
function heights(): number[] {
  return Array.from(document.querySelectorAll<SVGTextElement>('svg[role=img] text')).map((text) => {
    const size = Number.parseFloat(getComputedStyle(text).fontSize);
    return size * text.getScreenCTM()!.a;
  });
}

/** Runs in the page: the contrast of kinds of text with what is behind them. */
function contrasts(): Record<string, number> {
  const light = (colour: string): number => {
    const parts = colour.match(/[\d.]+/g)!.map(Number);
    const [red, green, blue] = parts.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const ratios: Record<string, number> = {};
  for (const kind of [
    'h1',
    'p',
    'a',
    'caption',
    'td',
    'b.better',
    'b.unclear',
    'svg .tick',
    'svg .row',
    'svg .label.islet',
  ]) {
    const element = document.querySelector(kind);
    if (element === null) continue;
    const style = getComputedStyle(element);
    const ink = light(element instanceof SVGElement ? style.fill : style.color);
    ratios[kind] = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  }
  return ratios;
}

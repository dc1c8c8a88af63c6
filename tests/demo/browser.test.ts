/** The demo as a reader has it: in a browser, on a desk and on a phone. */
import axe from 'axe-core';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { methodsOf } from '../../host/core/methods.js';
import { readLog, tell } from '../../host/demo/log.js';
import { serve } from '../../host/demo/serve.js';
import { settingsOf, USUAL_CHOICE } from '../../host/demo/session.js';
import { simulate } from '../../host/simulate/simulate.js';
import { findBrowser } from '../../tools/browser.mjs';
import { MODULE, newCore } from '../support/engines.js';

// Without a browser nothing can be looked at; on a CI that is a failure.
const program = findBrowser();
const available = program !== undefined || process.env['CI'] !== undefined;
if (!available) console.warn('SKIPPED: the demo in a browser; install chromium or set ISLET_BROWSER');

/** As root it runs without its sandbox, and it is not to call home. */
const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'];

/** A busy machine is waited for. */
const PATIENT = { timeout: 60_000 };

const DESK: BrowserContextOptions = { viewport: { width: 1360, height: 900 }, acceptDownloads: true };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
};

describe.skipIf(!available)('the demo in a browser', () => {
  let browser: Browser;
  let server: Server;
  let origin: string;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    server = await serve('dist/demo', 0);
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await chromium.launch({ executablePath: program, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function open(options: BrowserContextOptions): Promise<void> {
    page = await (await browser.newContext(options)).newPage();
    troubles = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')) troubles.push(url);
    });
    await page.goto(origin);
    await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  }

  afterEach(async () => {
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  const text = async (selector: string): Promise<string> => (await page.textContent(selector)) ?? '';
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const figure = async (name: string): Promise<string> => text(`.figures div:has(> dt:text-is("${name}")) dd span`);
  const flags = (): Promise<string[]> => page.locator('#flags li').allTextContents();
  const digest = (): Promise<string> => figure('SHA-256 of the state');
  const steps = async (count: number): Promise<void> => {
    for (let k = 0; k < count; k++) await press('On 5 minutes');
  };
  const minute = async (): Promise<number> => Number(await page.getAttribute('#scrub', 'max'));
  const picture = (): Promise<string> => page.evaluate('document.getElementById("chart").toDataURL()');
  const downloaded = async (name: string): Promise<Buffer> => {
    const coming = page.waitForEvent('download');
    await press(name);
    return readFileSync(await (await coming).path());
  };

  describe('that runs', () => {
    beforeEach(() => open(DESK));

    it('opens with a crossing under way, and moves', async () => {
      expect(await text('#headline')).toMatch(/^Above 180 within the hour: \d\d % likely/);
      const [before, then] = [await picture(), await minute()];
      await expect.poll(minute, PATIENT).toBeGreaterThan(then + 1);
      expect(await picture()).not.toBe(before);
    });

    it('writes to its slider when a minute has passed, not in every frame', async () => {
      const { writes, minutes } = await page.evaluate(async () => {
        const scrub = document.getElementById('scrub') as HTMLInputElement;
        let writes = 0;
        const watcher = new MutationObserver((all) => (writes += all.length));
        watcher.observe(scrub, { attributeFilter: ['max'] });
        const began = Number(scrub.max);
        while (Number(scrub.max) < began + 5) await new Promise(requestAnimationFrame);
        return { writes, minutes: Number(scrub.max) - began };
      });
      expect(writes).toBeLessThanOrEqual(minutes);
    });

    it('pauses, and runs faster when told to', async () => {
      await press('Pause');
      const stands = await minute();
      await page.waitForTimeout(300);
      expect(await minute()).toBe(stands);
      await page.selectOption('#speed', '3000');
      await press('Play');
      await expect.poll(minute, PATIENT).toBeGreaterThan(stands + 60);
    });
  });

  describe('that stands', () => {
    beforeEach(async () => {
      await open(DESK);
      await press('Pause');
    });

    it('steps on, goes back to the same belief, and returns', async () => {
      await steps(2);
      const live = await digest();
      await press('Back 5 minutes');
      expect(await digest()).not.toBe(live);
      const earlier = await digest();
      await steps(1);
      expect(await digest()).toBe(live);
      await page.focus('#scrub');
      await page.keyboard.press('ArrowLeft');
      expect(await digest()).toBe(earlier);
      await press('Live');
      expect(await digest()).toBe(live);
      expect(await page.isDisabled('#live')).toBe(true);
    });

    it('is live at the right end of the slider, whatever the minute', async () => {
      await press('Fingerstick'); // one minute on
      await press('Back 5 minutes');
      await page.focus('#scrub');
      await page.keyboard.press('End');
      expect(await page.isDisabled('#live')).toBe(true);
    });

    it('takes in a meal, a bolus, a walk and a fingerstick', async () => {
      await page.selectOption('#grams', '90');
      await press('Eat');
      expect(await text('#said')).toContain('Eating 90 g');
      expect(Number.parseFloat(await figure('Still to absorb'))).toBeGreaterThan(80);
      await page.selectOption('#units', '8');
      await press('Bolus');
      expect(await text('.figures div:has(> dt:text-is("Still to absorb")) small')).toMatch(/^[89]\.\d U/);
      const before = await picture();
      await page.selectOption('#minutes', '90');
      await press('Walk');
      expect(await text('#said')).toContain('Walking for 90 min');
      expect(await picture()).not.toBe(before);
      expect(await figure('Sensor bias')).toBe('+0.0');
      await press('Fingerstick');
      expect(await figure('Sensor bias')).not.toBe('+0.0');
    });

    it('loses the signal, the clock and the sensor, and says so', async () => {
      await press('Drop the signal');
      await steps(6);
      expect(await flags()).toContain('Readings are missing');
      await steps(6);
      await press('Set clock');
      await steps(1);
      expect(await flags()).toContain('The clock was set back');
      await press('New sensor');
      await steps(1);
      expect(await flags()).toContain('A new sensor');
    });

    it('sets the clock forward', async () => {
      await steps(1);
      const before = await text('#clock');
      expect(before).toMatch(/^12:\d\d$/);
      await page.selectOption('#hours', '1');
      await press('Set clock');
      await steps(1);
      expect(await text('#clock')).toMatch(/^1[23]:(\d\d) · device 1[34]:\1$/);
      await press('Back 5 minutes');
      expect(await text('#clock')).toBe(before);
      expect(await text('#said')).toContain('Clock set forward');
    });

    it('sees a pressed sensor with the method interacting', async () => {
      await page.selectOption('#method', 'interacting');
      await press('Press the sensor');
      await steps(4);
      expect(await flags()).toContain('The sensor is probably pressed');
      const weight = await page.$eval('meter[aria-label="pressed"]', (meter) => (meter as HTMLMeterElement).value);
      expect(weight).toBeGreaterThan(0.5);
    });

    it('lives by itself until told not to', async () => {
      await page.uncheck('#lives');
      await page.selectOption('#speed', '3000');
      await press('Play');
      const evening = (await minute()) + 7.5 * 60;
      await expect.poll(minute, PATIENT).toBeGreaterThan(evening);
      await press('Pause');
      const table = (await downloaded('Table (CSV)')).toString().trim().split('\n');
      const eaten = table
        .slice(1)
        .map((line) => line.split(',')[3])
        .filter((grams) => grams !== '');
      expect(eaten).toEqual(['45', '65']);
    });

    it('brings another patient', async () => {
      const before = await digest();
      await press('Another patient');
      expect(await digest()).not.toBe(before);
      expect(await text('#source')).toBe('Virtual patient 60');
    });

    it.each(['adaptive', 'kinematic', 'ar2'] as const)(
      'runs every method of %s, and counts its cycles',
      async (model) => {
        await page.selectOption('#model', model);
        for (const method of methodsOf(model)) {
          await page.selectOption('#method', method);
          await steps(1);
          expect(await text('#cost-note'), method).toContain('came to the same bytes');
          const cells = await page.locator('#cost td').allTextContents();
          const [cycles, m4At64, m4At168, m7At216] = cells as [string, string, string, string];
          const count = Number(cycles.replaceAll(',', ''));
          expect(count).toBeGreaterThan(5000);
          expect(Number(m4At64)).toBeCloseTo(count / 64_000, count / 64_000 < 10 ? 2 : 1);
          expect(Number(m4At168)).toBeLessThan(Number(m4At64));
          expect(Number(m7At216), method).toBeGreaterThan(0);
        }
      },
    );

    it('looks as far ahead as asked', async () => {
      await page.selectOption('#horizon', '120');
      expect(await text('#risk-span')).toBe('in 120 min');
      await page.click('#table-title');
      await expect.poll(() => page.locator('#forecast tr').count(), PATIENT).toBe(24);
      await page.selectOption('#horizon', '30');
      expect(await text('#risk-span')).toBe('in 30 min');
      expect(await page.locator('#forecast tr').count()).toBe(6);
    });

    it('speaks mmol/L', async () => {
      const before = Number(await text('#value'));
      await page.getByText('mmol/L', { exact: true }).click();
      expect(Number(await text('#value'))).toBeCloseTo(before / 18.0156, 1);
      expect(await text('#risk')).toContain('below 3.9');
    });

    it.each(['#show-truth', '#show-smoothed', '#show-promised'])(
      'draws the layer %s only when asked',
      async (layer) => {
        const before = await picture();
        await page.click(layer);
        const switched = await picture();
        expect(switched).not.toBe(before);
        await page.click(layer);
        expect(await picture()).toBe(before);
      },
    );

    it('shows the digests that Node computes', async () => {
      await press('Eat');
      await press('Fingerstick');
      await steps(30);
      const shown = await digest();
      const log = (await downloaded('Event log (CSV)')).toString();
      expect(log).toContain(`# state sha256 ${shown}`);
      const forecaster = (await newCore('webassembly')).create(settingsOf(USUAL_CHOICE));
      for (const event of readLog(log)) tell(forecaster, event);
      const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
      expect(shown).toBe(sha256(forecaster.snapshot()));
      expect(await figure('SHA-256 of the module')).toBe(sha256(MODULE));
    });

    it('saves a picture in the colours of the page, with its legend, by day and by night', async () => {
      const shades: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const png = await downloaded('Picture (PNG)');
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2400, 1340]);
        const { corner, caption, legend } = await pixelsOf(png);
        expect(corner).toBe(await page.$eval('.card', (card) => getComputedStyle(card).backgroundColor));
        expect([caption, legend]).toEqual([true, true]);
        shades.push(corner);
      }
      expect(shades[0]).not.toBe(shades[1]);
    });

    it('changes its colours with the time of day', async () => {
      const before = await picture();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(picture, PATIENT).not.toBe(before);
    });

    it('says in words and numbers what the chart shows', async () => {
      const label = await page.getAttribute('#chart', 'aria-label');
      expect(label).toContain(`sensor ${await text('#value')} mg/dL`);
      await page.click('#table-title');
      await expect.poll(() => page.locator('#forecast tr').count(), PATIENT).toBe(12);
      expect(await text('#forecast tr:last-child td:nth-last-child(2)')).toBe(
        await text('#risk tr:nth-child(2) td span'),
      );
    });

    it('tells what is under the pointer', async () => {
      await page.hover('#chart', { position: { x: 600, y: 150 } });
      expect(await text('#tip')).toMatch(/^\d\d:\d\d · sensor \d+ · blood \d+$/);
    });

    it('forecasts a recording that is dropped on it, and comes back', async () => {
      await drop(['own.csv', tidyOf(3)]);
      await page.getByText('own.csv: ').waitFor();
      expect([await page.isHidden('#actions'), await page.isHidden('#show-truth')]).toEqual([true, true]);
      expect(await text('#source')).toBe('own.csv');
      expect(await text('#headline')).not.toContain('Waiting');
      const before = await digest();
      await steps(3);
      expect(await digest()).not.toBe(before);
      expect(await figure('Inside 90 %')).toMatch(/^\d+ %$/);
      await press('Back to the virtual patient');
      expect(await page.isVisible('#actions')).toBe(true);
    });

    it('reads a file that was chosen, in the form of Nightscout', async () => {
      const start = Date.UTC(2025, 0, 1);
      const entries = Array.from({ length: 600 }, (_, k) => ({
        type: 'sgv',
        date: start + k * 300_000,
        dateString: new Date(start + k * 300_000).toISOString(),
        sgv: Math.round(140 + 50 * Math.sin(k / 20)),
      }));
      const buffer = Buffer.from(JSON.stringify(entries));
      await page.setInputFiles('#file', { name: 'entries.json', mimeType: 'application/json', buffer });
      await page.getByText('entries.json: 600 rows').waitFor();
      expect(await figure('Inside 90 %')).toMatch(/^\d+ %$/);
    });

    it('says that a recording of less than a day has all been heard', async () => {
      await drop(['short.csv', 'subject,time,glucose_mgdl\nme,2025-01-01T00:00:00,120\nme,2025-01-01T00:05:00,130\n']);
      await page.getByText('short.csv: 2 rows. It is no longer than the day that teaches.').waitFor();
    });

    it('says why a file cannot be read', async () => {
      await drop(['notes.txt', 'Dear diary,\n']);
      await page.getByText('notes.txt: no column subject, time, glucose_mgdl').waitFor();
    });

    it('takes one file at a time, and shows where', async () => {
      const over = (type: string) =>
        page.evaluate((kind) => document.body.dispatchEvent(new DragEvent(kind, { bubbles: true })), type);
      await over('dragover');
      expect(await page.getAttribute('body', 'class')).toContain('dropping');
      await drop(['a.csv', tidyOf(1)], ['b.csv', tidyOf(1)]);
      expect(await text('#own')).toContain('One file at a time');
      expect(await page.getAttribute('body', 'class')).not.toContain('dropping');
      await over('dragover');
      await over('dragleave');
      expect(await page.getAttribute('body', 'class')).not.toContain('dropping');
    });

    it('explains each part with its equation when asked', async () => {
      const parts = page.locator('.how details');
      expect(await parts.count()).toBeGreaterThanOrEqual(8);
      for (const part of await parts.all()) {
        expect(await part.locator('.equation, p').first().isVisible()).toBe(false);
        await part.locator('summary').click();
        expect(await part.locator('.equation, p').first().isVisible()).toBe(true);
      }
    });

    it('can be used with the keyboard alone', async () => {
      await page.locator('body').click({ position: { x: 2, y: 2 } });
      await page.keyboard.press('Space');
      expect(await text('#play')).toBe('Pause');
      await page.keyboard.press('Space');
      const before = await minute();
      await page.keyboard.press('ArrowRight');
      expect(await minute()).toBeGreaterThan(before);
      const reached = new Set<string>();
      for (let k = 0; k < 60; k++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate('document.activeElement.id || document.activeElement.tagName'));
      }
      for (const id of [
        'play',
        'scrub',
        'speed',
        'eat',
        'grams',
        'press',
        'lives',
        'model',
        'method',
        'file',
        'save-log',
      ])
        expect(reached, id).toContain(id);
    });

    it('goes to the controls and to now with the keyboard', async () => {
      await page.focus('.skip');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('actions');
      await press('Back 5 minutes');
      await page.locator('body').click({ position: { x: 2, y: 2 } });
      expect(await page.isDisabled('#live')).toBe(false);
      await page.keyboard.press('End');
      expect(await page.isDisabled('#live')).toBe(true);
    });

    it('has no control that no test here uses', async () => {
      const controls = await page.$$eval('button, select, input[id]', (all) =>
        all.map(({ id, textContent, ariaLabel }) => ({ id, name: ariaLabel ?? textContent.trim() })),
      );
      expect(controls.length).toBeGreaterThan(30);
      const tests = readFileSync(fileURLToPath(import.meta.url), 'utf8');
      const used = ({ id, name }: { id: string; name: string }): boolean =>
        tests.includes(`'#${id}'`) || tests.includes(`press('${name}')`) || tests.includes(`downloaded('${name}')`);
      expect(controls.filter((control) => !used(control))).toEqual([]);
    });
  });

  describe('on a phone', () => {
    beforeEach(async () => {
      await open(PHONE);
      await press('Pause');
    });

    const top = async (selector: string): Promise<number> => (await page.locator(selector).boundingBox())!.y;

    it('keeps the chart in sight while things are made to happen', async () => {
      for (const control of ['#eat', '#another', '#horizon']) {
        await page.locator(control).scrollIntoViewIfNeeded();
        const chart = (await page.locator('#chart').boundingBox())!;
        expect(chart.y, control).toBeGreaterThanOrEqual(0);
        expect(chart.y + chart.height, control).toBeLessThan(await top(control));
      }
      const before = await picture();
      await press('Eat');
      expect(await picture()).not.toBe(before);
    });

    it('keeps the chart in sight on its side, too', async () => {
      await page.setViewportSize({ width: 740, height: 360 });
      await page.focus('#another');
      const chart = (await page.locator('#chart').boundingBox())!;
      expect(chart.y).toBeGreaterThanOrEqual(0);
      expect(chart.y + chart.height).toBeLessThan(await top('#another'));
    });

    it.each([320, 360, 390, 700, 768, 1030, 1280])(
      'has buttons that fit their place at a width of %i',
      async (width) => {
        await page.setViewportSize({ width, height: 740 });
        const tooWide = await page.$$eval('.deed, .card, .transport', (all) =>
          all.filter((one) => one.scrollWidth > one.clientWidth).map(({ outerHTML }) => outerHTML.slice(0, 60)),
        );
        expect(tooWide).toEqual([]);
      },
    );

    it('lets the chart go where one reads', async () => {
      await page.locator('.how summary').last().scrollIntoViewIfNeeded();
      const chart = (await page.locator('#chart').boundingBox())!;
      expect(chart.y + chart.height).toBeLessThan(0);
    });
  });

  it('stands still for those who asked for less motion', async () => {
    await open({ ...DESK, reducedMotion: 'reduce' });
    expect(await text('#play')).toBe('Play');
    const before = await picture();
    await page.waitForTimeout(300);
    expect(await picture()).toBe(before);
  });

  describe.each([
    ['a desk by day', DESK],
    ['a desk by night', { ...DESK, colorScheme: 'dark' }],
    ['a phone by day', { ...PHONE, colorScheme: 'light' }],
    ['a phone by night with less motion', { ...PHONE, reducedMotion: 'reduce' }],
  ] as const)('on %s', (_, options) => {
    beforeEach(async () => {
      await open(options);
      if ((await text('#play')) === 'Pause') await press('Pause');
    });

    const barriers = async (): Promise<string[]> => {
      await page.evaluate(axe.source);
      const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    };

    it('has no barriers, as it opens and with all parts unfolded, and is no wider than the screen', async () => {
      expect(await barriers()).toEqual([]);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await barriers()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.viewport!.width);
    });

    it('has no barriers with a recording, with regimes and when looking back', async () => {
      await page.selectOption('#method', 'interacting');
      await press('Back 5 minutes');
      expect(await barriers()).toEqual([]);
      await drop(['own.csv', tidyOf(2)]);
      await page.getByText('own.csv: ').waitFor();
      expect(await barriers()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.viewport!.width);
    });
  });

  async function drop(...files: [name: string, content: string][]): Promise<void> {
    await page.evaluate((dropped) => {
      const transfer = new DataTransfer();
      for (const [name, content] of dropped) transfer.items.add(new File([content], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, files);
  }

  /** Of a picture: the colour of its corner, and whether something is written at the top and at the bottom. */
  async function pixelsOf(png: Buffer): Promise<{ corner: string; caption: boolean; legend: boolean }> {
    return page.evaluate(
      async (bytes) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const brush = canvas.getContext('2d', { willReadFrequently: true })!;
        brush.drawImage(image, 0, 0);
        const isWritten = (y: number, height: number): boolean => {
          const { data } = brush.getImageData(40, y, 600, height);
          return data.some((value, k) => Math.abs(value - data[k % 4]!) > 80);
        };
        const [r, g, b] = brush.getImageData(2, 2, 1, 1).data;
        return { corner: `rgb(${r}, ${g}, ${b})`, caption: isWritten(20, 50), legend: isWritten(1270, 50) };
      },
      [...png],
    );
  }
});

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** A recording in the tidy form. */
function tidyOf(days: number): string {
  const lines = ['subject,time,glucose_mgdl,carbs_g,bolus_u'];
  for (const { minute, reading, carbs, bolus } of simulate({ seed: 5, days })) {
    const time = new Date(Date.UTC(2025, 0, 1) + minute * 60_000).toISOString().slice(0, 19);
    lines.push(['me', time, reading ?? '', carbs ?? '', bolus ?? ''].join(','));
  }
  return lines.join('\n');
}

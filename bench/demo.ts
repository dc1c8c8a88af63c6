/** The demo in a browser: how long until it moves, and what a frame takes at a hundred times the speed of life. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type CDPSession } from 'playwright-core';
import { serve } from '../host/demo/serve.js';
import { findBrowser } from '../tools/browser.mjs';

const SECONDS = 5;
const SPEEDS = ['100', '3000'] as const;

/** `slower`: how many times slower than this machine the emulated one is. */
const DEVICES: readonly { name: string; slower: number; options: BrowserContextOptions }[] = [
  { name: 'desktop', slower: 1, options: { viewport: { width: 1360, height: 900 } } },
  {
    name: 'phone, 4 × slower',
    slower: 4,
    options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true },
  },
];

/** Runs in the page: intervals between frames, ms, for some seconds. */
const INTERVALS = `new Promise((resolve) => {
  const found = [];
  let last = performance.now();
  const end = last + ${SECONDS * 1000};
  const beat = (now) => {
    found.push(now - last);
    last = now;
    if (now < end) requestAnimationFrame(beat);
    else resolve(found.slice(1));
  };
  requestAnimationFrame(beat);
})`;

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error('no browser: node tools/browser.mjs installs one');
const server: Server = await serve('dist/demo', 0);
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] });

for (const { name, slower, options } of DEVICES) {
  const page = await (await browser.newContext(options)).newPage();
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await session.send('Performance.enable');
  const began = performance.now();
  await page.goto(origin);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  console.log(`${name}: moves ${(performance.now() - began).toFixed(0)} ms after it was asked for`);
  for (const speed of SPEEDS) {
    await page.selectOption('#speed', speed);
    await page.waitForTimeout(500);
    const before = await seconds(session, 'ScriptDuration');
    const intervals = (await page.evaluate(INTERVALS)) as number[];
    const script = (1000 * ((await seconds(session, 'ScriptDuration')) - before)) / intervals.length;
    const sorted = intervals.toSorted((a, b) => a - b);
    const quantile = (p: number): string => sorted[Math.floor(p * (sorted.length - 1))]!.toFixed(1);
    console.log(
      `${name}, ${speed} ×: script ${script.toFixed(2)} ms a frame; ` +
        `frames every ${quantile(0.5)} ms (median), ${quantile(0.95)} ms (95 %), ${quantile(1)} ms (worst)`,
    );
  }
  await page.context().close();
}
await browser.close();
server.close();

async function seconds(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === name)!.value;
}

/** The default method's promise: a reading, what is learned from it and the forecast with its quantiles, whatever came before. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { StageMeter } from '../../bench/stages.js';
import { EventKind } from '../../host/core/layout.js';
import { readCases } from '../../host/gate/cases.js';
import { meteredEngine } from '../../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../../host/gate/meter.js';

/** Modelled cycles of a Cortex-M4 under wasm3: 2.5 ms at 168 MHz. */
const PROMISED = 420_000;
const HISTORY = 3 * 3600;
/** Of the clock: what is remembered and learned goes in turns. */
const TWENTY_MINUTES = [0, 300, 600, 900];

const reading = (time: number) => {
  const value = 140 + 80 * Math.sin(time / 4000) + 5 * Math.sin(1.7 * time);
  return { kind: EventKind.READING, time, value };
};

it.each([60, 300, 900])('keeps its promise after gaps of any length, a reading every %i s', async (spacing) => {
  const meter = new StageMeter(await meteredEngine('webassembly', readFileSync('build/islet.wasm'), SHIPPED_WEIGHTS));
  const given = readCases('tests/cases/cases.json').find(({ name }) => name.endsWith('with a head that learns'))!;
  const costs: { gap: number; turn: number; cycles: number }[] = [];
  for (const minutes of [5, 15, 20, 30, 40, 60, 61, 90, 120, 150, 180, 181]) {
    const gap = Math.max(60 * minutes, spacing);
    for (const turn of TWENTY_MINUTES) {
      meter.configure({ ...given, sensorInterval: spacing });
      const end = 86_400 + turn; // of the gap
      for (let time = end - gap - HISTORY; time <= end - gap; time += spacing) meter.observe(reading(time));
      const { step, distribution } = meter.measure(reading(end));
      costs.push({ gap, turn, cycles: step! + distribution! });
    }
  }
  const worst = costs.reduce((a, b) => (b.cycles > a.cycles ? b : a));
  expect(worst.cycles, `after ${worst.gap} s, turn ${worst.turn}`).toBeLessThan(PROMISED);
  expect(worst.cycles).toBeGreaterThan(PROMISED / 2); // it was measured
});

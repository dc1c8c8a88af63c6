/** What most particles may cost: a reading, the hour's distribution and the crossing risk, whatever gap came before. */
import { expect, it } from 'vitest';
import { StageMeter } from '../../bench/stages.js';
import { EventKind, MOST_PARTICLES } from '../../host/core/layout.js';
import { readCases } from '../../host/gate/cases.js';
import { meteredEngine } from '../../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../../host/gate/meter.js';
import { MODULE } from '../support/engines.js';

/** Modelled cycles of a Cortex-M4 under wasm3: 50 ms at 168 MHz. */
const PROMISED = 8_400_000;
const HISTORY = 40;
/** Of gaps, s: around what particles go through in one substep, in several of the regimes', and what starts them anew. */
const GAPS = [60, 299, 300, 301, 302, 420, 450, 451, 900, 3600, 7200, 10_800, 10_801];

const reading = (time: number) => {
  const value = 140 + 70 * Math.sin(time / 4000) + 5 * Math.sin(1.7 * time);
  return { kind: EventKind.READING, time, value };
};

it('keeps its promise after gaps of any length', async () => {
  const meter = new StageMeter(await meteredEngine('webassembly', MODULE, SHIPPED_WEIGHTS));
  const given = readCases('tests/cases/cases.json').find(({ method }) => method === 'particle')!;
  for (const gap of GAPS) {
    for (const start of [0, 6000, 12_000, 18_000]) {
      meter.configure({ ...given, particles: MOST_PARTICLES });
      for (let k = 0; k < HISTORY; k++) meter.observe(reading(start + 300 * k));
      const { step, distribution, risk } = meter.measure(reading(start + 300 * (HISTORY - 1) + gap));
      const cycles = step! + distribution! + risk!;
      expect(cycles, `after ${gap} s from ${start}`).toBeLessThan(PROMISED);
      expect(cycles).toBeGreaterThan(PROMISED / 2); // it was measured
    }
  }
});

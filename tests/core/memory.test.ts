/** Who writes where: outputs never touch the state, and nothing is written above what a configuration says it needs. */
import { beforeEach, describe, expect, it } from 'vitest';
import { EventKind } from '../../host/core/layout.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { same } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { parametersOf } from '../support/parameters.js';
import { RawCore } from '../support/raw-core.js';

const UNTOUCHED = 0xa5;

let core: RawCore;

beforeEach(async () => {
  core = new RawCore(await newEngine());
});

describe.each(MODEL_NAMES)('%s', (model) => {
  it('forecast, distribution, risk and diagnose leave every byte of the state', () => {
    core.configure(parametersOf(model), 0, 7200);
    for (let k = 0; k < 20; k++) core.event(EventKind.READING, 300 * k, 150 + k);
    const before = core.bytes();
    for (const call of ['forecast', 'distribution', 'risk', 'diagnose'] as const) {
      expect(core.call(call)).toBe(0);
      expect(same(core.bytes(), before), call).toBe(true);
    }
  });

  it('nothing is written at or above memoryEnd, whatever the interval, the horizon and the time since the last reading', () => {
    for (const sensorInterval of [0, 60, 61, 299, 300, 700, 900, 1000, 1700, 1800]) {
      for (const horizon of [300, 600, 3600, 6900, 7200]) {
        expect(core.configure(parametersOf(model), sensorInterval, horizon)).toBe(0);
        const end = core.memoryEnd;
        expect(end).toBeGreaterThanOrEqual(core.engine.addresses.stateAddress + core.state.length);
        expect(end).toBeLessThanOrEqual(core.engine.memory.length);
        core.engine.memory.fill(UNTOUCHED, end);
        const spacing = sensorInterval || 60; // no interval configured: the closest readings need the most room
        for (let k = 0; k < 12; k++) core.event(EventKind.READING, 10_000 + spacing * k, 150 + k);
        const last = 10_000 + spacing * 11;
        for (const since of [
          0,
          1,
          spacing / 2,
          spacing - 1,
          spacing,
          spacing + 1,
          2 * spacing,
          3 * spacing + 7,
          57_600,
        ]) {
          core.event(EventKind.ELAPSED, last + Math.floor(since), 0);
          for (const call of ['distribution', 'risk', 'diagnose', 'seal'] as const) expect(core.call(call)).toBe(0);
          const what = `interval ${sensorInterval}, horizon ${horizon}, ${since} s after the last reading`;
          expect(
            core.engine.memory.subarray(end).every((byte) => byte === UNTOUCHED),
            what,
          ).toBe(true);
        }
      }
    }
  });

  it('outputs depend on the state alone, not on what was computed before', () => {
    const outputs = () => {
      for (const call of ['distribution', 'risk', 'diagnose'] as const) core.call(call);
      const { forecastAddress, diagnosticsAddress } = core.engine.addresses;
      return core.engine.memory.slice(forecastAddress, diagnosticsAddress + 56);
    };
    core.configure(parametersOf(model), 0, 3600);
    for (let k = 0; k < 20; k++) core.event(EventKind.READING, 300 * k, 150 + k);
    const first = outputs();
    const { forecastAddress, diagnosticsAddress, stateAddress } = core.engine.addresses;
    expect(same(outputs(), first)).toBe(true);
    core.engine.memory.fill(0xff, stateAddress + core.state.length);
    core.engine.memory.fill(0, forecastAddress, diagnosticsAddress);
    const headOnly = outputs();
    const used = 16 + 12 * 60;
    expect(same(headOnly.subarray(0, used), first.subarray(0, used))).toBe(true);
  });
});

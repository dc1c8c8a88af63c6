/** The default method's promise: a reading, what is learned from it and the forecast with its quantiles, whatever came before. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EventKind, Feature } from '../../host/core/layout.js';
import { costOf } from '../../bench/frontier/cost.js';
import { StageMeter } from '../../bench/stages.js';
import { readCases } from '../../host/gate/cases.js';
import { meteredEngine } from '../../host/gate/metered-engine.js';
import { SHIPPED_WEIGHTS } from '../../host/gate/meter.js';

/** Modelled cycles of a Cortex-M4 under wasm3: 2.5 ms at 168 MHz. */
const PROMISED = 420_000;
/** The same with meals, boluses and basal on board, and what is learned of them. */
const PROMISED_WITH_TREATMENTS = 450_000;

const learner = readCases('tests/cases/cases.json').find(({ name }) => name.endsWith('with a head that learns'))!;

const newMeter = async () =>
  new StageMeter(await meteredEngine('webassembly', readFileSync('build/islet.wasm'), SHIPPED_WEIGHTS));

it.each([60, 300, 900])('keeps its promise after gaps of any length, a reading every %i s', async (sensorInterval) => {
  const { usual, worst, gap, turn } = costOf(await newMeter(), { ...learner, sensorInterval });
  expect(worst, `after ${gap} s, turn ${turn}`).toBeLessThan(PROMISED);
  expect(worst).toBeGreaterThan(usual);
  expect(usual).toBeGreaterThan(PROMISED / 2); // it was measured
});

it('costs little more with treatments', async () => {
  const features = (learner.features ?? 0) | Feature.INSULIN | Feature.TREATMENTS;
  const told = [EventKind.MEAL, EventKind.INSULIN, EventKind.BASAL];
  const { worst, gap, turn } = costOf(await newMeter(), { ...learner, sensorInterval: 300, features }, told);
  expect(worst, `after ${gap} s, turn ${turn}`).toBeLessThan(PROMISED_WITH_TREATMENTS);
  expect(worst).toBeGreaterThan(PROMISED / 2);
});

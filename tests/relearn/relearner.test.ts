import { describe, expect, it } from 'vitest';
import { populationFeatures } from '../../host/core/core.js';
import { EventKind, InputView } from '../../host/core/layout.js';
import type { RecordingRow } from '../../host/formats/recording.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { PERSONAL, personalParameters } from '../../host/relearn/personal.js';
import { Relearner, Workshop, type Decision, type RelearnState } from '../../host/relearn/relearner.js';
import { forecastRecording, type ForecastRow } from '../../host/stream/forecast-recording.js';
import { simulate } from '../../host/simulate/simulate.js';
import { row } from '../learn/rows.js';
import { newCore, newEngine } from '../support/engines.js';

const population = SHIPPED.adaptive;
const features = [...populationFeatures(population), 'intervals' as const];
const settings = { population, features, inputs: 'all' as const, days: 14 };

const workshop = async () => new Workshop(await newEngine(), await newEngine(), features);

/** A simulated person of so many days; the clock is set back once, and some readings are repeated. */
function person(days: number, seed = 7): RecordingRow[] {
  const rows: RecordingRow[] = [];
  for (const { minute, reading, carbs } of simulate({ seed, days, interval: 5 })) {
    if (reading === undefined && carbs === undefined) continue;
    const shifted = minute > 1440 * 10 + 180 ? minute - 60 : minute;
    rows.push(
      row('p', shifted, { ...(reading !== undefined && { glucose: reading }), ...(carbs !== undefined && { carbs }) }),
    );
  }
  return rows;
}

async function run(rows: readonly RecordingRow[], state?: RelearnState, given: typeof settings = settings) {
  const decisions: Decision[] = [];
  const relearner = new Relearner(await workshop(), given, 'p', (one) => decisions.push(one), state);
  const forecasts = rows.map((one) => relearner.take(one, () => {})).filter((one) => one !== undefined);
  return { relearner, decisions, forecasts };
}

const means = (forecasts: readonly ForecastRow[]) =>
  forecasts.map(({ prediction }) => prediction?.forecast.steps[11]!.mean);

describe('a relearner', () => {
  it('forecasts what the core does, to the bit, until somebody is promoted', async () => {
    const rows = person(20);
    const { forecasts, decisions, relearner } = await run(rows);
    const usual: ForecastRow[] = [];
    const plain = { parameters: population, inputs: 'all' as const, horizonMinutes: 60, features };
    for await (const one of forecastRecording(await newCore(), rows, plain, () => {})) usual.push(one);
    expect(decisions.map(({ decision }) => decision)).not.toContain('promoted');
    expect(means(forecasts)).toEqual(means(usual));
    expect(means(forecasts).length).toBeGreaterThan(5000);
    expect(relearner.parameters.values).toEqual(population.values);
  });

  it('estimates after two weeks, and says why it challenges or not', async () => {
    const { decisions } = await run(person(16));
    expect(decisions.length).toBe(1);
    expect(decisions[0]!.decision).toMatch(/challenge/);
    expect(decisions[0]!.reason).toMatch(/the last weeks/);
    expect(decisions[0]!.champion).toEqual(PERSONAL.map(() => 0));
    expect(decisions[0]!.time.slice(11)).toMatch(/^04:0/);
  });

  it('goes on from a state that was written down to the same end, to the bit', async () => {
    const rows = person(24);
    const whole = await run(rows);
    for (const cut of [100, 4400, rows.length - 300]) {
      const first = await run(rows.slice(0, cut));
      const written = JSON.parse(JSON.stringify(first.relearner.state)) as RelearnState;
      const second = await run(rows.slice(cut), written);
      expect([...first.decisions, ...second.decisions]).toEqual(whole.decisions);
      expect(means([...first.forecasts, ...second.forecasts])).toEqual(means(whole.forecasts));
      expect(second.relearner.state).toEqual(whole.relearner.state);
    }
  });

  it('promotes who wins: a person for whom the population is far off', async () => {
    const off = personalParameters(population, [4, 0, -4, 6]);
    const { decisions, relearner } = await run(person(60), undefined, { ...settings, population: off });
    expect(decisions.map(({ decision }) => decision).slice(0, 2)).toEqual(['challenge', 'promoted']);
    expect(decisions[1]!.reason).toMatch(/better after \d+ days, evidence \d+\.\d\d of 40/);
    expect(decisions[1]!.champion).toEqual(decisions[0]!.rival);
    expect(relearner.parameters.values).not.toEqual(off.values);
  });

  it('has a window no longer than its days', async () => {
    const { window } = (await run(person(20))).relearner.state;
    const span = (window.at(-1)!.time - window[0]!.time) / 86_400;
    expect(span).toBeGreaterThan(13);
    expect(span).toBeLessThanOrEqual(15);
    const kinds = new Set(window.map(({ words }) => words[InputView.OFFSETS.kind / 4]!));
    expect(kinds).toEqual(
      new Set([EventKind.READING, EventKind.MEAL, EventKind.ELAPSED]) /* the clock that was set back */,
    );
  });
});

import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadCore } from '../../host/cli/load.js';
import type { Core, FeatureName, Settings } from '../../host/core/core.js';
import type { Forecast, Risk } from '../../host/core/forecaster.js';
import { TIDY_HEADER, tidyLine } from '../../host/formats/tidy-table.js';
import { Zone } from '../../host/formats/zone.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { waitFor } from '../../host/watch/backoff.js';
import { jsonLine, peopleLine, type Told } from '../../host/watch/line.js';
import { Nightscout, type Access, type Api } from '../../host/watch/nightscout.js';
import {
  forecastRecording,
  withFeatures,
  type Inputs,
  type RecordingSettings,
} from '../../host/stream/forecast-recording.js';
import { readState, writeState, type WatchState } from '../../host/watch/state-file.js';
import { settingsKey, watch, type WatchSettings } from '../../host/watch/watch.js';
import { readText } from '../formats/support.js';
import { ACCESS_TOKEN, FakeNightscout } from './server.js';

/** The host's clock in these tests, s. */
const NOW = Math.floor(Date.now() / 1000);

let core: Core;
let server: FakeNightscout;
beforeAll(async () => void (core = await loadCore('webassembly')));
beforeEach(async () => void (server = await FakeNightscout.start()));
afterEach(() => server.stop());

const forecaster = {
  parameters: SHIPPED.kinematic,
  horizonMinutes: 60,
  features: ['sensor', 'monitor', 'insulin', 'intervals'] as FeatureName[],
};

/** As the command makes it when nothing is asked for, and with all inputs. */
const usual = { parameters: SHIPPED.adaptive, horizonMinutes: 60 };
const treated = withFeatures<RecordingSettings>({ ...usual, inputs: 'all' });

interface Ran {
  told: Told[];
  warnings: string[];
  saved: WatchState | undefined;
  waits: number[];
}

/** Watches; `steps` are what happens in each wait, and after the last one it is stopped. */
async function run(
  steps: (() => void | Promise<void>)[],
  {
    state,
    access = {},
    timeout = 5000,
    api = '1',
    inputs = 'cgm',
    made = { ...forecaster, inputs },
    history = 3600,
  }: {
    state?: WatchState;
    access?: Access;
    timeout?: number;
    api?: Api;
    inputs?: Inputs;
    made?: WatchSettings['forecaster'];
    history?: number;
  } = {},
): Promise<Ran> {
  const ran: Ran = { told: [], warnings: [], saved: undefined, waits: [] };
  const stop = new AbortController();
  const settings = {
    ...{ core, forecaster: made, server: new Nightscout(server.url, access, timeout, api) },
    ...{ zone: new Zone('Asia/Kathmandu'), every: 60, history },
  };
  await watch(
    settings,
    state,
    {
      wait: async (seconds) => {
        ran.waits.push(seconds);
        const step = steps[ran.waits.length - 1];
        if (step === undefined) stop.abort();
        else await step();
      },
      now: () => NOW,
      random: () => 0.5,
      tell: async (told) => void ran.told.push(told),
      warn: (message) => void ran.warnings.push(message),
      save: async (saved) => void (ran.saved = saved),
    },
    stop.signal,
  );
  return ran;
}

const times = ({ told }: Ran) => told.map(({ reading }) => reading.utc - NOW);

describe('watch', () => {
  it('tells the end of the history, then each new reading once, in order and on the person’s clock', async () => {
    server.add([NOW - 900, 120], [NOW - 600, 121], [NOW - 300, 122]);
    const ran = await run([
      () => server.add([NOW + 60, 125], [NOW, 124], [NOW, 124]),
      () => {},
      () => server.add([NOW - 300, 122], [NOW + 300, 39], [NOW + 301, 'x'], [NOW + 302, 7]),
    ]);
    expect(times(ran)).toEqual([-300, 0, 60, 300]);
    expect(ran.told.map(({ offset }) => offset)).toEqual([345, 345, 345, 345]);
    expect(ran.told.at(-1)!.reading).toMatchObject({ glucose: 39, beyond: 'low' });
    expect(ran.told.every(({ prediction }) => prediction?.forecast.steps.length === 12)).toBe(true);
    expect(ran.warnings).toEqual(['left out: 2 entries that cannot be used']);
    expect(ran.waits).toEqual([60, 60, 60, 60]);
  });

  it('goes on from its state to the bit, and asks for nothing twice', async () => {
    const first: [number, number][] = Array.from({ length: 10 }, (_, k) => [NOW - 3000 + 300 * k, 120 + k]);
    const more: [number, number][] = [0, 1].map((k) => [NOW + 300 * k - 3000 + 3000, 131 + k]);
    server.add(...first);
    const whole = await run([() => server.add(...more)]);
    server.entries = [];
    server.add(...first);
    const before = await run([]);
    server.add(...more);
    server.requests.length = 0;
    const after = await run([], { state: before.saved! });
    expect(after.told).toEqual(whole.told.slice(1));
    expect(Buffer.from(after.saved!.snapshot).equals(whole.saved!.snapshot)).toBe(true);
    expect(server.requests.map(({ url }) => url.searchParams.get('find[date][$gt]'))).toEqual([
      String((NOW - 300) * 1000),
    ]);
  });

  it('starts anew from a damaged snapshot, and says so', async () => {
    server.add([NOW - 300, 120]);
    const { saved } = await run([]);
    const snapshot = Uint8Array.from(saved!.snapshot);
    snapshot[200]! ^= 1;
    const ran = await run([], { state: { ...saved!, snapshot } });
    expect(ran.warnings).toEqual(['starting anew: the snapshot is damaged']);
    expect(times(ran)).toEqual([-300]);
  });

  it.each([
    [500, 'HTTP 500'],
    [302, 'it sends us elsewhere'],
    ['nonsense', 'its answer is not JSON'],
    ['cut', 'it cannot be reached'],
  ] as const)('waits ever longer while it meets %s, and recovers', async (trouble, message) => {
    server.add([NOW - 300, 120]);
    server.trouble = trouble;
    const ran = await run([
      () => {},
      () => {},
      () => {},
      () => void (server.trouble = undefined),
      () => server.add([NOW, 121]),
    ]);
    expect(ran.waits).toEqual([3.75, 7.5, 15, 30, 60, 60]);
    expect(ran.warnings[0]).toContain(message);
    expect(ran.warnings.slice(1)).toEqual([`http://127.0.0.1:${server.port} answers again`]);
    expect(times(ran)).toEqual([-300, 0]);
  });

  it('gives up an answer that does not come', async () => {
    server.trouble = 'silence';
    const ran = await run([() => void (server.trouble = undefined)], { timeout: 50 });
    expect(ran.warnings[0]).toContain('no answer within 0.05 s');
  });

  it('waits as long as the server asks', async () => {
    server.trouble = 429;
    expect((await run([])).waits).toEqual([77]);
  });

  it('outlives a restart of the server', async () => {
    server.add([NOW - 300, 120]);
    const { port } = server;
    const ran = await run([
      () => server.stop(),
      async () => {
        server = await FakeNightscout.start(port);
        server.add([NOW, 121]);
      },
    ]);
    expect(times(ran)).toEqual([-300, 0]);
    expect(ran.warnings).toEqual([
      expect.stringContaining('it cannot be reached (ECONNREFUSED)'),
      expect.stringContaining('answers again'),
    ]);
  });

  it('stops when it is not let in, but not when that happens later', async () => {
    server.trouble = 401;
    await expect(run([])).rejects.toThrow('it does not let us in (HTTP 401)');
    server.trouble = undefined;
    const ran = await run([() => void (server.trouble = 401), () => void (server.trouble = undefined)]);
    expect(ran.warnings.at(-1)).toContain('answers again');
  });

  it('goes by the server’s clock, and leaves out readings from its future', async () => {
    server.skew = -7200;
    server.add([NOW - 7500, 120], [NOW - 3600, 500], [NOW - 7000, 121]);
    // An hour of history by our clock would begin an hour after the server's now.
    const ran = await run([() => {}]);
    expect(ran.warnings).toEqual([
      expect.stringMatching(/is -7(199|200|201) s from ours; going by the server's/),
      'left out: 1 readings from the future of the server’s clock',
    ]);
    expect(times(ran)).toEqual([-7000]);
  });

  it('says once that readings stopped', async () => {
    server.add([NOW - 1500, 120]);
    const ran = await run([() => {}, () => server.add([NOW - 100, 130])]);
    expect(ran.warnings).toEqual(['no reading for 25 min']);
    expect(ran.told.at(-1)!.observed).toMatchObject({ accepted: true });
  });
});

/** Clock and kind of what was told besides the readings, and the readings. */
const besides = ({ told }: Ran) =>
  told.map(({ reading, besides }) => [
    reading.utc - NOW,
    besides.map(({ utc, kind, value }) => `${kind} ${value} at ${utc - NOW}`),
  ]);

describe.each([
  ['1', { token: ACCESS_TOKEN }],
  ['3', { token: ACCESS_TOKEN }],
] as const)('by API v%s', (api, access) => {
  const options = { api, access, inputs: 'all' } as const;

  it('tells readings, and with them what was eaten, injected, measured and inserted', async () => {
    server.treat(NOW - 1000, 'Meal Bolus', { carbs: 12 }); // before the first reading
    server.add([NOW - 900, 120], [NOW - 600, 121]);
    const ran = await run(
      [
        () => {
          server.treat(NOW - 500, 'Meal Bolus', { carbs: 40, insulin: 4.5 });
          server.treat(NOW - 300, 'Correction Bolus', { insulin: 1 });
          server.treat(NOW - 200, 'BG Check', { glucose: 7, units: 'mmol', glucoseType: 'Finger' });
          server.treat(NOW - 150, 'Note', { notes: 'a private word' });
          server.treat(NOW - 140, 'Correction Bolus', { insulin: 'many' });
          server.entries.push({ type: 'mbg', date: (NOW - 200) * 1000, mbg: 126 });
          server.add([NOW - 300, 122]);
        },
        () => server.treat(NOW - 100, 'Sensor Change', {}),
        () => server.add([NOW, 124]),
        () => server.add([NOW + 300, 125]),
      ],
      options,
    );
    expect(besides(ran)).toEqual([
      [-600, []],
      [-300, ['meal 40 at -500', 'insulin 4.5 at -500', 'insulin 1 at -300']],
      [0, ['fingerstick 126.11 at -200', 'sensor-change 0 at -100']],
      [300, []],
    ]);
    expect(ran.warnings).toEqual(['left out: 1 treatments that cannot be used']);
    expect(server.requests.some(({ url }) => url.pathname.startsWith(`/api/v${api}/treatments`))).toBe(true);
  });

  it('forecasts what a recording of the same would', async () => {
    server.add([NOW - 900, 120], [NOW - 600, 121], [NOW - 300, 122]);
    server.treat(NOW - 450, 'Carb Correction', { carbs: 60 });
    const { told } = await run([], options);
    const twin = core.create(forecaster);
    const at = (utc: number) => ({ time: utc, localTime: (utc + 345 * 60) % 86400 });
    twin.observe(at(NOW - 900), 120);
    twin.observe(at(NOW - 600), 121);
    twin.meal(at(NOW - 450), 60);
    twin.observe(at(NOW - 300), 122);
    expect(told.at(-1)!.prediction!.forecast).toEqual(twin.forecast());
  });

  it('tells a dose that was recorded late at the last reading, a late fingerstick never, nothing twice', async () => {
    server.add([NOW - 900, 120], [NOW - 600, 121]);
    const ran = await run(
      [
        () => {
          server.treat(NOW - 1000, 'Carb Correction', { carbs: 15 });
          server.treat(NOW - 700, 'BG Check', { glucose: 90, units: 'mg/dl' });
          server.treat(NOW - 650, 'Sensor Change', {});
          server.treat(NOW - 4000, 'Carb Correction', { carbs: 99 });
          server.add([NOW - 300, 122]);
        },
        () => server.add([NOW, 123]),
      ],
      options,
    );
    expect(besides(ran)).toEqual([
      [-600, []],
      [-300, ['meal 15 at -1000', 'sensor-change 0 at -650']],
      [0, []],
    ]);
    expect(ran.told.every(({ observed }) => observed.accepted)).toBe(true);
  });

  it('goes on from its state to the bit, and tells no dose twice', async () => {
    const begin = () => {
      server.entries = [];
      server.treatments = [];
      server.add([NOW - 900, 120], [NOW - 600, 121], [NOW - 300, 122]);
      server.treat(NOW - 400, 'Meal Bolus', { carbs: 40, insulin: 4 });
      server.treat(NOW - 250, 'Correction Bolus', { insulin: 2 });
    };
    begin();
    const whole = await run([() => server.add([NOW, 125])], options);
    begin();
    const before = await run([], options);
    server.add([NOW, 125]);
    const after = await run([], { ...options, state: before.saved! });
    expect(besides(after)).toEqual([[0, ['insulin 2 at -250']]]);
    expect(after.told).toEqual(whole.told.slice(1));
    expect(Buffer.from(after.saved!.snapshot).equals(whole.saved!.snapshot)).toBe(true);
    expect(after.saved!.heard).toEqual(whole.saved!.heard);
  });

  it('tells basal rates, not the end of one, and a late one only if no later one was told', async () => {
    server.add([NOW - 900, 120], [NOW - 600, 121]);
    const ran = await run(
      [
        () => {
          server.treat(NOW - 650, 'Temp Basal', { rate: 0.4, duration: 30 });
          server.treat(NOW - 500, 'Temp Basal', { absolute: 1.2, duration: 30 });
          server.treat(NOW - 450, 'Temp Basal', { absolute: 0, duration: 0 });
          server.treat(NOW - 400, 'Temp Basal', { percent: -100, duration: 30 });
          server.treat(NOW - 350, 'Temp Basal', { percent: 20, duration: 30 });
          server.add([NOW - 300, 122]);
        },
        () => {
          server.treat(NOW - 450, 'Temp Basal', { absolute: 2, duration: 30 });
          server.add([NOW, 123]);
        },
      ],
      { ...options, made: treated },
    );
    expect(besides(ran)).toEqual([
      [-600, []],
      [-300, ['basal 0.4 at -650', 'basal 1.2 at -500', 'basal 0 at -400']],
      [0, []],
    ]);
    expect(peopleLine(ran.told[1]!)).toContain('  0.4 U/h · 1.2 U/h · 0 U/h · 122 mg/dL · ');
  });

  it('learns from a day’s treatments what forecast --inputs all does from the day converted', async () => {
    const began = NOW - 287 * 300;
    const steps = Array.from({ length: 288 }, (_, k) => () => {
      const utc = began + 300 * k;
      const glucose = Math.round(150 + 60 * Math.sin(k / 9) + ((k * 7) % 11));
      if (k > 0)
        server.treat(utc - 60, 'Temp Basal', { rate: glucose > 150 ? 1.6 : 0.8 * ((k >> 4) % 2), duration: 30 });
      if (k % 60 === 20) server.treat(utc - 130, 'Meal Bolus', { carbs: 40, insulin: 4.5 });
      if (k % 90 === 50) server.treat(utc, 'Correction Bolus', { insulin: 1 });
      server.add([utc, glucose]);
    });
    const ran = await run(steps, { ...options, made: treated, history: 2 * 86400 });
    const converted = await readText(JSON.stringify([...server.entries, ...server.treatments]), {
      zone: new Zone('Asia/Kathmandu'),
    });
    const { rows } = await readText(TIDY_HEADER + converted.rows.map(tidyLine).join(''));
    const numbers = ({ forecast, risk }: { forecast: Forecast; risk: Risk }) => {
      const [at30, at60] = [forecast.steps[5]!, forecast.steps[11]!];
      return { mean30: at30.mean, mean60: at60.mean, q05: at60.quantiles[0]!, low: risk.steps[11]!.crossing.below70 };
    };
    const forecasts = async (inputs: Inputs) => {
      const made: ReturnType<typeof numbers>[] = [];
      const all = forecastRecording(core, rows, { ...usual, inputs }, ({ reason }) => expect.fail(reason));
      for await (const { prediction } of all) made.push(numbers(prediction!));
      return made;
    };
    const told = ran.told.map(({ prediction }) => numbers(prediction!));
    expect(told).toHaveLength(288);
    expect(told).toEqual(await forecasts('all'));
    expect(Math.abs(told.at(-1)!.mean60 - (await forecasts('cgm')).at(-1)!.mean60)).toBeGreaterThan(0.05);
  });

  it('asks for no treatments when readings are all it is to tell', async () => {
    server.add([NOW - 600, 121]);
    server.treat(NOW - 700, 'Carb Correction', { carbs: 15 });
    const ran = await run([], { api, access });
    expect(besides(ran)).toEqual([[-600, []]]);
    expect(server.requests.some(({ url }) => url.pathname.includes('treatments'))).toBe(false);
  });
});

describe('by API v3', () => {
  const options = { api: '3', access: { token: ACCESS_TOKEN } } as const;

  it('turns more pages than one', async () => {
    server.add(...Array.from({ length: 2500 }, (_, k): [number, number] => [NOW - 3400 + k, 120 + (k % 7)]));
    const { told, saved } = await run([], options);
    expect(told.at(-1)!.reading.utc).toBe(NOW - 3400 + 2499);
    expect(saved!.last).toBe(NOW - 3400 + 2499);
    const asked = server.requests.filter(({ url }) => url.pathname === '/api/v3/entries');
    expect(asked.map(({ url }) => url.searchParams.get('skip'))).toEqual(['0', '1000', '2000']);
  });

  it('gets a web token, and a new one when the old one ran out', async () => {
    server.add([NOW - 600, 121]);
    const ran = await run([() => void server.webTokens++, () => server.add([NOW - 300, 122])], options);
    expect(times(ran)).toEqual([-600, -300]);
    expect(ran.warnings).toEqual([]);
    expect(server.requests.filter(({ url }) => url.pathname.includes('authorization'))).toHaveLength(2);
    expect(server.requests.filter(({ url }) => url.search.includes(ACCESS_TOKEN))).toEqual([]);
  });

  it('says that it is not let in, without a token or with a wrong one', async () => {
    await expect(run([], { ...options, access: {} })).rejects.toThrow('it does not let us in (HTTP 401)');
    await expect(run([], { ...options, access: { token: 'a.wrong.one' } })).rejects.toThrow('(HTTP 401)');
  });

  it('does not take an answer for a list that is none', async () => {
    server.trouble = 'nonsense';
    expect((await run([], options)).warnings).toEqual([expect.stringContaining('its answer is not JSON')]);
  });
});

describe('secrets', () => {
  const access = { secret: 'my api secret', headers: { 'x-door': 'open' } };

  it('go where Nightscout looks for them', async () => {
    await run([], { access });
    expect(server.requests[0]!.headers).toMatchObject({
      // SHA-1 of the secret, by another program.
      'api-secret': 'c8cce56f28b49b316c2cd8b668a7b23014808efb',
      'x-door': 'open',
    });
    await run([], { access: { token: 'reader-0123456789abcdef' } });
    expect(server.requests[1]!.url.searchParams.get('token')).toBe('reader-0123456789abcdef');
    await run([], { access: { token: 'aaa.bbb.ccc' } });
    expect(server.requests[2]!.headers.authorization).toBe('Bearer aaa.bbb.ccc');
    expect(server.requests[2]!.url.search).not.toContain('aaa');
  });

  it.each([401, 500, 'nonsense', 'cut', 'silence'] as const)('are in no message about %s', async (trouble) => {
    server.trouble = trouble;
    const secrets = { ...access, token: 'reader-0123456789abcdef' };
    const ran = await run([], { access: secrets, timeout: 50 }).catch((error: Error) => ({
      warnings: [error.message],
    }));
    expect(ran.warnings).toHaveLength(1);
    expect(ran.warnings[0]).not.toMatch(/my api|reader|a body/);
  });
});

describe('waitFor', () => {
  it('keeps to the rhythm give or take a tenth, and doubles up to five minutes after failures', () => {
    expect([0, 0.5, 1].map((random) => waitFor(60, 0, () => random))).toEqual([54, 60, 66]);
    expect([1, 2, 3, 7, 8, 1000].map((failures) => waitFor(60, failures, () => 1))).toEqual([5, 10, 20, 300, 300, 300]);
    expect([1, 2, 1000].map((failures) => waitFor(60, failures, () => 0))).toEqual([2.5, 5, 150]);
  });
});

describe('the settings of a state', () => {
  it('are others with treatments learned than without, and the same as ever for readings alone', () => {
    const readings = { ...usual, inputs: 'cgm' } as const;
    expect(settingsKey(withFeatures(readings))).toBe(settingsKey(readings));
    expect(settingsKey(treated)).not.toBe(settingsKey({ ...usual, inputs: 'all' } as Settings));
    expect(treated.features).toContain('treatments');
  });
});

describe('the state file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'islet-watch-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const state: WatchState = {
    server: 's',
    settings: 'x',
    last: 17,
    heard: [['meal t0', 16]],
    snapshot: Buffer.from([1, 2, 250]),
  };

  it('comes back, belongs to its owner alone, and leaves nothing beside it', async () => {
    const path = join(folder, 'state.json');
    expect(await readState(path)).toBeUndefined();
    await writeState(path, state);
    await writeState(path, { ...state, last: 18 });
    expect(await readState(path)).toEqual({ ...state, last: 18 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it('stays as it was when a new one cannot be written', async () => {
    const path = join(folder, 'missing', 'state.json');
    await expect(writeState(path, state)).rejects.toThrow(`${path} cannot be written: there is no such folder`);
  });

  it.each(['', '{', '{"format":"islet-watch"}', '[]'])('%j is none', async (text) => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, text);
    await expect(readState(path)).rejects.toThrow('is not a state of islet watch; remove it to start anew');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('a line', () => {
  it('tells what else happened', async () => {
    server.add([NOW - 900, 120], [NOW - 600, 121]);
    server.treat(NOW - 700, 'Meal Bolus', { carbs: 40, insulin: 4.5 });
    const { told } = await run([], { inputs: 'all' });
    expect(peopleLine(told[0]!)).toContain('  40 g eaten · 4.5 U · 121 mg/dL · ');
    expect(JSON.parse(jsonLine(told[0]!))).toMatchObject({
      besides: [
        { utc: NOW - 700, kind: 'meal', value: 40 },
        { utc: NOW - 700, kind: 'insulin', value: 4.5 },
      ],
    });
  });

  it('tells value, trend, forecast and risk; as JSON too', async () => {
    server.add(...Array.from({ length: 20 }, (_, k): [number, number] => [NOW - 5700 + 300 * k, 170 - 5 * k]));
    const { told } = await run([]);
    const [last] = told;
    const { forecast, risk } = last!.prediction!;
    const at30 = forecast.steps[5]!;
    const line = peopleLine(last!);
    expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}75 mg\/dL · falling by 0\.\d mg\/dL\/min · in 30 min /);
    expect(line).toContain(
      `in 30 min ${at30.mean.toFixed(0)} (${at30.quantiles[0]!.toFixed(0)}–${at30.quantiles[6]!.toFixed(0)})`,
    );
    expect(line).toContain(`below 70 within 60 min ${(100 * risk.steps[11]!.crossing.below70).toFixed(0)} %`);
    const object = JSON.parse(jsonLine(last!)) as Record<string, unknown>;
    expect(object).toMatchObject({
      time: last!.time,
      utc_offset_min: 345,
      glucose_mgdl: 75,
      status: expect.any(String),
    });
    expect(object['ahead']).toMatchObject([
      { minutes: 30, mean_mgdl: at30.mean, quantiles: at30.quantiles },
      { minutes: 60, p_cross_below_70: risk.steps[11]!.crossing.below70 },
    ]);
  });
});

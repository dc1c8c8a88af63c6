/** What a program is told that uses the library wrongly: what was wrong, with which value, and what to do. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Core, Settings } from '../../host/core/core.js';
import type { Moment, Observed } from '../../host/core/forecaster.js';
import { methodsOf } from '../../host/core/methods.js';
import { webAssemblyEngine } from '../../host/engines/webassembly.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { same } from '../support/bytes.js';
import { MODULE, newCore } from '../support/engines.js';

let core: Core;
beforeAll(async () => {
  core = await newCore();
});

const at = (time: number): Moment => ({ time, localTime: time % 86_400 });
/** As a program without types has it. */
const untyped = <T>(value: unknown): T => value as T;

describe('settings that cannot be', () => {
  const creating = (settings: unknown) => () => core.create(untyped<Settings>(settings));

  it('name the method, the feature or the parameters that there are', () => {
    const parameters = SHIPPED.adaptive;
    for (const features of [undefined, ['smoother']])
      expect(creating({ parameters, method: 'ukf', features })).toThrow(
        `the method ukf does not run on the model adaptive, which has ${methodsOf('adaptive').join(', ')}`,
      );
    expect(creating({ parameters, features: ['sensor', 'smoothing'] })).toThrow(
      'there is no feature smoothing: choose from sensor, monitor, intervals, insulin, smoother, head, treatments',
    );
    expect(creating(undefined)).toThrow('parameters must be one of SHIPPED');
    for (const none of [undefined, null, 'adaptive', {}, { ...parameters, model: 'arx' }])
      expect(creating({ parameters: none })).toThrow(
        'parameters must be one of SHIPPED, or what parseParameters makes',
      );
  });

  it('name the parameters that are no numbers, and those that are outside their ranges', () => {
    const { values, ...rest } = SHIPPED.kinematic;
    const with_ = (changed: Record<string, unknown>) =>
      creating({ parameters: { ...rest, values: { ...values, ...changed } } });
    expect(with_({ sensorNoise: undefined, setpoint: NaN })).toThrow(
      'parameters of kinematic must all be numbers: setpoint is NaN, sensorNoise is undefined',
    );
    expect(with_({ sensorNoise: 51, meterShare: -1 })).toThrow(
      /outside their ranges: sensorNoise 51, meterShare -1; docs\/SPEC\.md/,
    );
    const head = structuredClone(SHIPPED.adaptive.head!);
    head.weights30.rate = 1000;
    expect(creating({ parameters: { ...SHIPPED.adaptive, head } })).toThrow('outside their ranges: of the head');
  });

  it('leave whoever was there as before', () => {
    const patient = core.create({ parameters: SHIPPED.adaptive });
    patient.observe(at(100), 150);
    const before = patient.snapshot();
    const values = { ...SHIPPED.kinematic.values, sensorNoise: 51 };
    expect(creating({ parameters: { ...SHIPPED.kinematic, values } })).toThrow(RangeError);
    expect(same(patient.snapshot(), before)).toBe(true);
  });
});

describe('a value or a time that cannot be', () => {
  it('in mmol/L is told how to become mg/dL; a dose is not', () => {
    const patient = core.create({ parameters: SHIPPED.adaptive });
    patient.observe(at(100), 150);
    const hint = expect.stringContaining('mmol/L are to be multiplied by 18.018') as string;
    expect(patient.observe(at(400), 5.6)).toMatchObject({ refusal: 'out-of-range', message: hint });
    expect(patient.fingerstick(at(400), 5.6)).toMatchObject({ refusal: 'out-of-range', message: hint });
    expect(patient.observe(at(400), 700)).not.toMatchObject({ message: hint });
    expect(patient.meal(at(400), -5)).not.toMatchObject({ message: hint });
  });

  it('in milliseconds, or a Date, is told how to become a moment', () => {
    const patient = core.create({ parameters: SHIPPED.adaptive });
    const now = 1_772_000_000_000;
    expect(() => patient.observe(at(now), 150)).toThrow(`not ${now}; momentOf makes both times of a Date`);
    expect(() => patient.observe(untyped<Moment>(new Date(now)), 150)).toThrow('not undefined; momentOf makes');
    expect(() => patient.observe(untyped<Moment>({ time: 100 }), 150)).toThrow('localTime must be a whole number');
  });

  it('that is a text is refused aloud, not taken for a number', () => {
    const patient = core.create({ parameters: SHIPPED.adaptive });
    expect(() => patient.observe(at(100), untyped<number>('150'))).toThrow(
      'the value must be a number, not the text "150"',
    );
    expect(() => patient.meal(at(100), untyped<number>(null))).toThrow('the value must be a number, not null');
  });
});

describe('an event that needs a feature', () => {
  it('names the feature that was left out', () => {
    const patient = core.create({ parameters: SHIPPED.adaptive, features: [] });
    patient.observe(at(100), 150);
    const messageOf = (observed: Observed): string => (observed.accepted ? 'accepted' : observed.message);
    expect(messageOf(patient.basal(at(200), 1))).toBe('it needs a feature that was left out: treatments');
    expect(messageOf(patient.insulin(at(200), 1))).toBe('it needs a feature that was left out: insulin');
    for (const observed of [
      patient.fingerstick(at(200), 150),
      patient.calibration(at(200), 150),
      patient.sensorChange(at(200)),
    ])
      expect(messageOf(observed)).toBe('it needs a feature that was left out: sensor');
  });
});

describe('a call at the wrong time', () => {
  it('says by its own name what it lacks', () => {
    const patient = core.create({ parameters: SHIPPED.adaptive });
    for (const call of ['forecast', 'risk', 'diagnose'] as const)
      expect(() => patient[call]()).toThrow(`${call} refused: no reading has been accepted yet (NO_READING)`);
    patient.observe(at(100), 150);
    expect(() => patient.smooth()).toThrow('smooth refused: it needs the feature smoother: name it in the features');
    expect(() => patient.recoverClock(at(400))).toThrow('recoverClock refused: the time is not before the last event');
  });

  it('restoring what is no Uint8Array says so', () => {
    const snapshot = core.create({ parameters: SHIPPED.adaptive }).snapshot();
    for (const stored of [snapshot.buffer, JSON.parse(JSON.stringify(snapshot)), [...snapshot], 'ISLT', undefined])
      expect(() => core.restore(untyped<Uint8Array>(stored))).toThrow('a snapshot is a Uint8Array');
    expect(core.restore(Buffer.from(snapshot)).restored).toBe(true);
  });
});

describe('a module that is none', () => {
  const response = (ok: boolean, bytes: Uint8Array) => ({
    ok,
    status: ok ? 200 : 404,
    url: 'https://cdn.example/islet.wasm',
    arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
  });

  it('says what the bytes look like, and where they came from', async () => {
    const page = new TextEncoder().encode('<!doctype html><title>Not found</title>');
    await expect(webAssemblyEngine(page)).rejects.toThrow(
      'not an Islet core: the bytes are text, "<!doctype html><"; give',
    );
    await expect(webAssemblyEngine(new Uint8Array())).rejects.toThrow('there are no bytes');
    await expect(webAssemblyEngine(Uint8Array.of(1, 2, 3, 4))).rejects.toThrow('the bytes are no WebAssembly module');
    await expect(webAssemblyEngine(response(false, page))).rejects.toThrow(
      'the module could not be fetched: https://cdn.example/islet.wasm answered 404',
    );
    await expect(webAssemblyEngine(untyped('dist/islet.wasm'))).rejects.toThrow('not a path or an address');
    const other = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    await expect(webAssemblyEngine(other)).rejects.toThrow('not an Islet core');
  });

  it('is taken as bytes, as a buffer and as what fetch answers, at once or later', async () => {
    const bytes = new Uint8Array(MODULE);
    for (const source of [bytes, bytes.slice().buffer, response(true, bytes), Promise.resolve(response(true, bytes))])
      expect((await webAssemblyEngine(source)).name).toBe('webassembly');
  });
});

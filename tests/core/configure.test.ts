/** Configuration: each setting and each parameter is refused below, above and NaN, one by one, and nothing is touched then. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AdaptiveParametersView,
  Ar2ParametersView,
  ConfigurationView,
  EventKind,
  KinematicParametersView,
  PARAMETERS_CAPACITY,
  StateView,
  Status,
} from '../../host/core/layout.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { same } from '../support/bytes.js';
import { newEngine } from '../support/engines.js';
import { RANGES, parametersOf } from '../support/parameters.js';
import { PARAMETERS_OFFSET, RawCore } from '../support/raw-core.js';

const PARAMETERS = { ar2: Ar2ParametersView, kinematic: KinematicParametersView, adaptive: AdaptiveParametersView };

let core: RawCore;

beforeAll(async () => {
  core = new RawCore(await newEngine());
});

beforeEach(() => {
  core.configure(parametersOf('kinematic'), 300);
  core.event(EventKind.READING, 1000, 150);
});

/** Configures and expects a refusal that leaves every byte from the state on. */
function expectRefused(status: number, what: string): void {
  const memory = core.engine.memory;
  const from = core.engine.addresses.stateAddress;
  const before = memory.slice(from);
  expect(core.call('configure'), what).toBe(status);
  expect(same(memory.slice(from), before), what).toBe(true);
}

/** The next f32 below or above. */
function neighbour(x: number, direction: 1 | -1): number {
  if (x === 0) return direction * 1e-45;
  const word = new Uint32Array(1);
  const float = new Float32Array(word.buffer);
  float[0] = x;
  word[0]! += Math.sign(float[0]!) === direction ? 1 : -1;
  return float[0]!;
}

describe('a configuration', () => {
  it.each([
    ['model', [0, 3, 0xffffffff]],
    ['method', [0, 2, 0xffffffff]],
    ['sensorInterval', [1, 59, 1801, 0xffffffff]],
    ['features', [32, 64, 0xffffffff]],
    ['particles', [96, 102, 504, 0xffffffff]],
    ['horizon', [0, 1, 299, 301, 450, 7201, 7500, 0xffffffff]],
  ] as const)('with %s outside its range is refused', (field, values) => {
    for (const value of values) {
      core.write(parametersOf('kinematic'));
      core.configuration[field] = value;
      expectRefused(Status.BAD_CONFIGURATION, `${field} ${value}`);
    }
  });

  it.each([
    ['sensorInterval', [0, 60, 300, 1800]],
    ['horizon', [300, 600, 3600, 7200]],
    ['features', [0, 1, 2, 4, 8, 15]],
  ] as const)('with %s at its limits is taken', (field, values) => {
    for (const value of values) {
      core.write(parametersOf('kinematic'));
      core.configuration[field] = value;
      expect(core.call('configure'), `${field} ${value}`).toBe(Status.OK);
    }
  });

  it('fills as many forecast steps as the horizon has', () => {
    for (const horizon of [300, 3600, 7200]) {
      core.configure(parametersOf('ar2'), 0, horizon);
      core.event(EventKind.READING, 1000, 150);
      expect(core.call('distribution')).toBe(Status.OK);
      expect(core.forecastSteps.length).toBe(horizon / 300);
    }
  });
});

describe.each(MODEL_NAMES)('the parameters of %s', (model) => {
  it.each(Object.entries(RANGES[model]))('%s is refused below, above, NaN and infinite', (name, [low, high]) => {
    const degrees = name === 'degreesOfFreedom';
    const outside = [neighbour(high, 1), high + 1, high * 1e6, NaN, Infinity, -Infinity, neighbour(low, -1), low - 1];
    if (degrees) outside.push(1e-45, 0.5, neighbour(1, -1));
    for (const value of outside) {
      const parameters = parametersOf(model);
      parameters.values[name] = value;
      core.write(parameters);
      expectRefused(Status.BAD_PARAMETERS, `${name} ${value}`);
    }
  });

  it.each(Object.entries(RANGES[model]).filter(([name]) => name !== 'a1' && name !== 'a2'))(
    '%s is taken at its limits, and the forecast is finite there',
    (name, [low, high]) => {
      for (const value of [low, high]) {
        expect(core.configure(parametersOf(model, { [name]: value })), `${name} ${value}`).toBe(Status.OK);
        core.event(EventKind.READING, 1000, 150);
        core.event(EventKind.MEAL, 1000, 300);
        core.event(EventKind.READING, 1300, 350);
        core.call('distribution');
        for (const { mean, sd, q05, q95 } of core.forecastSteps) {
          for (const x of [mean, sd, q05, q95]) expect(Number.isFinite(x), `${name} ${value}`).toBe(true);
        }
      }
    },
  );

  it('are refused when they say another version or another model', () => {
    const at = core.engine.addresses.parametersAddress;
    for (const [offset, values] of [
      [0, [0, 4, model === 'ar2' ? 2 : 1]],
      [4, [0, 2, 0xffffffff]],
    ] as const) {
      for (const value of values) {
        core.write(parametersOf(model));
        core.data.setUint32(at + offset, value, true);
        expectRefused(Status.BAD_PARAMETERS, `word ${offset} ${value}`);
      }
    }
  });
});

describe('a configured state', () => {
  it('is cleared of the patient before, whatever model that was', async () => {
    for (const [first, second] of [
      ['kinematic', 'ar2'],
      ['ar2', 'kinematic'],
    ] as const) {
      const used = new RawCore(await newEngine());
      const fresh = new RawCore(await newEngine());
      used.configure(parametersOf(first));
      for (let k = 0; k < 20; k++) used.event(EventKind.READING, 1000 + 300 * k, 150 + 5 * k);
      const at = used.engine.addresses.parametersAddress;
      used.engine.memory.fill(0, at, at + PARAMETERS_CAPACITY);
      for (const raw of [used, fresh]) raw.configure(parametersOf(second));
      expect(same(used.bytes(), fresh.bytes())).toBe(true);
    }
  });

  it('has the documented length and holds what it was configured with, and nothing beyond the set of its model', () => {
    for (const model of MODEL_NAMES) {
      core.configure(parametersOf(model), 300);
      expect(core.state.length % 4).toBe(0);
      expect(core.state.length).toBeGreaterThan(PARAMETERS_OFFSET);
      const { stateAddress, configurationAddress, parametersAddress } = core.engine.addresses;
      const { memory } = core.engine;
      const block = (at: number, length: number) => memory.subarray(at, at + length);
      const { SIZE } = PARAMETERS[model];
      const settings = block(stateAddress + StateView.SIZE, ConfigurationView.SIZE);
      const parameters = block(stateAddress + PARAMETERS_OFFSET, SIZE);
      expect(same(settings, block(configurationAddress, ConfigurationView.SIZE))).toBe(true);
      expect(same(parameters, block(parametersAddress, SIZE))).toBe(true);
    }
  });

  it('does not change when the host overwrites the blocks that it was configured from', () => {
    const before = core.bytes();
    core.write(parametersOf('ar2', { setpoint: 90 }));
    expect(same(core.bytes(), before)).toBe(true);
    expect(core.event(EventKind.READING, 1300, 150)).toBeGreaterThanOrEqual(0);
    expect(core.belief.x).toHaveLength(4);
  });
});

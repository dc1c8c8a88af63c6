/** The module for small devices beside the one that holds everything: a state of one goes on in the other, and what it leaves out is refused. */
import { expect, it } from 'vitest';
import { Core, type FeatureName } from '../../host/core/core.js';
import { Feature, Model, Status } from '../../host/core/layout.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { ENGINE, KALMAN_MODULE, newCore, newEngine } from '../support/engines.js';

const small = async () => new Core(await newEngine(ENGINE, KALMAN_MODULE));
const FEATURES: readonly FeatureName[] = ['sensor', 'monitor', 'insulin'];
const at = (time: number) => ({ time, localTime: time % 86400 });

it.each(['kinematic', 'ar2'] as const)(
  '%s: a snapshot of one module goes on in the other, bit for bit',
  async (model) => {
    const [whole, part] = [await newCore(), await small()];
    const settings = { parameters: SHIPPED[model], features: FEATURES };
    const alone = whole.create(settings);
    let moved = whole.create(settings);
    for (let k = 0; k < 200; k++) {
      const time = 300 * k + ((k * k) % 77); // hardly two intervals are equal
      const glucose = 130 + 60 * Math.sin(k / 9);
      for (const one of [alone, moved]) {
        if (k % 40 === 20) one.insulin(at(time), 2);
        if (k % 50 === 30) one.meal(at(time), 40);
        if (k % 60 === 50) one.fingerstick(at(time), glucose + 5);
        expect(one.observe(at(time), glucose).accepted).toBe(true);
      }
      const restored = (k % 2 === 0 ? part : whole).restore(moved.snapshot());
      if (!restored.restored) throw new Error(restored.message);
      moved = restored.forecaster;
    }
    expect(moved.forecast()).toEqual(alone.forecast());
    expect(moved.risk()).toEqual(alone.risk());
    expect(moved.snapshot()).toEqual(alone.snapshot());
  },
);

it('the module for small devices says what it leaves out, and which module to take', async () => {
  const core = await small();
  expect(() => core.create({ parameters: SHIPPED.adaptive })).toThrow('leaves out the model adaptive: load islet.wasm');
  expect(() => core.create({ parameters: SHIPPED.kinematic, features: ['intervals'] })).toThrow(
    'leaves out the feature intervals: load islet.wasm',
  );
  // Features that nobody named are those that it holds.
  expect(core.create({ parameters: SHIPPED.kinematic }).insulin(at(10), 1)).toMatchObject({ accepted: true });
});

it('the core itself refuses to configure or restore what it leaves out, and nothing else of it', async () => {
  const whole = await newCore();
  const core = await small();
  const refusal = (snapshot: Uint8Array) => core.restore(snapshot);
  const adaptive = whole.create({ parameters: SHIPPED.adaptive }).snapshot();
  expect(refusal(adaptive)).toMatchObject({ restored: false, reason: 'left-out' });
  const withIntervals = whole.create({ parameters: SHIPPED.kinematic, features: ['intervals'] }).snapshot();
  expect(refusal(withIntervals)).toMatchObject({ restored: false, reason: 'left-out' });

  const { engine } = core;
  const data = new DataView(engine.memory.buffer, engine.memory.byteOffset);
  const configure = (model: number, method: number, features: number) => {
    core.create({ parameters: SHIPPED.kinematic });
    const { configurationAddress: to } = engine.addresses;
    data.setUint32(to, model, true);
    data.setUint32(to + 4, method, true);
    data.setUint32(to + 16, features, true);
    return engine.calls.configure();
  };
  expect(configure(Model.KINEMATIC, 1, Feature.SENSOR)).toBe(Status.OK);
  expect(configure(Model.KINEMATIC, 1, Feature.SMOOTHER)).toBe(Status.LEFT_OUT);
  expect(configure(Model.ADAPTIVE, 4, 0)).toBe(Status.LEFT_OUT);
  expect(configure(Model.KINEMATIC, 4, 0)).toBe(Status.BAD_CONFIGURATION);
});

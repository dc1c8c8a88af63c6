/** A short stand-in for `npm run soak`: every method through the same torture; and that the torture tortures, and its checks find. */
import { describe, expect, it } from 'vitest';
import { life } from '../../bench/soak/life.js';
import { soak, SUBJECTS } from '../../bench/soak/run.js';
import { Soak, Violation } from '../../bench/soak/soak.js';
import { EventKind } from '../../host/core/layout.js';
import type { CoreCall, Engine } from '../../host/engines/engine.js';
import { ENGINE, newEngine } from '../support/engines.js';
import { Random } from '../support/random.js';
import { RawCore } from '../support/raw-core.js';

const EXTENDED = { model: 'adaptive', method: 'extended' } as const;
const KINEMATIC = { model: 'kinematic', method: 'kalman' } as const;
const PACE = { shipped: 1000, each: 150 };

/** On wasm3 it is compared with Node's own engine after every step. */
const ENGINES = ENGINE === 'wasm3' ? (['webassembly', 'wasm3'] as const) : ([ENGINE] as const);

describe('a soak', () => {
  it.each(SUBJECTS)('leaves $model, $method sound', async (subject) => {
    const result = await soak({ subject, engines: ENGINES, seed: 7, steps: 3000, pace: PACE });
    expect(result.problem).toBeUndefined();
    expect(result.steps).toBe(3000);
    expect(result.events).toBeGreaterThan(3000);
  });

  it('of another seed comes to another digest, of the same seed to the same', async () => {
    const of = async (seed: number) =>
      (await soak({ subject: KINEMATIC, engines: [ENGINE], seed, steps: 300, pace: PACE })).digest;
    expect(await of(1)).toBe(await of(1));
    expect(await of(2)).not.toBe(await of(1));
  });
});

describe('a life', () => {
  it('has gaps of every length, every rhythm, all that people do, faults, clocks set back, wrong input and snapshots', () => {
    const living = life(EXTENDED, new Random(5), { shipped: 10_000, each: 500 });
    const operations = Array.from({ length: 20_000 }, () => living.next().value).flat();
    const counts = new Map<string, number>();
    const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    let last = 0;
    for (const one of operations) {
      if (one.do === 'ask') count(one.call);
      else if (one.do !== 'observe') count(one.do);
      else if (one.refused) count('refused');
      else {
        count(`kind ${one.kind}`);
        if (one.kind !== EventKind.READING) continue;
        const pause = one.time - last;
        for (const [low, high] of [1, 10, 55, 65, 290, 310, 890, 910, 3600, 86_400, 864_000, 2_592_001].entries())
          if (pause < high) {
            count(`pause ${low}`);
            break;
          }
        if (one.value === 20 || one.value === 600) count('ends');
        last = one.time;
      }
    }
    const wanted = [
      ...['forecast', 'distribution', 'risk', 'diagnose', 'smooth', 'configure', 'recoverClock', 'snapshot', 'refused'],
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((kind) => `kind ${kind}`),
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((place) => `pause ${place}`),
      'ends',
    ];
    expect(wanted.filter((what) => (counts.get(what) ?? 0) < 3)).toEqual([]);
  });
});

describe('the checks', () => {
  /** An engine one of whose calls does something more behind its answer. */
  async function spoiled(call: CoreCall, more: (core: RawCore, status: number) => number): Promise<Engine> {
    const engine = await newEngine();
    const core = new RawCore(engine);
    return { ...engine, calls: { ...engine.calls, [call]: () => more(core, engine.calls[call]()) } };
  }

  function run(engine: Engine): void {
    const one = new Soak(engine);
    const living = life(KINEMATIC, new Random(3), PACE);
    for (let k = 0; k < 3000; k++) one.step(living.next().value);
  }

  const changed = (core: RawCore, status: number, change: () => void): number => {
    if (core.state.readings > 20) change();
    return status;
  };
  const level = (core: RawCore, value: number) => core.data.setFloat32(core.beliefAddress, value, true);

  it.each<[string, CoreCall, (core: RawCore, status: number) => number, RegExp]>([
    ['a NaN', 'observe', (core, status) => changed(core, status, () => level(core, NaN)), /not finite/],
    [
      'an infinite number',
      'observe',
      (core, status) => changed(core, status, () => level(core, -Infinity)),
      /not finite/,
    ],
    [
      'a variance of 0',
      'observe',
      (core, status) => changed(core, status, () => (core.belief = { ...core.belief, d: [1, 0, 1, 1] })),
      /variance is not positive/,
    ],
    [
      'a refused event that leaves a trace',
      'observe',
      (core, status) => (status < 0 ? changed(core, status, () => core.state.events++) : status),
      /the state changed/,
    ],
    ['an event taken in that must be refused', 'observe', (_, status) => Math.max(status, 0), /must be refused/],
    ['a damaged snapshot taken for a good one', 'restore', () => 0, /damaged/],
    [
      'a question that changes the state',
      'diagnose',
      (core, status) => changed(core, status, () => core.state.events++),
      /diagnose changed the state/,
    ],
    [
      'quantiles out of order',
      'distribution',
      (core, status) => changed(core, status, () => (core.forecastSteps[3]!.q25 = 599)),
      /step 4: quantiles/,
    ],
    [
      'a probability above 1',
      'risk',
      (core, status) => changed(core, status, () => (core.riskSteps[0]!.crossAbove180 = 1.5)),
      /risk step 1/,
    ],
    [
      'memory behind memoryEnd',
      'observe',
      (core, status) => changed(core, status, () => core.engine.memory.fill(1, core.memoryEnd + 8)),
      /behind the memoryEnd/,
    ],
    [
      'something that a snapshot does not hold',
      'observe',
      (core, status) => (status < 0 ? status : changed(core, status, () => level(core, 100 + seen++ / 8))),
      /come to another state/,
    ],
  ])('find %s', async (_, call, more, problem) => {
    seen = 0;
    const engine = await spoiled(call, more);
    expect(() => run(engine)).toThrow(problem);
    expect(() => run(engine)).toThrow(Violation);
  });

  let seen = 0;
});

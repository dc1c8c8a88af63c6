/** One subject's soak on one engine or more: the same life on each, with digests that must agree after every step. */
import type { EngineName } from '../../host/engines/engine.js';
import { methodsOf } from '../../host/core/methods.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { newEngine } from '../../tests/support/engines.js';
import { Random } from '../../tests/support/random.js';
import { life, type Operation, type Pace } from './life.js';
import type { Subject } from './settings.js';
import { Soak } from './soak.js';

/** Every method on every model that it runs on. */
export const SUBJECTS: readonly Subject[] = MODEL_NAMES.flatMap((model) =>
  methodsOf(model).map((method) => ({ model, method })),
);

export interface SoakTask {
  subject: Subject;
  engines: readonly EngineName[];
  seed: number;
  /** Readings. */
  steps: number;
  pace: Pace;
  /** Called after every stretch of at most `STRETCH` steps with the steps done. */
  progress?: (done: number) => void;
}

export interface SoakResult {
  subject: Subject;
  /** Steps without a problem on all engines. */
  steps: number;
  /** Events that were taken in. */
  events: number;
  /** Time that each engine took with its checks, s. */
  seconds: number[];
  /** CRC-32 of all states and answers. */
  digest: string;
  problem?: string;
}

/** Steps that one engine goes ahead of another. */
const STRETCH = 480;

export async function soak({ subject, engines, seed, steps, pace, progress }: SoakTask): Promise<SoakResult> {
  const soaks = await Promise.all(engines.map(async (engine) => new Soak(await newEngine(engine))));
  const seconds = engines.map(() => 0);
  const living = life(subject, new Random(seed), pace);
  const resultAt = (done: number, problem?: string): SoakResult => ({
    ...{ subject, steps: done, events: soaks[0]!.accepted, seconds, digest: soaks[0]!.digest },
    ...(problem === undefined ? {} : { problem }),
  });
  for (let done = 0; done < steps; done += STRETCH) {
    const stretch = Array.from({ length: Math.min(STRETCH, steps - done) }, () => living.next().value);
    const digests: string[][] = [];
    for (const [k, one] of soaks.entries()) {
      const start = performance.now();
      const found = walk(one, stretch);
      seconds[k]! += (performance.now() - start) / 1000;
      if (found.problem !== undefined)
        return resultAt(done + found.steps, `${engines[k]}, step ${done + found.steps + 1}: ${found.problem}`);
      digests.push(found.digests);
    }
    const differs = digests[0]!.findIndex((digest, i) => digests.some((other) => other[i] !== digest));
    if (differs >= 0)
      return resultAt(done + differs, `${engines.join(' and ')} differ in bits first in step ${done + differs + 1}`);
    progress?.(done + stretch.length);
  }
  return resultAt(steps);
}

/** Does some steps; answers how many went well, and the digest behind each. */
function walk(one: Soak, stretch: readonly (readonly Operation[])[]) {
  const digests: string[] = [];
  for (const [steps, operations] of stretch.entries()) {
    try {
      one.step(operations);
    } catch (error) {
      return { steps, digests, problem: (error as Error).message }; // a trap of the engine as well
    }
    digests.push(one.digest);
  }
  return { steps: stretch.length, digests };
}

/** The worst inputs that were found for each stage: a file of their own, without digests. They count as groups of their own. */
import * as z from 'zod/mini';
import type { EventKind } from '../core/layout.js';
import { METHOD_NAMES } from '../core/methods.js';
import { HeadParameters, MODEL_NAMES } from '../core/parameters.js';
import { statusName } from '../core/status.js';
import type { Engine } from '../engines/engine.js';
import { DrivenCore } from './driven-core.js';
import type { Figure } from './figure.js';
import { filterOf, type Group } from './groups.js';
import { contentOf } from './json-file.js';
import { meteredEngine } from './metered-engine.js';
import { STAGES } from './stages.js';
import { SHIPPED_WEIGHTS } from './weights.js';

const number = z.number();

const WorstSchema = z.object({
  cases: z.array(
    z.object({
      stage: z.enum(STAGES),
      model: z.enum(MODEL_NAMES),
      method: z.enum(METHOD_NAMES),
      /** `Feature` bits and number of particles; left out: 0. */
      features: z.optional(number),
      particles: z.optional(number),
      /** Both s. */
      sensorInterval: number,
      horizon: number,
      parameters: z.record(z.string(), number),
      /** Parameters of the head, for `Feature.HEAD`. */
      head: z.optional(HeadParameters),
      /** Kind, time, value; the last is the measured call, or the one before it. */
      events: z.array(z.tuple([number, number, number])).check(z.minLength(1)),
    }),
  ),
});

export type WorstCase = z.infer<typeof WorstSchema>['cases'][number];

/** Throws an Error for people when the file is not there or is not one of worst inputs. */
export function readWorst(path: string): WorstCase[] {
  return contentOf(path, WorstSchema, 'a file of worst inputs').cases;
}

/** What the boards call a case. */
export function worstNameOf(given: Pick<WorstCase, 'stage' | 'model' | 'method' | 'features'>): string {
  return `worst ${given.stage} ${filterOf(given)}`;
}

/** @param filter as `filterOf` names it */
export function worstGroupNameOf(filter: string): string {
  return `${filter}, worst found`;
}

export function worstGroups(worst: readonly WorstCase[]): Group[] {
  return [...new Set(worst.map(filterOf))].map((filter) => {
    const own = worst.filter((one) => filterOf(one) === filter);
    const minutesAhead = Math.max(...own.map(({ horizon }) => horizon / 60));
    return { name: worstGroupNameOf(filter), filter, minutesAhead };
  });
}

/** The metered cycles of each case. */
export async function worstFigures(module: Uint8Array, worst: readonly WorstCase[]): Promise<Figure[]> {
  const { engine, take } = await meteredEngine('webassembly', module, SHIPPED_WEIGHTS);
  return worst.map((one) => ({
    ...{ part: 'metered', group: worstGroupNameOf(filterOf(one)), name: one.stage, unit: 'cycles' },
    ...{ value: runWorst(engine, one, take), worst: { case: worstNameOf(one) } },
  }));
}

/** Runs a case up to its measured call; answers what `take` gives behind that call, and takes nothing with it from before. */
export function runWorst<T>(engine: Engine, given: WorstCase, take: () => T): T {
  const { stage, events } = given;
  const core = new DrivenCore(engine);
  const demand = (what: string, status: number) => {
    if (status < 0) throw new Error(`${worstNameOf(given)}: the core refuses ${what}: ${statusName(status)}`);
  };
  demand('its configuration', core.configureCase(given));
  const asks = stage === 'forecast' || stage === 'distribution' || stage === 'risk' || stage === 'diagnose';
  const observe = ([kind, time, value]: WorstCase['events'][number]) => core.event(kind as EventKind, time, value);
  for (const event of asks ? events : events.slice(0, -1)) demand('an event before the measured call', observe(event));
  take();
  const status = asks ? core.call(stage) : observe(events.at(-1)!);
  const taken = take();
  if (stage !== 'check') demand('the measured call', status);
  return taken;
}

/** Looks for the inputs that cost a stage most: random starts, and hill-climbing from the best of them. */
import { EventKind } from '../../host/core/layout.js';
import { Random } from '../../tests/support/random.js';
import { StageMeter, type TimedEvent } from '../stages.js';
import { filterOf } from '../../host/gate/groups.js';
import type { Stage } from '../../host/gate/stages.js';
import { adapted, mutated, openings, randomCandidate, type Candidate, type Searched } from './candidate.js';

export interface Found {
  candidate: Candidate;
  cycles: number;
}

export interface Effort {
  starts: number;
  climbs: number;
}

/** What a candidate costs; undefined when the core refuses its settings or an event that is not to be refused. */
export function costOf(meter: StageMeter, stage: Stage, candidate: Candidate): number | undefined {
  if (!meter.tryConfigure(candidate)) return undefined;
  const events = eventsOf(candidate);
  for (const event of events.slice(0, -1)) if (meter.observe(event) < 0) return undefined;
  const { status, cycles } = meter.measureLast(stage, events.at(-1)!);
  return status < 0 === (stage === 'check') ? cycles : undefined;
}

export function eventsOf({ start, steps }: Candidate): TimedEvent[] {
  let time = start;
  return steps.map(({ kind, after, value }) => {
    time += after;
    return { kind, time: time >>> 0, value: kind === EventKind.ELAPSED ? 0 : value };
  });
}

/**
 * @param known inputs that were worst for other stages: where the search starts, besides random ones
 * @param progress called after each try with the best so far
 */
export function searchWorst(
  meter: StageMeter,
  stage: Stage,
  searched: Searched,
  known: readonly Candidate[],
  seed: number,
  { starts, climbs }: Effort,
  progress: (done: number, best: number) => void,
): Found {
  const random = new Random(seed);
  let best: Found | undefined;
  const attempt = (candidate: Candidate) => {
    const cycles = costOf(meter, stage, candidate);
    // an equal one is taken too: that walks along plateaus, of which there are many
    if (cycles !== undefined && cycles >= (best?.cycles ?? 0)) best = { candidate, cycles };
  };
  for (const candidate of [...openings(searched, stage), ...known]) attempt(adapted(candidate, stage));
  for (let i = 0; i < starts + climbs; i++) {
    attempt(
      i < starts || best === undefined
        ? randomCandidate(random, searched, stage)
        : mutated(random, best.candidate, stage),
    );
    progress(i + 1, best?.cycles ?? 0);
  }
  if (best === undefined)
    throw new Error(`the search found no input for ${stage} of ${filterOf(searched)} that the core accepts`);
  return best;
}

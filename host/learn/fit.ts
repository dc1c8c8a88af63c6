/** Fits a model's parameters: several searches begin, and the one that gets furthest goes on to the end. */
import type { ParameterSet } from '../core/parameters.js';
import { Random } from '../simulate/random.js';
import { CmaEs, type SearchState } from './cma-es.js';
import type { SearchSpace } from './search-space.js';

export interface FitSettings {
  space: SearchSpace;
  /** Where the first search begins; the others begin around it. */
  start: Float64Array;
  /** Whole number of 32 bits; the same seed finds the same parameters. */
  seed: number;
  /** Searches that begin. */
  starts: number;
  /** Of the search that goes on to the end, at most. */
  generations: number;
  /** Candidates in a generation, at least 4. */
  population: number;
}

export interface Fitted {
  parameters: ParameterSet;
  objective: number;
  /** Of the parameters that the first search began with. */
  startObjective: number;
  /** Of the search that found them; fewer than were allowed when it had converged. */
  generations: number;
}

/** How far a fit is: plain numbers, from which it goes on to the same end. */
export interface FitState {
  startObjective: number;
  searches: { state: SearchState; best: Best }[];
}

/** The best point of a search, and its score; null: none that is allowed yet. */
interface Best {
  point: number[];
  objective: number | null;
}

/** Judges candidates, less is better; Infinity is one that is not allowed. */
export type Judge = (candidates: readonly ParameterSet[]) => Promise<number[]> | number[];

/** First standard deviation of the candidates: about a third of the size of a rate or a noise. */
const FIRST_STEP = 0.3;

/** How far, in every coordinate, the later searches begin from the first: standard deviation. */
const APART = 0.6;

/** The share of the generations after which the best of several searches is known well enough. */
const TRIAL = 0.2;

/** A search whose candidates differ by less than this has converged: the file's last digits are all that changes. */
const CONVERGED = 1e-5;

/** Stream of the random generator for the first search, and for the n-th after it; the simulator has the small ones. */
const STREAM = 1001;

/**
 * The best parameters found, the start included. After each generation `watch` is told how far it is; `from` goes on where such
 * a state was written down, to the same end, to the bit. Throws when the start has no score.
 */
export async function fit(
  settings: FitSettings,
  judge: Judge,
  watch: (state: FitState) => Promise<void> | void = () => {},
  from?: FitState,
): Promise<Fitted> {
  const { space, population } = settings;
  const state = from ?? (await begin(settings, judge));
  for (let k = nextSearch(state, settings); k !== undefined; k = nextSearch(state, settings)) {
    const one = state.searches[k]!;
    const search = CmaEs.resume(one.state);
    const points = search.ask();
    const scores = await judge(points.map((point) => space.decode(point)));
    let best = one.best;
    for (let candidate = 0; candidate < population; candidate++) {
      const score = scores[candidate]!;
      if (score < (best.objective ?? Infinity)) best = { point: [...points[candidate]!], objective: score };
    }
    search.tell(scores);
    state.searches[k] = { state: search.state, best };
    await watch(state);
  }
  const { best, state: last } = state.searches[bestSearch(state)]!;
  return {
    parameters: space.decode(Float64Array.from(best.point)),
    objective: best.objective!,
    startObjective: state.startObjective,
    generations: last.generation,
  };
}

async function begin({ space, start, seed, starts, population }: FitSettings, judge: Judge): Promise<FitState> {
  const points = Array.from({ length: starts }, (_, k) => {
    const random = new Random(seed, STREAM + k);
    const point = k === 0 ? start : start.map((coordinate) => random.normal(coordinate, APART));
    return { point: [...point], state: new CmaEs(point, FIRST_STEP, population, random).state };
  });
  const scores = await judge(points.map(({ point }) => space.decode(Float64Array.from(point))));
  const startObjective = scores[0]!;
  if (!Number.isFinite(startObjective)) throw new Error('the parameters to start from can not be scored');
  const objective = (k: number): number | null => (Number.isFinite(scores[k]) ? scores[k]! : null);
  return {
    startObjective,
    searches: points.map(({ point, state }, k) => ({ state, best: { point, objective: objective(k) } })),
  };
}

/** Whose turn it is: the searches in turn until each has had its trial, then the best; undefined: it is done. */
function nextSearch(state: FitState, { starts, generations }: FitSettings): number | undefined {
  const trial = starts === 1 ? generations : Math.ceil(TRIAL * generations);
  const goesOn = (k: number, limit: number) => {
    const { state: search } = state.searches[k]!;
    return search.generation < limit && CmaEs.resume(search).spread >= CONVERGED;
  };
  const tried = state.searches.findIndex((_, k) => goesOn(k, trial));
  if (tried >= 0) return tried;
  const best = bestSearch(state);
  return goesOn(best, generations) ? best : undefined;
}

/** The first of those with the least score. */
export function bestSearch({ searches }: FitState): number {
  const scores = searches.map(({ best }) => best.objective ?? Infinity);
  return scores.indexOf(Math.min(...scores));
}

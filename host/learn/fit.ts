/** Fits a model's parameters: searches for those with the least score. */
import type { ParameterSet } from '../core/parameters.js';
import { Random } from '../simulate/random.js';
import { CmaEs } from './cma-es.js';
import type { SearchSpace } from './search-space.js';

export interface FitSettings {
  space: SearchSpace;
  /** Where the search begins. */
  start: Float64Array;
  /** Whole number of 32 bits; the same seed finds the same parameters. */
  seed: number;
  generations: number;
  /** Candidates in a generation, at least 4. */
  population: number;
}

export interface Fitted {
  parameters: ParameterSet;
  objective: number;
  /** Of the parameters that the search began with. */
  startObjective: number;
  /** Fewer than were allowed when the search had converged. */
  generations: number;
}

/** How far a fit is, after each candidate. */
export interface FitProgress {
  /** From 1. */
  generation: number;
  /** From 1. */
  candidate: number;
  best: number;
}

/** First standard deviation of the candidates: about a third of the size of a rate or a noise. */
const FIRST_STEP = 0.3;

/** A search whose candidates differ by less than this has converged: the file's last digits are all that changes. */
const CONVERGED = 1e-5;

/** Stream of the random generator; the simulator has the small ones. */
const STREAM = 1001;

/** The best parameters found, the start included. `score` judges a set, less is better. Throws when the start has no score. */
export function fit(
  { space, start, seed, generations, population }: FitSettings,
  score: (parameters: ParameterSet) => number,
  watch: (progress: FitProgress) => void = () => {},
): Fitted {
  let parameters = space.decode(start);
  const startObjective = score(parameters);
  if (!Number.isFinite(startObjective)) throw new Error('the parameters to start from can not be scored');
  let best = startObjective;
  const search = new CmaEs(start, FIRST_STEP, population, new Random(seed, STREAM));
  let generation = 0;
  while (generation < generations && search.spread >= CONVERGED) {
    generation++;
    const scores = search.ask().map((point, k) => {
      const candidate = space.decode(point);
      const value = score(candidate);
      if (value < best) [best, parameters] = [value, candidate];
      watch({ generation, candidate: k + 1, best });
      return value;
    });
    search.tell(scores);
  }
  return { parameters, objective: best, startObjective, generations: generation };
}

/** Checks of what stands on the command line. */
import { Failure } from './failure.js';

/** One of several words. */
export function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): asserts value is T {
  if (!(choices as readonly string[]).includes(value)) {
    throw new Failure(`--${option} ${value}: choose one of ${choices.join(', ')}`);
  }
}

/** A whole number on the command line. */
export function wholeNumber(option: string, value: string, least: number, greatest: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= greatest) return number;
  throw new Failure(`--${option} ${value}: give a whole number from ${least} to ${greatest}`);
}

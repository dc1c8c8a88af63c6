/**
 * A tape: everything that the core took in of one subject, as the bytes of its input block, so that another set of
 * parameters can meet the same events again at the speed of the core.
 */
import type { Engine } from '../engines/engine.js';
import { EventKind, InputView } from '../core/layout.js';

/** 32-bit words of an input block. */
export const BLOCK_WORDS = InputView.SIZE / 4;

export interface Tape {
  /** Input blocks, one event after the other. */
  blocks: Uint32Array;
  /** Events that were `recoverClock` and not `observe`, ascending. */
  recoveries: Int32Array;
}

export class TapeRecorder {
  readonly #words: number[] = [];
  readonly #recoveries: number[] = [];
  #meals = 0;

  /** Events so far. */
  get length(): number {
    return this.#words.length / BLOCK_WORDS;
  }

  /** Whether a meal was among them. */
  get hasMeals(): boolean {
    return this.#meals > 0;
  }

  add(block: Uint32Array, recovery: boolean): void {
    if (recovery) this.#recoveries.push(this.length);
    this.#words.push(...block);
    if (!recovery && block[KIND] === EventKind.MEAL) this.#meals++;
  }

  finish(): Tape {
    return { blocks: Uint32Array.from(this.#words), recoveries: Int32Array.from(this.#recoveries) };
  }
}

/** Word of the input block that says what kind of event it is. */
const KIND = InputView.OFFSETS.kind / 4;

/**
 * The same engine, except that it tapes each event that the core accepts on the recorder of the moment, and that it
 * makes no forecasts: what is accepted does not depend on them, nor on the parameters.
 */
export function tapingEngine(engine: Engine, recorder: () => TapeRecorder): Engine {
  const taped = listeningEngine(engine, (block, recovery) => recorder().add(block, recovery));
  const nothing = (): number => 0;
  return { ...taped, calls: { ...taped.calls, distribution: nothing, risk: nothing } };
}

/** The same engine, except that it tells of each event that the core accepts; the block is overwritten by the next one. */
export function listeningEngine(engine: Engine, listen: (block: Uint32Array, recovery: boolean) => void): Engine {
  const block = inputWords(engine);
  const heard = (call: 'observe' | 'recoverClock') => (): number => {
    const status = engine.calls[call]();
    if (status >= 0) listen(block, call === 'recoverClock');
    return status;
  };
  return { ...engine, calls: { ...engine.calls, observe: heard('observe'), recoverClock: heard('recoverClock') } };
}

/** The engine's input block as words. */
export function inputWords({ memory, addresses }: Engine): Uint32Array {
  return new Uint32Array(memory.buffer, memory.byteOffset + addresses.inputAddress, BLOCK_WORDS);
}

/** The module of a case and how it is run: of nothing but the seeds, the seed and the number of the case. */
import { NotModelled, decode, encode } from './binary.mjs';
import { mutateBytes } from './bytes.mjs';
import { generate } from './generate.mjs';
import { meter } from './meter.mjs';
import { mutate } from './mutators.mjs';
import { Random } from './random.mjs';

/** Shares of the cases. What is not metered runs under wasm3 alone, for crashes, with a small memory limit at times. */
const METERED = 0.7;
const BYTES = 0.12;

/** @returns {Uint8Array<ArrayBuffer>} */
export function mutantOf(seeds, seed, number) {
  const random = new Random(seed, number, 1);
  const bytes = mutated(random, seeds);
  return random.chance(METERED) && WebAssembly.validate(bytes) ? metered(bytes) : bytes;
}

/** @returns {{ stackSize: number, memoryLimit: number, random: Random, disposed: boolean }} */
export function planOf(seed, number) {
  const random = new Random(seed, number, 2);
  return {
    stackSize: random.of([1024, 1500, 4096, 65536, 131072]),
    memoryLimit: random.of([1, 7, 64, 1000, 65535, 65536, 200000]),
    disposed: random.chance(0.7),
    random,
  };
}

function mutated(random, { core, others }) {
  const kind = random.below(10);
  const module = kind < 5 ? generate(random) : structuredClone(kind < 6 ? core : random.of(others));
  // One change in a large module, many in a small one: each may make it invalid.
  for (let left = 1 + random.below(kind < 5 ? 3 : 6); left > 0; left--) mutate(random, module);
  let bytes = encode(module);
  if (random.chance(BYTES)) for (let left = 1 + random.below(3); left > 0; left--) bytes = mutateBytes(random, bytes);
  return bytes;
}

function metered(bytes) {
  try {
    const module = decode(bytes);
    return meter(module) ? encode(module) : bytes;
  } catch (error) {
    if (error instanceof NotModelled) return bytes;
    throw error;
  }
}

/**
 * A process that runs cases one by one, until the last or until one kills it:
 * node worker.mjs <index.js of the addon> <folder of seeds, or a module to run instead> <seed> <first case> <behind the last>
 * Before each case it writes `+<number>`, after it a line of JSON.
 */
import { readFileSync, writeSync } from 'node:fs';
import { mutantOf, planOf } from './mutant.mjs';
import { run } from './run.mjs';
import { readSeeds } from './stored-seeds.mjs';

const [url, path, seedText, first, end] = process.argv.slice(2);
const seed = Number(seedText);
const { instantiateSync } = await import(url);
const seeds = path.endsWith('.wasm') ? undefined : readSeeds(path);
const say = (text) => writeSync(1, `${text}\n`);

for (let number = Number(first); number < Number(end); number++) {
  say(`+${number}`);
  const bytes = seeds === undefined ? Uint8Array.from(readFileSync(path)) : mutantOf(seeds, seed, number);
  say(JSON.stringify(reportOf(bytes, planOf(seed, number))));
  // The garbage collector frees instances that nobody disposed of only between turns.
  if (number % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
}

function reportOf(bytes, plan) {
  const valid = WebAssembly.validate(bytes);
  if (valid) return { valid, ...run(instantiateSync, bytes, plan) };
  try {
    instantiateSync(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return { valid };
  }
  return { valid, difference: 'instantiate: an invalid module was not refused' };
}

/**
 * Numerical torture of every method, ten years of 5-minute readings of it:
 *   npm run soak -- [--years N] [--method M] [--model M] [--engine webassembly|wasm3|both] [--seed S]
 *   npm run soak -- --boards [--method M]     # 8,640 readings of 500 particles, or of the method named, on the emulated boards
 * Ends with 1 when something was violated, and says how to see it again.
 */
import { parseArgs } from 'node:util';
import { isAvailable as wasm3IsAvailable } from 'wasm3-node';
import { Progress } from '../host/cli/progress.js';
import { METHOD_NAMES } from '../host/core/methods.js';
import { MODEL_NAMES } from '../host/core/parameters.js';
import { ENGINE_NAMES, type EngineName } from '../host/engines/engine.js';
import { soakBoards } from './soak/boards.js';
import { soak, SUBJECTS, type SoakResult } from './soak/run.js';

const READINGS_A_YEAR = 105_120;
/** Readings with each of the settings in the second half. */
const EACH = 2880;

const usage = (what: string): never => {
  console.error(
    `${what}\nusage: npm run soak -- [--years N] [--method M] [--model M] [--engine E|both] [--seed S] [--boards]`,
  );
  process.exit(2);
};

function options() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { years: text, method: text, model: text, engine: text, seed: text, boards: { type: 'boolean' } },
  });
  const { years = '10', seed = '1', engine = wasm3IsAvailable() ? 'both' : 'webassembly', method, model } = values;
  if (!(Number(years) > 0)) usage(`--years must be a number above 0, not ${years}`);
  if (!/^[1-9]\d*$/.test(seed)) usage(`--seed must be a whole number above 0, not ${seed}`);
  oneOf('engine', engine, [...ENGINE_NAMES, 'both']);
  if (method !== undefined) oneOf('method', method, METHOD_NAMES);
  if (model !== undefined) oneOf('model', model, MODEL_NAMES);
  const engines = engine === 'both' ? [...ENGINE_NAMES] : [engine as EngineName];
  if (engines.includes('wasm3') && !wasm3IsAvailable()) usage('the engine wasm3 was not built: it needs a C compiler');
  const subjects = SUBJECTS.filter(
    (one) => (method === undefined || one.method === method) && (model === undefined || one.model === model),
  );
  if (subjects.length === 0) usage(`the method ${method} does not run on the model ${model}`);
  return {
    years: Number(years),
    seed: Number(seed),
    engine,
    engines,
    subjects,
    method,
    boards: values.boards === true,
  };
}

function oneOf(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) usage(`--${name} must be one of ${known.join(', ')}, not ${value}`);
}

const { years, seed, engine, engines, subjects, method, boards } = parsed();
if (boards) process.exit((await soakBoards(method ?? 'particle', seed)) ? 0 : 1);

const steps = Math.ceil(years * READINGS_A_YEAR);
console.log(
  `${count(steps)} readings of torture a method, seed ${seed}, on ${engines.join(' and ')}, checked after each`,
);
console.log(row(['model', 'method', 'readings', 'events', ...engines.map((name) => `${name}, s`), 'digest', '']));
let violated = false;
for (const subject of subjects) {
  const { model, method: name } = subject;
  const line = new Progress(`${model} ${name}`);
  const start = performance.now();
  const progress = (done: number) => line.update(() => progressText(done, (performance.now() - start) / 1000));
  const pace = { shipped: Math.floor(steps / 2), each: EACH };
  const result = await soak({ subject, engines, seed, steps, pace, progress });
  line.done();
  print(result);
}
process.exit(violated ? 1 : 0);

function parsed() {
  try {
    return options();
  } catch (error) {
    return usage((error as Error).message);
  }
}

function progressText(done: number, seconds: number): string {
  const rate = done / seconds;
  const left = (steps - done) / rate;
  return `${count(done)} of ${count(steps)} readings, ${count(Math.round(rate))} a second, ${timeText(left)} left`;
}

function timeText(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function print({ subject, steps: done, events, seconds, digest, problem }: SoakResult): void {
  const { model, method: name } = subject;
  const times = seconds.map((time) => time.toFixed(1));
  const verdict = problem === undefined ? 'kept' : 'VIOLATED';
  console.log(row([model, name, count(done), count(events), ...times, digest, verdict]));
  if (problem === undefined) return;
  violated = true;
  console.log(`  ${problem}`);
  console.log(
    `  again: npm run soak -- --years ${years} --model ${model} --method ${name} --engine ${engine} --seed ${seed}`,
  );
}

function row([model, name, ...rest]: string[]): string {
  return [model!.padEnd(11), name!.padEnd(22), ...rest.map((cell) => cell.padStart(16))].join('').trimEnd();
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

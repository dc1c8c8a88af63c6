/**
 * Runs mutated modules through wasm3-node, built with AddressSanitizer and UndefinedBehaviorSanitizer, in processes that may crash
 * or hang, and compares with WebAssembly what can be compared. Exits with 1 when one crashed or differed.
 *
 *   node host/wasm3-node/fuzz/fuzz.mjs [--seed 1] [--cases 3000 | --minutes 15]   many
 *   node host/wasm3-node/fuzz/fuzz.mjs --seed N --case K                          one again, with what the sanitizer says
 *   node host/wasm3-node/fuzz/fuzz.mjs --module FILE                              a module, as it was run in the case of its name
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSanitized } from './build.mjs';
import { mutantOf } from './mutant.mjs';
import { writeSeeds } from './seeds.mjs';
import { readSeeds } from './stored-seeds.mjs';
import { Summary } from './summary.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
/** A bad access is the sanitizer's to report, not V8's to handle. */
const NODE_OPTIONS = ['--disable-wasm-trap-handler'];
/** A process gives its memory back after so many cases. */
const BATCH = 2000;
const PROGRESS_EVERY = 1000;
/** Of a sanitizer's report, characters: the rest is in the file beside the module. */
const MOST_DETAILS = 4000;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '3000' },
    minutes: { type: 'string' },
    case: { type: 'string' },
    module: { type: 'string' },
    /** Milliseconds for a mutant. */
    timeout: { type: 'string', default: '1500' },
    /** A setting of wasm3 to build with, as d_m3SkipMemoryBoundsCheck=1: to see that a fault is found. */
    define: { type: 'string', multiple: true, default: [] },
  },
});

const { folder, url, env } = buildSanitized(options.define);
const summary = new Summary();
// The name of a saved module holds its case.
const [, savedSeed, savedCase] = /(\d+)-(\d+)\.wasm$/.exec(options.module ?? '') ?? [];
const seed = Number(savedSeed ?? options.seed);
const source = options.module ?? (await writeSeeds());
const single = options.module === undefined ? options.case : (savedCase ?? '0');

if (single === undefined) await runMany();
else await runCases(Number(single), Number(single) + 1);
console.log(`fuzz: seed ${seed}: ${summary}`);
process.exitCode = summary.failures > 0 ? 1 : 0;

async function runMany() {
  const deadline = options.minutes === undefined ? Infinity : Date.now() + Number(options.minutes) * 60_000;
  const end = options.minutes === undefined ? Number(options.cases) : Infinity;
  for (let next = 0; next < end && Date.now() < deadline;) next = await runCases(next, Math.min(next + BATCH, end));
}

/** Runs cases in one process, as far as it gets. Answers the case to go on with. */
function runCases(first, end) {
  const child = spawn(process.execPath, [...NODE_OPTIONS, WORKER, url, source, `${seed}`, `${first}`, `${end}`], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let current = first - 1;
  let running = false;
  let timedOut = false;
  let errors = '';
  let timer;
  child.stderr.on('data', (text) => (errors += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    clearTimeout(timer);
    running = line.startsWith('+');
    if (running) {
      current = Number(line.slice(1));
      timer = setTimeout(() => {
        timedOut = true;
        child.kill('SIGKILL');
      }, Number(options.timeout));
    } else finish(JSON.parse(line));
  });

  function finish(report) {
    const { difference } = report;
    summary.add(report);
    if (difference !== undefined) fail(current, difference);
    if (summary.mutants % PROGRESS_EVERY === 0) console.log(`fuzz: seed ${seed}, ${summary}`);
  }

  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(end);
      if (!running) throw new Error(`the fuzzer itself failed (${signal ?? code}) after case ${current}:\n${errors}`);
      if (timedOut) summary.addTimeout();
      else {
        summary.addCrash();
        fail(current, `crashed (${signal ?? `exit ${code}`})`, errors);
      }
      resolve(current + 1);
    });
  });
}

/** Keeps the module and says how to run it again. */
function fail(number, what, details = '') {
  const path = options.module ?? join(folder, `fault-${seed}-${number}.wasm`);
  if (options.module === undefined) {
    writeFileSync(path, mutantOf(readSeeds(source), seed, number));
    if (details) writeFileSync(path.replace(/wasm$/, 'txt'), details);
  }
  const settings = options.define.map((text) => ` --define ${text}`).join('');
  const again = `node host/wasm3-node/fuzz/fuzz.mjs${settings} --module ${relative('.', path)}`;
  console.error(
    `fuzz: seed ${seed}, case ${number}: ${what}\nfuzz: again: ${again}\n${details.slice(0, MOST_DETAILS)}`,
  );
}

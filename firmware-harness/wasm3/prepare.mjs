/**
 * Copies wasm3's C sources to build/wasm3/ and applies the patches of this folder to the copy: from the pinned package
 * `wasm3-sources`, or from the folder that WASM3_DIR names. `node firmware-harness/wasm3/prepare.mjs` says what was applied.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyPatch, parsePatch } from 'diff';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const pinned = join(root, 'node_modules/wasm3-sources/cpp');

/** What an interpreter needs; the rest of the sources is WASI, tracing and a C++ wrapper. */
const WANTED = /^(m3_(?!api_)\w+|wasm3(_defs)?)\.[ch]$/;

/** The patches that the SDK's C calls on; the others only make it smaller and faster. The last is for stored code. */
const NEEDED = ['03-external-heap', '16-less-memory', '23-stored-code'];

/** Lines of context that may differ from a patch's in a team's own checkout. */
const FUZZ = 2;

/** The record of a preparation, beside the copied sources. */
const RECORD = 'prepared.json';

/**
 * Puts patched sources into the folder `to`, where no other sources of wasm3 stay.
 * Quick when nothing has changed; a file whose text stays the same keeps its time, so that nothing is compiled twice.
 *
 * @param {string} to
 * @param {{ from?: string, patches?: string }} options `from`: a folder with m3_*.c, or a checkout with `source/`.
 * @returns {{ to: string, from: string, applied: string[], skipped: { name: string, reason: string }[] }}
 * @throws when a patch does not fit the pinned sources, or a folder holds no sources of wasm3.
 */
export function prepareWasm3(
  to = join(root, 'build/wasm3'),
  { from = process.env.WASM3_DIR || pinned, patches = join(here, 'patches') } = {},
) {
  const sources = sourceFolder(from);
  const files = readSources(sources);
  const steps = readPatches(patches);
  const key = digest([sources, ...[...files].flat(), ...steps.flatMap(({ name, text }) => [name, text])]);

  const before = readRecord(to);
  if (before?.key === key && before.files.every((file) => existsSync(join(to, file)))) return result(to, before);

  const applied = [];
  const skipped = [];
  for (const { name, text } of steps) {
    const reason = apply(files, text);
    if (reason === undefined) applied.push(name);
    else if (sources === pinned) throw new Error(`${name} does not fit the pinned sources of wasm3: ${reason}`);
    else skipped.push({ name, reason });
  }

  const record = { key, from: sources, applied, skipped, files: [...files.keys()] };
  write(to, files, record);
  return result(to, record);
}

/** What is to be said of a preparation whose firmware will not compile; undefined when it may. */
export function warningOf({ skipped }) {
  const lacking = NEEDED.filter((needed) => skipped.some(({ name }) => name === needed));
  if (lacking.length === 0) return undefined;
  return `the SDK does not compile without ${lacking.join(', ')}${lacking.join() === NEEDED[2] ? ' when it runs stored code' : ''}: adapt the patch, or take sources nearer to wasm3's commit a0f4ec9`;
}

function sourceFolder(from) {
  const candidates = [resolve(from), resolve(from, 'source')];
  const found = candidates.find((folder) => existsSync(join(folder, 'm3_exec.h')));
  if (found) return found;
  throw new Error(
    resolve(from) === pinned
      ? `${pinned} holds no sources of wasm3: run npm install`
      : `WASM3_DIR: neither ${candidates.join(' nor ')} holds m3_exec.h; name wasm3's source folder or its checkout`,
  );
}

function readSources(folder) {
  const names = readdirSync(folder).filter((name) => WANTED.test(name));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')]));
}

function readPatches(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.patch'));
  return names
    .sort()
    .map((name) => ({ name: basename(name, '.patch'), text: readFileSync(join(folder, name), 'utf8') }));
}

/** Applies a patch to all files that it names or, when one of its parts does not fit, to none; then returns the reason. */
function apply(files, text) {
  const patched = new Map();
  for (const part of parsePatch(text)) {
    const name = part.newFileName.replace(/^b\//, '');
    const source = files.get(name);
    if (source === undefined) return `there is no ${name}`;
    const result = applyPatch(source, part, { fuzzFactor: FUZZ });
    if (result === false) return `${name} differs`;
    patched.set(name, result);
  }
  for (const [name, source] of patched) files.set(name, source);
  return undefined;
}

/** Each file appears whole: a build that runs at the same time never reads half of one. */
function write(to, files, record) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(to)) if (WANTED.test(name) && !files.has(name)) rmSync(join(to, name));
  for (const [name, text] of files) replace(join(to, name), text);
  replace(join(to, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

function replace(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

function readRecord(to) {
  const path = join(to, RECORD);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function result(to, { from, applied, skipped }) {
  return { to, from, applied, skipped };
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const prepared = prepareWasm3();
    const { to, from, applied, skipped } = prepared;
    console.log(`wasm3 from ${from} to ${to}`);
    for (const name of applied) console.log(`  applied ${name}`);
    for (const { name, reason } of skipped) console.log(`  skipped ${name}: ${reason}`);
    const warning = warningOf(prepared);
    if (warning !== undefined) console.error(warning);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Compiles the QEMU plugin that counts cycles: `node firmware-harness/plugin/build.mjs [OUTPUT]`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const DEFAULT_OUTPUT = resolve(folder, '../../build/firmware/libcycles.so');
const WARNINGS = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Wstrict-prototypes'];

const files = () => readdirSync(folder).map((name) => join(folder, name));
const sources = () => files().filter((file) => file.endsWith('.c'));

function isCurrent(output) {
  const built = statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  return files().every((file) => statSync(file).mtimeMs < built);
}

/** Compiles the plugin to `output` unless it is there and newer than its sources; returns the path. */
export function buildPlugin(output = DEFAULT_OUTPUT) {
  if (isCurrent(output)) return output;
  mkdirSync(dirname(output), { recursive: true });
  // Builds that run at the same time must not see a half-written library: it comes into place complete.
  const unfinished = `${output}.${process.pid}`;
  const flags = ['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-shared', '-fPIC', '-fvisibility=hidden', '-O2'];
  execFileSync('cc', [...flags, ...WARNINGS, '-o', unfinished, ...sources()], { stdio: 'inherit' });
  renameSync(unfinished, output);
  return output;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , output] = process.argv;
  console.log(buildPlugin(output === undefined ? undefined : resolve(output)));
}

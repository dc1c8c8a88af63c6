/** The modules that mutation starts from: the core, what the tests of the patches run, and a few with what those have not. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import binaryen from 'binaryen';
import { build } from 'esbuild';
import { output } from './build.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const TEXTS = [
  `(memory (export "memory") 1 3)
   (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
   (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
   (func (export "far") (param i32) (result i32) (i32.load offset=4294967295 (local.get 0)))
   (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
   (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
   (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))`,
  `(func (export "unreachable") (unreachable))
   (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
   (func $deep (export "recurse") (param i32) (result i32) (i32.add (i32.const 1) (call $deep (local.get 0))))
   (func $even (export "even") (param i32) (result i32)
     (if (result i32) (local.get 0) (then (call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
   (func $odd (param i32) (result i32)
     (if (result i32) (local.get 0) (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))`,
  `(type $unary (func (param i32) (result i32)))
   (table 5 funcref)
   (elem (i32.const 1) $one $two $other)
   (func $one (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
   (func $two (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
   (func $other (param f32) (result f32) (f32.neg (local.get 0)))
   (func (export "indirect") (param i32 i32) (result i32) (call_indirect (type $unary) (local.get 0) (local.get 1)))
   (func (export "table") (param i32) (result i32)
     (block $a (block $b (block $c (br_table $a $b $c (local.get 0))) (return (i32.const 3))) (return (i32.const 2)))
     (i32.const 1))`,
  `(global $count (export "count") (mut i64) (i64.const 0))
   (global $start (export "constant") i32 (i32.const 8))
   (global $scale (mut f32) (f32.const 0.5))
   (memory 1)
   (data (global.get $start) "some bytes")
   (func $start (global.set $count (i64.add (global.get $count) (i64.load (i32.const 8)))))
   (func (export "scaled") (param f32) (result f32)
     (global.set $scale (f32.mul (global.get $scale) (f32.const 1.5))) (f32.mul (local.get 0) (global.get $scale)))
   (start $start)`,
  `(func $swap (export "swap") (param i32 f32 i64) (result i64 f32 i32) (local.get 2) (local.get 1) (local.get 0))
   (func (export "sum") (param i32) (result i32) (local $s i32)
     (block $out (loop $next
       (br_if $out (i32.eqz (local.get 0)))
       (local.set $s (i32.add (local.get $s) (local.get 0)))
       (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
       (br $next)))
     (local.get $s))
   (func (export "blocks") (param i32 f32) (result f32)
     (f32.add (local.get 1) (block (result f32) (drop (br_if 0 (f32.const 2) (local.get 0))) (f32.const 3))))`,
];

/**
 * Writes the seeds where `readSeeds` finds them: making them takes longer than a process that only runs cases should.
 * @returns {Promise<string>} the folder, whose name is of its content
 */
export async function writeSeeds() {
  const modules = [readFileSync(join(root, 'build/islet.wasm')), ...TEXTS.map(assemble), ...(await modulesOfTests())];
  const hash = createHash('sha256');
  for (const bytes of modules) hash.update(bytes);
  const folder = join(output, `seeds-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  modules.forEach((bytes, k) => writeFileSync(join(unfinished, `${String(k).padStart(3, '0')}.wasm`), bytes));
  renameSync(unfinished, folder);
  return folder;
}

function assemble(text) {
  const module = binaryen.parseText(`(module ${text})`);
  module.setFeatures(binaryen.Features.All);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

/** tests/wasm3/modules.ts is TypeScript, and assembles with wat2wasm. */
async function modulesOfTests() {
  const outfile = join(output, 'modules.mjs');
  const engines = pathToFileURL(join(root, 'tests/wasm3/engines.ts')).href;
  await build({
    entryPoints: [join(root, 'tests/wasm3/modules.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: { 'import.meta.url': JSON.stringify(engines) },
    outfile,
    logLevel: 'warning',
  });
  const { equalModules } = await import(pathToFileURL(outfile).href);
  return equalModules.map(({ bytes }) => bytes);
}

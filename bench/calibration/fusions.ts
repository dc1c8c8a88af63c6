/** The operations that the interpreter fuses, read from its own sources: whoever changes them need not change the twin. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pairs: first, second, and what both become. Sums: a product, and what adds it to a sum in the register. */
export function fusionsOfInterpreter(root: string): { fusions: string[][]; sums: string[][] } {
  const source = readFileSync(join(root, 'build/wasm3/m3_compile.c'), 'utf8');
  return { fusions: tableOf(source, 'c_fusions'), sums: tableOf(source, 'c_sums') };
}

/** The rows of a table of operations, without their prefix. */
function tableOf(source: string, name: string): string[][] {
  const start = source.indexOf(`${name} [] =`);
  if (start < 0) return [];
  const table = source.slice(start, source.indexOf('\n};', start));
  return [...table.matchAll(/\{((?:\s*op_\w+,?)+)\s*\}/g)].map(([, row]) =>
    [...row!.matchAll(/op_(\w+)/g)].map(([, operation]) => operation!),
  );
}

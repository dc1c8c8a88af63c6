/** The operations that the interpreter fuses, read from its own sources: whoever changes them need not change the twin. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** First, second, and what both become. */
export function fusionsOfInterpreter(root: string): string[][] {
  const file = join(root, 'build/wasm3/m3_compile.c');
  const table = /c_fusions \[\] =\s*\{(.*?)\n\};/s.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return [...table.matchAll(/\{\s*op_(\w+),\s*op_(\w+),\s*op_(\w+)\s*\}/g)].map(([, first, second, both]) => [
    first!,
    second!,
    both!,
  ]);
}

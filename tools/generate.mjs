/**
 * Writes everything that follows from one source of truth: from assembly/layout the TypeScript views, the C header and
 * the tables of docs/SPEC.md; from tools/kernels the unrolled kernels of the core. With --check it only says what is out of date and exits 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { readLayout } from './layout.mjs';
import { layoutHeader } from './generate-header.mjs';
import { specification } from './generate-specification.mjs';
import { layoutViews } from './generate-views.mjs';
import { MODELS } from './kernels/models.mjs';
import { stepKernels } from './kernels/steps.mjs';
import { udKernels } from './kernels/ud.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const layout = readLayout(join(root, 'assembly/layout'));

const outputs = [
  ['host/core/layout.ts', () => layoutViews(layout)],
  ['firmware-harness/sdk/islet_layout.h', () => layoutHeader(layout)],
  ['docs/SPEC.md', (present) => specification(layout, present)],
  ...[3, 4].map((n) => [`assembly/linalg/ud${n}.ts`, () => udKernels(n)]),
  ...MODELS.map((model) => [`assembly/models/${model.name}-steps.ts`, () => stepKernels(model)]),
];

const stale = [];
for (const [file, make] of outputs) {
  const path = join(root, file);
  const present = readIfThere(path);
  const options = { ...(await prettier.resolveConfig(path)), filepath: path };
  const made = make(present);
  const wanted = path.endsWith('.h') ? made : await prettier.format(made, options);
  if (wanted === present) continue;
  stale.push(file);
  if (!check) writeFileSync(path, wanted);
}

if (check && stale.length > 0) {
  console.error(`out of date: ${stale.join(', ')}; run npm run generate`);
  process.exit(1);
}
console.log(
  stale.length === 0 ? 'generated files are up to date' : `wrote ${stale.map((f) => relative('.', f)).join(', ')}`,
);

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

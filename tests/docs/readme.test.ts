/** The README's example is run as it stands, as a stranger would: by the package's own name. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const [, example, , output] = /```ts\n([^]*?)```\n(\n)```\n([^]*?)```/.exec(readme) ?? [];

test("the README's example prints what the README says", () => {
  const { code } = transformSync(example!, { loader: 'ts', format: 'esm' });
  mkdirSync('build', { recursive: true });
  writeFileSync('build/readme-example.mjs', code);
  const { stdout, stderr } = spawnSync(process.execPath, ['build/readme-example.mjs'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe(output);
});

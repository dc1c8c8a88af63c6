/** The examples of docs/LIBRARY.md are run as they stand, and its claims about names are held against the library. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { flagNames } from '../../host/core/status.js';

const text = readFileSync('docs/LIBRARY.md', 'utf8');
const EXAMPLES = [...text.matchAll(/## ([^\n]*)\n(?:(?!\n## )[^])*?```ts\n([^]*?)```\n\n```\n([^]*?)```/g)].map(
  ([, title, example, output]): [string, string, string] => [title!, example!, output!],
);

it('has an example under each of these', () => {
  expect(EXAMPLES.map(([title]) => title)).toEqual([
    'A live stream',
    'Many people, and going on tomorrow',
    'Recordings',
  ]);
});

it.each(EXAMPLES)('the example "%s" prints what it says', (title, example, output) => {
  const file = `build/library-example-${title.replace(/\W+/g, '-').toLowerCase()}`;
  mkdirSync('build', { recursive: true });
  writeFileSync(`${file}.mjs`, transformSync(example, { loader: 'ts', format: 'esm' }).code);
  const { stdout, stderr } = spawnSync(process.execPath, [`${file}.mjs`], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe(output);
});

it('the examples have no errors of type', () => {
  const files = EXAMPLES.map(([, example], k) => {
    const file = `build/library-example-${k}.mts`;
    writeFileSync(file, example);
    return file;
  });
  const options = {
    ...{ strict: true, noUncheckedIndexedAccess: true, noEmit: true, target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: ['node'] },
  };
  const found = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

it('names every flag', () => {
  for (const name of flagNames(-1)) expect(text).toContain(`\`${name}\``);
});

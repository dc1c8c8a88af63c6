/** The sources of wasm3: pinned ones take every patch, others what fits, and nothing is written twice. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareWasm3, warningOf } from '../../firmware-harness/wasm3/prepare.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pinned = join(root, 'node_modules/wasm3-sources/cpp');
const patches = join(root, 'firmware-harness/wasm3/patches');
const names = readdirSync(patches).map((file) => file.replace('.patch', ''));

let folder: string;
let to: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'islet-wasm3-'));
  to = join(folder, 'to');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A team's own copy, with one of its files changed. */
function ownCopy(at: string, file: string, change: (text: string) => string): string {
  cpSync(pinned, at, { recursive: true });
  writeFileSync(join(at, file), change(readFileSync(join(at, file), 'utf8')));
  return at;
}

it('applies every patch to the pinned sources', () => {
  expect(prepareWasm3(to, { from: pinned })).toEqual({ to, from: pinned, applied: names, skipped: [] });
  expect(readFileSync(join(to, 'm3_exec_defs.h'), 'utf8')).toContain('typedef f32 m3fp_t;');
  expect(readdirSync(to)).not.toContain('m3_api_wasi.c');
});

it('writes nothing when nothing has changed, and takes away what no longer belongs', () => {
  prepareWasm3(to, { from: pinned });
  utimesSync(join(to, 'm3_exec.h'), 1, 1);
  writeFileSync(join(to, 'm3_old.c'), '');
  expect(prepareWasm3(to, { from: pinned }).applied).toEqual(names);
  const own = ownCopy(join(folder, 'own'), 'm3_info.c', (text) => `${text}// ours\n`);
  prepareWasm3(to, { from: own });
  expect(statSync(join(to, 'm3_exec.h')).mtimeMs).toBe(1000);
  expect(readFileSync(join(to, 'm3_info.c'), 'utf8')).toContain('// ours');
  expect(readdirSync(to)).not.toContain('m3_old.c');
});

it('takes a checkout that has source/, skips and names the patches that do not fit, and leaves none half applied', () => {
  ownCopy(join(folder, 'source'), 'm3_exec_defs.h', (text) => text.replaceAll('d_m3ExpOpSig', 'd_m3ExpandedOpSig'));
  const { from, applied, skipped } = prepareWasm3(to, { from: folder });
  expect(from).toBe(join(folder, 'source'));
  expect(skipped).toContainEqual({ name: '01-f32-register', reason: 'm3_exec_defs.h differs' });
  expect(applied).toContain('03-external-heap');
  expect([...applied, ...skipped.map(({ name }) => name)].sort()).toEqual(names);
  expect(readFileSync(join(to, 'm3_config.h'), 'utf8')).not.toContain('d_m3IsletF64   ');
});

it('names a patch for a file that the sources lack', () => {
  const own = join(folder, 'own');
  cpSync(pinned, own, { recursive: true });
  rmSync(join(own, 'm3_core.c'));
  expect(prepareWasm3(to, { from: own }).skipped).toContainEqual({
    name: '03-external-heap',
    reason: 'there is no m3_core.c',
  });
});

it('says when the firmware will not compile for want of a patch', () => {
  const skipping = (...lacking: string[]) => ({ skipped: lacking.map((name) => ({ name, reason: 'differs' })) });
  expect(warningOf(prepareWasm3(to))).toBeUndefined();
  expect(warningOf(skipping('01-f32-register'))).toBeUndefined();
  expect(warningOf(skipping(...names))).toMatch(
    /^the SDK does not compile without 03-external-heap, 16-less-memory, 23-stored-code: /,
  );
  expect(warningOf(skipping('23-stored-code'))).toMatch(/without 23-stored-code when it runs stored code: /);
  for (const name of ['03-external-heap', '16-less-memory', '23-stored-code']) expect(names).toContain(name);
});

it('refuses a patch that does not fit the pinned sources, and a folder without sources', () => {
  const wrong = join(folder, 'patches');
  mkdirSync(wrong);
  writeFileSync(
    join(wrong, '01-wrong.patch'),
    'Why.\n\n--- a/m3_core.c\n+++ b/m3_core.c\n@@ -1,1 +1,1 @@\n-not there\n+new\n',
  );
  expect(() => prepareWasm3(to, { from: pinned, patches: wrong })).toThrow(
    '01-wrong does not fit the pinned sources of wasm3: m3_core.c differs',
  );
  expect(() => prepareWasm3(to, { from: wrong })).toThrow(/neither .* holds m3_exec.h/);
});

/** The fuzzer of wasm3-node: a short run finds nothing, and would find something. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAvailable } from 'wasm3-node';
import { ROOT } from '../support/engines.js';

const available = isAvailable() || process.env['CI'] !== undefined;

function fuzz(...options: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['host/wasm3-node/fuzz/fuzz.mjs', ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const summary = stdout.trimEnd().split('\n').at(-1)!;
  const count = (what: RegExp) => Number(what.exec(summary)?.[1]);
  return {
    status,
    stderr,
    summary,
    valid: count(/; (\d+) \(\d+ %\) valid/),
    executed: count(/; (\d+) \(\d+ %\) executed/),
    compared: count(/; (\d+) \(\d+ %\) compared/),
    crashed: count(/; (\d+) crashed/),
  };
}

describe.runIf(available)('fuzzing', () => {
  it('finds no crash and no difference in a short run, most of whose mutants are executed', () => {
    const found = fuzz('--seed', '7', '--cases', '150');
    expect(found.stderr).toBe('');
    expect(found.status).toBe(0);
    expect(found.crashed, found.summary).toBe(0);
    expect(found.valid, found.summary).toBeGreaterThan(100);
    expect(found.executed, found.summary).toBeGreaterThan(75);
    expect(found.compared, found.summary).toBeGreaterThan(30);
  });

  it('finds a missing check of bounds, keeps the module and runs it again', () => {
    const broken = ['--define', 'd_m3SkipMemoryBoundsCheck=1'];
    const found = fuzz(...broken, '--seed', '7', '--cases', '40');
    expect(found.status).toBe(1);
    expect(found.crashed, found.summary).toBeGreaterThan(0);
    expect(found.stderr).toMatch(/seed 7, case \d+: crashed \(exit 99\)/);
    expect(found.stderr).toContain('AddressSanitizer');
    const kept = /case \d+: crashed \(exit 99\)\nfuzz: again: .* --module (\S+)/.exec(found.stderr)![1]!;
    expect(WebAssembly.validate(readFileSync(`${ROOT}${kept}`))).toBe(true);
    expect(existsSync(`${ROOT}${kept.replace(/wasm$/, 'txt')}`)).toBe(true);
    expect(fuzz(...broken, '--module', kept).crashed).toBe(1);
    expect(fuzz('--module', kept).crashed).toBe(0);
  });
});

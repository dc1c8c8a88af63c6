/** `islet show`: what `npm start` runs, in a pipe. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-show-'));
afterAll(() => rmSync(folder, { recursive: true }));

function show(...args: string[]) {
  return spawnSync(process.execPath, [islet, 'show', ...args], { cwd: folder, encoding: 'utf8' });
}

test('without a file it draws a simulated day once: trace, fan, risks, cost', () => {
  const { status, stdout, stderr } = show();
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout.match(/A simulated day/g)).toHaveLength(1);
  for (const part of ['forecast, 50 %', 'below 70', 'above 250', 'belief', 'observe', 'bytes'])
    expect(stdout).toContain(part);
  expect(stdout).not.toContain('\u001b');
});

test('with a recording it sums up each subject, scores the forecasts and shows the riskiest moment', () => {
  const simulated = ['alice', 'bob'].map((subject, k) => {
    const args = ['simulate', '--seed', String(k + 1), '--days', '2'];
    const { stdout } = spawnSync(process.execPath, [islet, ...args], { cwd: folder, encoding: 'utf8' });
    const [head, ...rows] = stdout.trimEnd().split('\n');
    return { head, rows: rows.map((row) => row.replace(/^[^,]*/, subject)) };
  });
  const lines = [simulated[0]!.head, ...simulated.flatMap(({ rows }) => rows)];
  writeFileSync(join(folder, 'two.csv'), `${lines.join('\n')}\n`);
  const { status, stdout, stderr } = show('two.csv');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  for (const part of ['alice', 'bob', 'Nightscout AR2', 'islet adaptive', 'below 70']) expect(stdout).toContain(part);
});

test('a recording without a usable reading is told, with exit code 2', () => {
  writeFileSync(join(folder, 'none.csv'), 'subject,time,glucose_mgdl\nanna,2025-01-01T00:00:00,abc\n');
  const { status, stdout, stderr } = show('none.csv');
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^islet: none\.csv: no row with a glucose reading/m);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('readings that the core refused are told, with what may help', () => {
  const rows = Array.from(
    { length: 20 },
    (_, k) => `p,2025-01-01T0${Math.floor(k / 12)}:${String((5 * k) % 60).padStart(2, '0')},5.5`,
  );
  writeFileSync(join(folder, 'millimoles.csv'), ['subject,time,glucose_mgdl', ...rows].join('\n'));
  expect(show('millimoles.csv').stderr).toBe(
    'islet: millimoles.csv: readings refused, of 20: 20 out-of-range; if they are mmol/L, call their column glucose_mmoll\n',
  );
});

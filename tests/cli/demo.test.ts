/** `islet demo` as people call it, and what its server gives and refuses. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { POLICY } from '../../host/demo/policy.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = join(ROOT, 'dist/islet.js');

let running: ChildProcess | undefined;
afterEach(() => running?.kill('SIGKILL'));

async function start(...options: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [PROGRAM, 'demo', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

/** The status of a path that no browser would ask for. */
async function statusOf(url: string, path: string, method = 'GET'): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, path, method });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
}

test('serves the page with its policy on loopback, and nothing else', async () => {
  const { url } = await start('--port', '0');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const page = await fetch(url);
  expect(page.headers.get('content-security-policy')).toBe(`${POLICY}; frame-ancestors 'none'`);
  expect(await page.text()).toContain('Advises, never doses');
  const module = await fetch(`${url}islet.wasm`);
  expect(module.headers.get('content-type')).toBe('application/wasm');
  expect(Buffer.from(await module.arrayBuffer())).toEqual(readFileSync(join(ROOT, 'dist/islet.wasm')));
  expect(await statusOf(url, '/nothing.html')).toBe(404);
  expect(await statusOf(url, '/../islet.js')).toBe(404);
  expect(await statusOf(url, '/%2e%2e/islet.js')).toBe(404);
  expect(await statusOf(url, '/', 'POST')).toBe(405);
});

test('ends when it is interrupted', async () => {
  const { child, url } = await start('--port', '0');
  await fetch(url);
  child.kill('SIGINT');
  expect((await once(child, 'exit')) as unknown[]).toEqual([0, null]);
});

test('says when its port is taken, or is no port', async () => {
  const { url } = await start('--port', '0');
  const call = (port: string) =>
    spawnSync(process.execPath, [PROGRAM, 'demo', '--port', port], { encoding: 'utf8', timeout: 60_000 });
  const taken = call(new URL(url).port);
  expect([taken.status, taken.stderr]).toEqual([
    2,
    `islet: --port ${new URL(url).port}: it is taken; choose another one, or 0\n`,
  ]);
  expect(call('70000').stderr).toContain('give a whole number from 0 to 65535');
});

test('demo:build writes a folder that any web server can publish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'islet-demo-'));
  const { status, stdout } = spawnSync(process.execPath, ['tools/demo.mjs', '--out', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: ROOT },
  });
  const names = ['costs.json', 'demo.js', 'index.html', 'islet-metered.wasm', 'islet.wasm', 'style.css'];
  expect([status, readdirSync(folder).sort()]).toEqual([0, names]);
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const compressed = gzipSync(read('demo.js'), { level: 9 }).length + gzipSync(read('islet.wasm'), { level: 9 }).length;
  expect(stdout).toContain(`script and module ${compressed} bytes compressed`);
  expect(compressed).toBeLessThan(150 * 1024);
  const page = read('index.html').toString();
  expect(page).toContain(`content="${POLICY}"`);
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style|style=|https?:/);
  expect(read('islet.wasm')).toEqual(readFileSync(join(ROOT, 'dist/islet.wasm')));
  rmSync(folder, { recursive: true });
});

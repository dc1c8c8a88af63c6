import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeNightscout } from '../watch/server.js';

const islet = resolve('dist/islet.js');
const folder = mkdtempSync(join(tmpdir(), 'islet-watch-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = Math.floor(Date.now() / 1000);
const SECRETS = { ISLET_NIGHTSCOUT_SECRET: 'a very secret word', ISLET_NIGHTSCOUT_TOKEN: 'reader-0123456789abcdef' };

let server: FakeNightscout;
const children: ChildProcess[] = [];
beforeEach(async () => void (server = await FakeNightscout.start()));
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.stop();
});

function start(...args: string[]) {
  const env = { ...process.env, ...SECRETS };
  const child = spawn(process.execPath, [islet, 'watch', ...args], { cwd: folder, env });
  children.push(child);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, stdout: child.stdout, stderr: text(child.stderr) };
}

describe('islet watch', () => {
  it('stops by SIGINT with its state saved, and goes on from it', async () => {
    server.add([NOW - 600, 120], [NOW - 300, 121]);
    const args = [server.url.href, '--every', '1', '--zone', 'UTC', '--state', 'state.json', '--json'];
    const first = start(...args);
    const [line] = (await once(first.stdout, 'data')) as [Buffer];
    expect(JSON.parse(line.toString())).toMatchObject({ glucose_mgdl: 121, utc_offset_min: 0, status: 'warm-up' });
    const asked = server.requests.length;
    while (server.requests.length === asked)
      await once(first.stdout, 'readable', { signal: AbortSignal.timeout(200) }).catch(() => {});
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(await first.stderr).toBe('');
    const state = readFileSync(join(folder, 'state.json'), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ format: 'islet-watch', last: NOW - 300 });
    expect(state).not.toMatch(/secret|reader/);

    server.add([NOW, 122]);
    const second = start(...args);
    const [next] = (await once(second.stdout, 'data')) as [Buffer];
    expect(JSON.parse(next.toString())).toMatchObject({ glucose_mgdl: 122 });
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(readdirSync(folder)).toEqual(['state.json']);

    const other = start(...args, '--model', 'ar2');
    await once(other.stdout, 'data');
    other.child.kill('SIGINT');
    expect(await other.stderr).toBe('islet: state.json was made with other settings; starting anew\n');
  });

  it('tells meals and insulin by API v3', async () => {
    server.add([NOW - 900, 119], [NOW - 600, 120], [NOW - 300, 121]);
    server.treat(NOW - 400, 'Meal Bolus', { carbs: 30, insulin: 3 });
    const { child, ended, stdout, stderr } = start(server.url.href, '--api', '3', '--inputs', 'all');
    const [line] = (await once(stdout, 'data')) as [Buffer];
    expect(line.toString()).toContain('  30 g eaten · 3 U · 121 mg/dL · ');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(await stderr).toBe('');
  });

  it('forecasts with all inputs what forecast does from the same converted, and not from a state that learned nothing of them', async () => {
    const utc = (k: number) => NOW - 300 * (300 - k);
    for (let k = 0; k < 300; k++) {
      server.add([utc(k), Math.round(150 + 60 * Math.sin(k / 9) + ((k * 7) % 11))]);
      if (k > 0) server.treat(utc(k) - 60, 'Temp Basal', { absolute: 0.8 * ((k >> 4) % 3), duration: 30 });
      if (k % 60 === 20) server.treat(utc(k) - 130, 'Meal Bolus', { carbs: 40, insulin: 4.5 });
    }
    const args = [server.url.href, '--zone', 'UTC', '--json', '--state', 'all.json'];
    const readings = start(...args);
    await once(readings.stdout, 'data');
    readings.child.kill('SIGINT');
    expect(await readings.ended).toBe(0);

    const all = start(...args, '--inputs', 'all');
    const [line] = (await once(all.stdout, 'data')) as [Buffer];
    all.child.kill('SIGINT');
    expect(await all.stderr).toBe('islet: all.json was made with other settings; starting anew\n');
    const { ahead } = JSON.parse(line.toString()) as { ahead: Record<string, unknown>[] };

    writeFileSync(join(folder, 'served.json'), JSON.stringify([...server.entries, ...server.treatments]));
    const islets = (...command: string[]) => execFileSync(process.execPath, [islet, ...command], { cwd: folder });
    islets('convert', 'served.json', '--zone', 'UTC', '--out', 'served.csv');
    const forecasts = islets('forecast', 'served.csv', '--inputs', 'all', '--json').toString().trim().split('\n');
    const last = forecasts.slice(-2).map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(last.map(({ mean_mgdl, sd_mgdl }) => [mean_mgdl, sd_mgdl])).toEqual(
      ahead.map(({ mean_mgdl, sd_mgdl }) => [
        expect.closeTo(mean_mgdl as number, 3),
        expect.closeTo(sd_mgdl as number, 3),
      ]),
    );
    for (const file of ['all.json', 'served.json', 'served.csv']) rmSync(join(folder, file));
  });

  it('ends with 2 and says what v3 wants when it has the API secret only', async () => {
    const env = { ...process.env, ISLET_NIGHTSCOUT_SECRET: 'a very secret word' };
    const child = spawn(process.execPath, [islet, 'watch', server.url.href, '--api', '3'], { env });
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(said).toBe(
      "islet: --api 3 takes no API secret: make an access token in the site's Admin Tools and put it into ISLET_NIGHTSCOUT_TOKEN\n",
    );
    expect(child.exitCode).toBe(2);
  });

  it('ends with 2 when it is not let in, and shows no secret', async () => {
    server.trouble = 401;
    const { ended, stderr } = start(server.url.href);
    expect(await ended).toBe(2);
    expect(await stderr).toBe(
      `islet: http://127.0.0.1:${server.port}: it does not let us in (HTTP 401): check the token or the API secret\n`,
    );
  });

  it.each<[string[], string]>([
    [[], "missing required argument 'url'"],
    [['nightscout.test'], 'the address of the server must begin with https:// or http://'],
    [['https://x.test/?token=abcdef'], 'islet: no secrets in the address'],
    [['https://me:abcdef@x.test/'], 'islet: no secrets in the address'],
    [['https://x.test', '--every', '0'], 'islet: --every 0: give a whole number from 1 to 3600'],
    [['https://x.test', '--api', '2'], 'islet: --api 2: choose one of 1, 3'],
    [['https://x.test', '--zone', 'Mars'], 'islet: --zone Mars: there is no such time zone'],
    [['https://x.test', '--headers', 'missing'], 'islet: --headers missing: '],
    [['https://x.test', '--headers', 'headers'], 'islet: --headers headers:2: not of the form Name: value'],
  ])('%j ends with 2 and says why', async (args, message) => {
    writeFileSync(join(folder, 'headers'), 'x-ok: 1\nabcdef\n');
    const { ended, stderr } = start(...args);
    expect(await ended).toBe(2);
    const said = await stderr;
    expect(said).toContain(message);
    expect(said).not.toMatch(/abcdef|\n\s+at /);
    rmSync(join(folder, 'headers'));
  });
});

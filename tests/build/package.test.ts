/** The package as a stranger has it: packed, installed outside of the checkout, and used in every way that programs are built. */
import { build } from 'esbuild';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../tools/browser.mjs';

let home: string;
let packed: string;
let files: string[];

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'islet-package-'));
  packed = join(home, 'node_modules/islet');
  mkdirSync(packed, { recursive: true });
  // A dependency brings an npm of its own, older one: the one that runs these tests is meant.
  const npm = process.env['npm_execpath'];
  const [program, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const pack = [...before, 'pack', '--silent', '--ignore-scripts', '--pack-destination', home];
  execFileSync(program!, pack, { stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = readdirSync(home).find((name) => name.endsWith('.tgz'))!;
  execFileSync('tar', ['xzf', join(home, archive), '-C', packed, '--strip-components=1']);
  files = readdirSync(packed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packed.length + 1));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(packed, file), 'utf8');
const put = (file: string, text: string): string => {
  writeFileSync(join(home, file), text);
  return join(home, file);
};
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: home, encoding: 'utf8' });

describe('what is packed', () => {
  it('is the built files, their docs and licences: no sources, tests or firmware', () => {
    const places = [...new Set(files.map((file) => file.split('/')[0]))].sort();
    expect(places).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
  });

  it('has the pictures of the README', () => {
    const pictures = [...read('README.md').matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, path]) => path!);
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter((path) => !files.includes(path))).toEqual([]);
  });

  it('has the licence of everything that is bundled', () => {
    const licences = read('dist/LICENSES.txt');
    for (const name of [
      'zod',
      'commander',
      'csv-parse',
      '@streamparser/json',
      '@assemblyscript/loader',
      'assemblyscript',
    ])
      expect(licences).toMatch(new RegExp(`^${name} \\S+ \\((MIT|Apache-2.0)\\)$`, 'm'));
    expect(licences.match(/Copyright/g)!.length).toBeGreaterThan(4);
  });

  it('has each source map that a script names, with the sources in it, and no other', () => {
    const named = files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => /\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(file))?.[1] ?? [])
      .map((map) => `dist/${map}`);
    expect(files.filter((file) => file.endsWith('.map')).sort()).toEqual(named.sort());
    for (const map of named) {
      const { sources, sourcesContent } = JSON.parse(read(map)) as { sources: string[]; sourcesContent: string[] };
      expect(sourcesContent.filter((text) => text !== null)).toHaveLength(sources.length);
    }
  });

  it('has every file that package.json names, and asks for no other package', () => {
    const { exports, bin, main, types, dependencies } = JSON.parse(read('package.json')) as Record<string, unknown>;
    const leaves = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values((value ?? {}) as object).flatMap(leaves);
    for (const file of leaves([exports, bin, main, types])) expect(existsSync(join(packed, file)), file).toBe(true);
    expect(dependencies).toBeUndefined();
  });

  it('has types that lean on no other package, and none of what the host keeps to itself', () => {
    for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
      const outside = [...read(file).matchAll(/from ['"]([^'"]+)['"]/g)].filter(([, from]) => !from!.startsWith('.'));
      expect(outside, file).toEqual([]);
    }
    expect(read('dist/types/core/forecaster.d.ts')).not.toMatch(/stored|constructor/);
    expect(read('dist/types/core/core.d.ts')).not.toMatch(/moveIn|demand|data/);
  });
});

/** A program of a stranger. */
const PROGRAM = `
  const patient = new Core(engine).create({ parameters: SHIPPED.adaptive });
  for (let k = 0; k < 24; k++) patient.observe(momentOf(new Date(Date.UTC(2026, 2, 1) + k * 300_000), new Zone('Europe/Berlin')), 150 - 2 * k);
  console.log(patient.forecast().steps.length);`;
const NAMES = '{ Core, SHIPPED, Zone, momentOf, webAssemblyEngine }';
const MODULE_FILE = `readFileSync(fileURLToPath(import.meta.resolve('islet/islet.wasm')))`;

describe('a program in Node', () => {
  it('imports it', () => {
    const program = put(
      'program.mjs',
      `import { readFileSync } from 'node:fs'; import { fileURLToPath } from 'node:url'; import ${NAMES} from 'islet';
       const engine = await webAssemblyEngine(${MODULE_FILE}); ${PROGRAM}`,
    );
    expect(node(program)).toMatchObject({ stdout: '12\n', stderr: '' });
  });

  it('requires it from CommonJS', () => {
    const program = put(
      'program.cjs',
      `const ${NAMES} = require('islet'); const { readFileSync } = require('node:fs');
       webAssemblyEngine(readFileSync(require.resolve('islet/islet.wasm'))).then((engine) => { ${PROGRAM} });
       if (require('islet/package.json').name !== 'islet') throw new Error('another package');`,
    );
    expect(node('--no-warnings', program)).toMatchObject({ stdout: '12\n', stderr: '' });
  });

  it('runs the command, which says where the engine wasm3 is to be had', () => {
    expect(node(join(packed, 'dist/islet.js'), '--help').stdout).toContain('forecast');
    const recording = put('me.csv', 'subject,time,glucose_mgdl\nme,2026-03-01T10:00:00,140\n');
    expect(node(join(packed, 'dist/islet.js'), 'forecast', recording)).toMatchObject({ status: 0 });
    const asked = node(join(packed, 'dist/islet.js'), 'forecast', recording, '--engine', 'wasm3');
    expect(asked.stderr).toContain('the engine wasm3 is no part of the installed package: use a checkout of Islet');
    expect(asked.status).toBe(2);
  });
});

describe('the types', () => {
  const source = `
    import { Core, webAssemblyEngine, SHIPPED, methodsOf, momentOf, parseParameters, type Forecast, type MethodName, type Settings } from 'islet';
    import { readRecording, forecastRecording, RecordingError } from 'islet/recordings';
    import { Patient } from 'islet/simulator';
    export async function run(bytes: Uint8Array): Promise<Forecast> {
      const core = new Core(await webAssemblyEngine(bytes));
      const method: MethodName = methodsOf('adaptive')[0];
      const settings: Settings = { parameters: SHIPPED.adaptive, method };
      const patient = core.create(settings);
      const observed = patient.observe(momentOf(new Date(0)), 120);
      if (!observed.accepted) console.log(observed.refusal, observed.message);
      // @ts-expect-error: a Date is no moment
      patient.observe(new Date(), 120);
      // @ts-expect-error: there is no such method
      core.create({ parameters: SHIPPED.adaptive, method: 'kalmann' });
      // @ts-expect-error: there is no such setting
      core.create({ parameters: SHIPPED.adaptive, horizon: 30 });
      // @ts-expect-error: a path is not the module
      await webAssemblyEngine('islet.wasm');
      const glucose: number = patient.diagnose().glucose;
      const noise: number = parseParameters('', '').values['sensorNoise'] ?? glucose;
      for await (const { prediction } of forecastRecording(core, readRecording('me.csv', () => {}), { ...settings, inputs: 'cgm' }, () => {}))
        console.log(prediction?.risk.minutesTo.below70, noise, RecordingError.name, Patient.name);
      return patient.forecast();
    }`;
  const MODES: [name: string, file: string, options: string[]][] = [
    ['nodenext, ESM', 'types.mts', ['--module', 'nodenext']],
    ['nodenext, CommonJS', 'types.cts', ['--module', 'nodenext']],
    ['bundler', 'types.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ];

  it.each(MODES)('resolve and are exact under %s', (_, file, options) => {
    const path = put(file, source);
    const strict = ['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
    const plain = ['--target', 'es2022', '--lib', 'es2022,dom'];
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const { stdout, status } = node(tsc, ...strict, ...plain, ...options, path);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('resolve for who does not know exports, and need no DOM', () => {
    const path = put(
      'old.ts',
      `import { Core, type Engine } from 'islet'; export const make = (engine: Engine): Core => new Core(engine);`,
    );
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const old = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022'];
    expect(node(tsc, ...old, '--module', 'commonjs', '--moduleResolution', 'node10', path).stdout).toBe('');
  });
});

describe('a bundle for browsers', () => {
  const bundled = async (contents: string): Promise<string> => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: home },
      ...{
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        target: 'es2022',
        write: false,
        logLevel: 'silent',
      },
    });
    return outputFiles![0]!.text;
  };

  it('holds nothing of what is imported and not used', async () => {
    expect(
      await bundled(`import 'islet'; import { Core } from 'islet'; import { Patient } from 'islet/simulator';`),
    ).toBe('');
    const simulator = await bundled(`import { Patient } from 'islet/simulator'; console.log(Patient);`);
    expect(simulator.length).toBeLessThan(20_000);
    const forecaster = await bundled(
      `import ${NAMES} from 'islet'; console.log(Core, SHIPPED, Zone, momentOf, webAssemblyEngine);`,
    );
    expect(forecaster.length).toBeLessThan(95_000);
  });

  // Without a browser nothing can be looked at; on a CI that is a failure.
  const program = findBrowser();
  const available = program !== undefined || process.env['CI'] !== undefined;
  if (!available) console.warn('SKIPPED: the package in a browser; install chromium or set ISLET_BROWSER');

  describe.skipIf(!available)('in a browser', () => {
    let server: Server;
    let cdn: Server;

    const listening = async (made: Server): Promise<string> => {
      await new Promise<void>((done) => made.listen(0, '127.0.0.1', done));
      return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
    };
    afterAll(() => [server, cdn].forEach((one) => one?.close()));

    it('runs on the page and in a worker, from another origin, where no code may be made of text', async () => {
      cdn = createServer(({ url }, answer) => {
        const found = url === '/islet.wasm' || url === '/islet-kalman.wasm';
        answer.writeHead(found ? 200 : 404, {
          'access-control-allow-origin': '*',
          'content-type': 'application/octet-stream',
        });
        answer.end(found ? readFileSync(join(packed, `dist${url}`)) : '<!doctype html>');
      });
      const far = await listening(cdn);
      const work = `
        import ${NAMES} from 'islet'; import { Patient } from 'islet/simulator';
        const run = async (file, model) => {
          const core = new Core(await webAssemblyEngine(fetch('${far}/' + file)));
          const patient = core.create({ parameters: SHIPPED[model] });
          const virtual = new Patient({ seed: 1 }); // stepped by hand
          for (let k = 0; k < 24; k++) patient.observe(momentOf(new Date(k * 300_000), new Zone('UTC')), 150 - 2 * k);
          return patient.forecast().steps.length + ' ' + typeof virtual;
        };
        export const all = async () => {
          const missing = await webAssemblyEngine(fetch('${far}/gone.wasm')).catch((error) => error.message);
          return [await run('islet.wasm', 'adaptive'), await run('islet-kalman.wasm', 'kinematic'), missing];
        };`;
      const scripts: Record<string, string> = {
        '/page.js': await bundled(
          `${work} all().then((found) => { globalThis.found = found; new Worker('/worker.js', { type: 'module' }).onmessage = ({ data }) => { globalThis.worker = data; }; });`,
        ),
        '/worker.js': await bundled(`${work} all().then((found) => postMessage(found));`),
      };
      const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src ${far}`;
      server = createServer(({ url }, answer) => {
        const script = scripts[url ?? ''];
        answer.writeHead(200, {
          'content-security-policy': policy,
          'content-type': script === undefined ? 'text/html' : 'text/javascript',
        });
        answer.end(
          script ?? '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
        );
      });
      const browser = await chromium.launch({
        executablePath: program,
        args: ['--no-sandbox', '--disable-background-networking'],
      });
      try {
        const page = await browser.newPage();
        const troubles: string[] = [];
        page.on('pageerror', (error) => troubles.push(error.message));
        await page.goto(await listening(server));
        await page.waitForFunction(() => 'worker' in globalThis, undefined, { timeout: 60_000 });
        const wanted = ['12 object', '12 object', `the module could not be fetched: ${far}/gone.wasm answered 404`];
        expect(await page.evaluate('found')).toEqual(wanted);
        expect(await page.evaluate('worker')).toEqual(wanted);
        expect(troubles).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  });
});

/** The blocks have the same sizes and offsets in AssemblyScript, in TypeScript and in C, and do not overlap in memory. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as views from '../../host/core/layout.js';
import { CORE_BLOCKS } from '../../host/engines/engine.js';
import { compileSource } from '../support/compile.js';
import { ROOT, newEngine } from '../support/engines.js';
import { LAYOUT, type Block } from '../support/layout.js';
import { parametersOf } from '../support/parameters.js';
import { PARAMETERS_OFFSET, RawCore } from '../support/raw-core.js';

/** What AssemblyScript itself says: offsets and sizes by `Block.field` and `Block`. */
let compiled: Map<string, number>;

beforeAll(async () => {
  compiled = await offsetsInAssemblyScript(LAYOUT.blocks);
}, 60_000);

async function offsetsInAssemblyScript(blocks: Block[]): Promise<Map<string, number>> {
  const lines = blocks.map(
    ({ name, file }) => `import { ${name} } from './assembly/layout/${file.replace('.ts', '')}';`,
  );
  const names: string[] = [];
  for (const { name, fields } of blocks) {
    for (const field of [undefined, ...fields]) {
      const argument = field === undefined ? '' : `'${field.name}'`;
      lines.push(`export function at${names.length}(): i32 { return <i32>offsetof<${name}>(${argument}); }`);
      names.push(field === undefined ? name : `${name}.${field.name}`);
    }
  }
  const { binary } = await compileSource(lines.join('\n'));
  const { instance } = await WebAssembly.instantiate(binary, {});
  return new Map(names.map((name, i) => [name, (instance.exports[`at${i}`] as () => number)()]));
}

describe('the layout in three languages', () => {
  it('was read: all blocks that a host knows are there', () => {
    const names = LAYOUT.blocks.map(({ name }) => name);
    for (const name of ['Input', 'Configuration', 'Parameters', 'Forecast', 'Risk', 'Diagnostics', 'State']) {
      expect(names).toContain(name);
    }
  });

  it.each(LAYOUT.blocks)('$name is read from its source as AssemblyScript lays it out', ({ name, size, fields }) => {
    expect(size, name).toBe(compiled.get(name));
    for (const field of fields) expect(field.offset, field.name).toBe(compiled.get(`${name}.${field.name}`));
  });

  const viewed = Object.entries(views).filter(([name]) => name.endsWith('View')) as unknown as [
    string,
    { SIZE: number; OFFSETS: Record<string, number>; new (data: DataView, address: number): Record<string, number> },
  ][];

  it('there are TypeScript views to compare', () => {
    expect(viewed.length).toBeGreaterThanOrEqual(11);
  });

  it.each(viewed)('%s has AssemblyScript’s size and offsets, and reads and writes there', (viewName, View) => {
    const name = viewName.replace(/View$/, '');
    expect(View.SIZE).toBe(compiled.get(name));
    const block = LAYOUT.blocks.find((b) => b.name === name)!;
    expect(Object.keys(View.OFFSETS)).toEqual(block.fields.map((f) => f.name));
    const base = 16;
    const data = new DataView(new ArrayBuffer(base + View.SIZE));
    const view = new View(data, base);
    block.fields.forEach(({ name: field, type }, i) => {
      const at = compiled.get(`${name}.${field}`)!;
      expect(View.OFFSETS[field]).toBe(at);
      view[field] = i + 1;
      expect(type === 'f32' ? data.getFloat32(base + at, true) : data.getUint32(base + at, true)).toBe(i + 1);
      expect(view[field]).toBe(i + 1);
    });
  });

  const compiler = ['gcc', 'cc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) console.warn('no C compiler here: the C header is not checked');

  it.skipIf(compiler === undefined)('the C header asserts every size and offset, and compiles as C11', () => {
    const header = `${ROOT}firmware-harness/sdk/islet_layout.h`;
    const warnings = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic', '-x', 'c', '-fsyntax-only'];
    execFileSync(compiler!, [...warnings, header], { stdio: 'pipe' });
    const text = readFileSync(header, 'utf8');
    for (const [name, value] of compiled) {
      const c = name.split('.').map((part) => part.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
      const asserted =
        c.length === 1
          ? `sizeof(struct islet_${c[0]}) == ${value},`
          : `offsetof(struct islet_${c[0]}, ${c[1]}) == ${value},`;
      expect(text, name).toContain(asserted);
    }
  });

  it.skipIf(compiler === undefined)('the C header’s assertions bite: a shifted field does not compile', () => {
    const text = readFileSync(`${ROOT}firmware-harness/sdk/islet_layout.h`, 'utf8');
    const shifted = text.replace('struct islet_input {', 'struct islet_input {\n  uint32_t intruder;');
    expect(shifted).not.toBe(text);
    const { status, stderr } = spawnSync(compiler!, ['-std=c11', '-fsyntax-only', '-x', 'c', '-'], { input: shifted });
    expect(status).not.toBe(0);
    expect(stderr.toString()).toContain('islet_input');
  });

  it('generated files are up to date', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/generate.mjs', '--check'], { cwd: ROOT });
    expect(`${stdout}${stderr}`).toContain('generated files are up to date');
    expect(status).toBe(0);
  }, 60_000);
});

describe('the places of the blocks', () => {
  it('follow each other without overlap above the null guard, the state last', async () => {
    const { addresses, memory } = await newEngine();
    const sizes: Record<(typeof CORE_BLOCKS)[number], number> = {
      inputAddress: views.InputView.SIZE,
      configurationAddress: views.ConfigurationView.SIZE,
      parametersAddress: views.PARAMETERS_CAPACITY,
      forecastAddress: views.ForecastView.SIZE + views.FORECAST_STEPS * views.ForecastStepView.SIZE,
      riskAddress: views.RiskView.SIZE + views.FORECAST_STEPS * views.RiskStepView.SIZE,
      diagnosticsAddress: views.DiagnosticsView.SIZE,
      stateAddress: 0,
    };
    const ordered = [...CORE_BLOCKS].sort((a, b) => addresses[a] - addresses[b]);
    expect(ordered.at(-1)).toBe('stateAddress');
    let end = 16;
    for (const name of ordered) {
      expect(addresses[name], name).toBeGreaterThanOrEqual(end);
      expect(addresses[name] % 4, name).toBe(0);
      end = addresses[name] + sizes[name];
    }
    expect(memory.length).toBe(65_536);
  });

  it('leave room for the longest state and what risk works in, within one page', async () => {
    const core = new RawCore(await newEngine());
    for (const [model, belief] of [
      ['ar2', 'Belief3'],
      ['kinematic', 'Belief4'],
    ] as const) {
      core.configure(parametersOf(model), 0, 7200);
      const { stateAddress } = core.engine.addresses;
      expect(core.state.length).toBeGreaterThanOrEqual(PARAMETERS_OFFSET + compiled.get(belief)!);
      expect(core.memoryEnd).toBeGreaterThanOrEqual(stateAddress + core.state.length);
      expect(core.memoryEnd).toBeLessThanOrEqual(65_536);
    }
  });

  it('put the belief where the documented order of the state says', async () => {
    const core = new RawCore(await newEngine());
    core.configure(parametersOf('kinematic', { scaleOffset: 1000, setpoint: 140, sensorNoise: 3, initialRate: 2 }));
    core.event(views.EventKind.READING, 1000, 177);
    expect(core.belief.x).toEqual([37, 0, 0, 0]);
    expect(core.belief.d.slice(0, 2)).toEqual([9, 4]);
    expect(core.belief.u).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

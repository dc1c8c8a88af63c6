/** Patched wasm3 gives the bits of Node and refuses what it was built without, on this machine and on a Cortex-M4. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CORTEX_M4, FUSING_HOST, HOST, inNode, underWasm3 } from './engines.js';
import { equalModules, importingModule, notCompiled, refusedModules } from './modules.js';

const LEFT_OUT = 'this interpreter was built without a type (i64 or f64) that the module uses';

describe.each([HOST, FUSING_HOST, CORTEX_M4])('$name', (build) => {
  let results: string[][];
  beforeAll(() => {
    results = underWasm3(build, [...equalModules, ...refusedModules, notCompiled, importingModule]);
  });

  it.each(equalModules.map((module, index) => ({ ...module, index })))('$name as in Node', async (module) => {
    const expected = await inNode(module);
    const found = results[module.index]!.map((result) => (result.startsWith('[trap]') ? 'trap' : result));
    const named = (values: string[]) =>
      values.map((value, k) => `${module.calls[k]!.function}(${module.calls[k]!.arguments}): ${value}`);
    expect(named(found)).toEqual(named(expected));
  });

  it('refuses f64', () => {
    expect(new Set(results[equalModules.length])).toEqual(new Set([LEFT_OUT]));
  });

  it('a function that cannot be compiled is refused at each call', () => {
    expect(new Set(results.at(-2))).toEqual(new Set(['compiling function overran its stack height limit']));
  });

  if (build !== CORTEX_M4) return;
  it('refuses i64', () => {
    expect(new Set(results[equalModules.length + 1])).toEqual(new Set([LEFT_OUT]));
  });

  it('refuses imports', () => {
    expect(results.at(-1)).toEqual(['this interpreter was built without imports']);
  });
});

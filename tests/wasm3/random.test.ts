/** Random functions give the bits of Node under patched wasm3, with all that firmware switches on. */
import { describe, expect, it } from 'vitest';
import { CORTEX_M4, FUSING_HOST, HOST, inNode, underWasm3 } from './engines.js';
import { randomKernels } from './random-kernels.js';

const COUNT = 150;

describe.each([HOST, FUSING_HOST, CORTEX_M4])('$name', (build) => {
  it('as in Node', async () => {
    const kernels = randomKernels(COUNT, 1);
    const found = underWasm3({ ...build, name: `${build.name}-random` }, kernels).flat();
    const expected = (await Promise.all(kernels.map(inNode))).flat();
    const plain = found.map((result) => (result.startsWith('[trap]') ? 'trap' : result));
    expect(plain.map((result, i) => `${kernels[i]!.name}: ${result}`)).toEqual(
      expected.map((result, i) => `${kernels[i]!.name}: ${result}`),
    );
    expect(expected.filter((result) => result !== 'trap').length).toBeGreaterThan(COUNT * 0.8);
  });
});

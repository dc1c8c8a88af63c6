import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { isAvailable } from 'wasm3-node';

/** Tests that run the core: they run on every engine. */
const ON_EVERY_ENGINE = [
  ...['cases', 'core', 'layout', 'stream'].map((folder) => `tests/${folder}/**/*.test.ts`),
  'tests/learn/{replay,search-space}.test.ts',
];

const onWebAssembly: TestProjectConfiguration = {
  extends: true,
  test: { name: 'webassembly', include: ['tests/**/*.test.ts'], env: { ISLET_ENGINE: 'webassembly' } },
};

const onWasm3: TestProjectConfiguration = {
  extends: true,
  test: { name: 'wasm3', include: ON_EVERY_ENGINE, env: { ISLET_ENGINE: 'wasm3' } },
};

// What cannot be tested is said; on a CI it is a failure, since the tests then fail for want of the addon.
const without = !isAvailable() && process.env['CI'] === undefined;
if (without)
  console.warn('SKIPPED: the tests on the engine wasm3, since wasm3-node was not built (it needs a C compiler)');

export default defineConfig({
  test: {
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    projects: without ? [onWebAssembly] : [onWebAssembly, onWasm3],
  },
});

/** Linear memory in which firmware configures: the longest state of any configuration must end in it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Feature, MOST_PARTICLES } from '../../host/core/layout.js';
import { methodsOf } from '../../host/core/methods.js';
import { MODEL_NAMES } from '../../host/core/parameters.js';
import { SHIPPED } from '../../host/parameters/shipped.js';
import { newEngine } from '../support/engines.js';
import { RawCore } from '../support/raw-core.js';

const header = readFileSync('firmware-harness/sdk/engine.h', 'utf8');
const BOOT_MEMORY = Number(/define ISLET_BOOT_MEMORY .* : (\d+)u\)/.exec(header)![1]);
const LONGEST_HORIZON = 7200;
const ALL_FEATURES = Object.values(Feature)
  .filter((bit) => typeof bit === 'number')
  .reduce((all, bit) => all | bit, 0);

it('holds the longest state of any configuration, and no whole kilobyte more', async () => {
  const core = new RawCore(await newEngine());
  let longest = 0;
  for (const model of MODEL_NAMES) {
    for (const method of methodsOf(model)) {
      for (let features = 0; features <= ALL_FEATURES; features++) {
        const status = core.configure(SHIPPED[model], 0, LONGEST_HORIZON, method, features, MOST_PARTICLES);
        if (status >= 0) longest = Math.max(longest, core.state.length);
      }
    }
  }
  const end = core.engine.addresses.stateAddress + longest;
  expect(end).toBeLessThanOrEqual(BOOT_MEMORY);
  expect(end).toBeGreaterThan(BOOT_MEMORY - 1024);
});

/** One bit pattern: every engine gives every case the digests in cases.json. `ISLET_BLESS=1` rewrites them with those of the engine webassembly instead. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { afterAll, describe, expect, it } from 'vitest';
import { ENGINE, KALMAN_MODULE, newEngine } from '../support/engines.js';
import type { Cases } from '../../host/gate/cases.js';
import { Feature } from '../../host/core/layout.js';
import { digestsOf } from '../../host/gate/digest.js';
import { isHeld } from '../../host/gate/held.js';
import { eventsOfCase } from '../../host/gate/events.js';

const FILE = fileURLToPath(new URL('./cases.json', import.meta.url));
const BLESS = process.env['ISLET_BLESS'] === '1' && ENGINE === 'webassembly';
const content = JSON.parse(readFileSync(FILE, 'utf8')) as Cases;

describe(ENGINE, () => {
  it.each(content.cases)('$name has its digests', async (given) => {
    const found = digestsOf(await newEngine(), given);
    if (BLESS) given.digests = found;
    expect(found).toEqual(given.digests);
  });
});

describe(`${ENGINE}, the module for small devices`, async () => {
  const { held } = await newEngine(ENGINE, KALMAN_MODULE);
  const ours = content.cases.filter((given) => isHeld(held, given));

  it('holds the cases of the linear models, and no other', () => {
    expect(ours).toEqual(content.cases.filter(({ model, features = 0 }) => model !== 'adaptive' && features === 0));
    expect(ours.length).toBeGreaterThan(5);
  });

  it.each(ours)('$name has the digests of the module that holds everything', async (given) => {
    expect(digestsOf(await newEngine(ENGINE, KALMAN_MODULE), given)).toEqual(given.digests);
  });
});

afterAll(async () => {
  if (!BLESS) return;
  const options = { ...(await prettier.resolveConfig(FILE)), filepath: FILE };
  writeFileSync(FILE, await prettier.format(JSON.stringify(content), options));
});

describe('the cases', () => {
  it('have gaps, outliers, meals and pauses, and readings over the whole range', () => {
    for (const given of content.cases) {
      const { readings, name, features = 0 } = given;
      const counts = { reading: 0, meal: 0, insulin: 0, basal: 0, elapsed: 0, gaps: 0, low: 0, high: 0 };
      const events = eventsOfCase(given);
      let last = readings.start;
      for (let k = 0; k < 8640; k++) {
        for (const { kind, time, value } of events.next().value) {
          counts[kind]++;
          if (kind !== 'reading') continue;
          if (time - last > readings.spacing) counts.gaps++;
          if (value < 70) counts.low++;
          if (value > 250) counts.high++;
          if (!Number.isInteger(value) || value < 20 || value > 600 || time >= 2 ** 32)
            throw new Error(`${name}: ${time}`);
          last = time;
        }
      }
      const { insulin, basal, ...always } = counts;
      for (const [what, count] of Object.entries(always)) expect(count, `${name}: ${what}`).toBeGreaterThan(5);
      const treated = (features & Feature.TREATMENTS) !== 0;
      for (const count of [insulin, basal])
        expect(count > 5, `${name}: insulin ${insulin}, basal ${basal}`).toBe(treated);
    }
  });

  it('differ from each other in every digest, and a reading 1 mg/dL higher changes the digest', async () => {
    const all = content.cases.flatMap(({ digests }) => Object.values(digests));
    expect(new Set(all).size).toBe(all.length);
    const given = content.cases[0]!;
    const changed = { ...given, parameters: { ...given.parameters, setpoint: given.parameters['setpoint']! + 1 } };
    expect(digestsOf(await newEngine(), changed)['1']).not.toBe(given.digests['1']);
  });
});

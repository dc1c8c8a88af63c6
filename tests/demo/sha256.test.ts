/** The page's SHA-256 against Node's own. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../host/demo/sha256.js';

it.each([0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 8824])('SHA-256 of %i bytes is that of FIPS 180-4', (length) => {
  const bytes = Uint8Array.from({ length }, (_, k) => (k * 151 + 7) & 0xff);
  expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

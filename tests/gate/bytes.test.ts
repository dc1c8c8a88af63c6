/** Numbers as WebAssembly writes them. */
import { expect, it } from 'vitest';
import { ByteReader, signed, unsigned } from '../../host/gate/bytes.js';

const NUMBERS = [0, 1, 63, 64, 127, 128, 8191, 8192, 65535, 2 ** 27, 2 ** 28 - 1, 2 ** 31 - 1];

it('reads the signed numbers that it writes, and the specification’s example', () => {
  expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  for (const number of [...NUMBERS, ...NUMBERS.map((n) => -n | 0), -(2 ** 31)])
    expect(new ByteReader(new Uint8Array(signed(number))).signed()).toBe(number);
});

it('reads the unsigned numbers that it writes, and the specification’s example', () => {
  expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
  for (const number of [...NUMBERS, 2 ** 31, 2 ** 32 - 1])
    expect(new ByteReader(new Uint8Array(unsigned(number))).unsigned()).toBe(number);
});

it('refuses a number without end', () => {
  expect(() => new ByteReader(new Uint8Array(6).fill(0x80)).unsigned()).toThrow(
    'a number of more than 32 bits at byte 5',
  );
  expect(() => new ByteReader(new Uint8Array([0x80])).signed()).toThrow('the module ends early, at byte 1');
});

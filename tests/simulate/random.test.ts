import { expect, test } from 'vitest';
import { Random } from '../../host/simulate/random.js';

/** sfc32 written from its published form with 64-bit integers, as another hand would. */
function* sfc32(seed: number, stream: number): Generator<number> {
  const word = (value: bigint): bigint => BigInt.asUintN(32, value);
  let [a, b, c, counter] = [word(BigInt(seed)), word(BigInt(stream)), 0x2545f491n, 1n];
  for (;;) {
    const out = word(a + b + counter);
    counter = word(counter + 1n);
    a = b ^ (b >> 9n);
    b = word(c + (c << 3n));
    c = word(((c << 21n) | (c >> 11n)) + out);
    yield Number(out);
  }
}

test('draws what sfc32 draws, after sixteen that warm it up', () => {
  for (const [seed, stream] of [
    [0, 1],
    [1, 1],
    [4294967295, 4],
  ] as const) {
    const random = new Random(seed, stream);
    const expected = sfc32(seed, stream);
    for (let k = 0; k < 16; k++) expected.next();
    for (let k = 0; k < 1000; k++) expect(random.between(0, 1)).toBe(expected.next().value! / 2 ** 32);
  }
});

test('streams of one seed have nothing in common', () => {
  const [one, other] = [new Random(7, 1), new Random(7, 2)];
  const product = sum(10_000, () => one.normal(0, 1) * other.normal(0, 1)) / 10_000;
  expect(Math.abs(product)).toBeLessThan(0.04);
});

test('normal numbers have the mean and spread that were asked for', () => {
  const random = new Random(3, 1);
  const draws = Array.from({ length: 20_000 }, () => random.normal(10, 2));
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const sd = Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length);
  expect(mean).toBeCloseTo(10, 1);
  expect(sd).toBeCloseTo(2, 1);
  expect(draws.filter((x) => Math.abs(x - 10) > 4).length / draws.length).toBeCloseTo(0.0455, 2);
});

test('chance comes as often as its probability', () => {
  const random = new Random(5, 1);
  expect(sum(10_000, () => (random.chance(0.3) ? 1 : 0)) / 10_000).toBeCloseTo(0.3, 1);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
});

function sum(count: number, draw: () => number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += draw();
  return total;
}

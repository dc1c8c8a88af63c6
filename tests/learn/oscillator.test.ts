import fc from '../support/fast-check.js';
import { describe, expect, it } from 'vitest';
import { toAutoregression, toOscillator } from '../../host/learn/oscillator.js';

const frequency = fc.double({ min: 0.003, max: 0.1, noNaN: true });
const damping = fc.double({ min: 0.2, max: 5, noNaN: true });

/** Solution of z″ = −ω² z − 2 ζ ω z′ from z = 1, z′ = 0, for ζ ≠ 1. */
function solution(omega: number, zeta: number, t: number): number {
  const square = zeta * zeta - 1;
  const turn = omega * Math.sqrt(Math.abs(square));
  const slope = (zeta * omega) / turn;
  const wave =
    square < 0 ? Math.cos(turn * t) + slope * Math.sin(turn * t) : Math.cosh(turn * t) + slope * Math.sinh(turn * t);
  return Math.exp(-zeta * omega * t) * wave;
}

describe('the oscillator of an autoregression', () => {
  it('is the one that solves the differential equation every 5 minutes', () => {
    fc.assert(
      fc.property(frequency, damping, (omega, zeta) => {
        fc.pre(Math.abs(zeta - 1) > 1e-3);
        const { a1, a2 } = toAutoregression({ frequency: omega, damping: zeta });
        const [older, old, now] = [12, 17, 22].map((t) => solution(omega, zeta, t));
        expect(a1 * old! + a2 * older!).toBeCloseTo(now!, 9);
      }),
    );
  });

  it('is found again from the weights', () => {
    fc.assert(
      fc.property(frequency, damping, (omega, zeta) => {
        const found = toOscillator(toAutoregression({ frequency: omega, damping: zeta }));
        expect(Math.abs(found.frequency / omega - 1)).toBeLessThan(1e-6);
        expect(Math.abs(found.damping / zeta - 1)).toBeLessThan(1e-6);
      }),
    );
  });

  it("has Nightscout's AR2 as an overdamped one", () => {
    const found = toOscillator({ a1: 1.716, a2: -0.723 });
    expect(found.frequency).toBeCloseTo(0.0181, 3);
    expect(found.damping).toBeCloseTo(1.79, 1);
  });
});

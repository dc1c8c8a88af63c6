/** A small recording with irregular times, gaps and lows; golden.py makes the same, bit for bit. */
import type { Readings } from '../../host/evaluate/protocol.js';

export function synthetic(seed: number, readings: number, interval: number): Readings {
  const uniform = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const minutes = new Float64Array(readings);
  const values = new Float64Array(readings);
  let now = 1700000000;
  let glucose = 110;
  let rate = 0;
  for (let k = 0; k < readings; k++) {
    now += interval * (uniform() < 0.02 ? 5 : 1) + (Math.trunc(uniform() * 7) - 3) * 10;
    rate = 0.85 * rate + (uniform() - 0.5) * 8 - (glucose - 105) * 0.012;
    glucose = Math.min(Math.max(glucose + rate, 40), 400);
    minutes[k] = now / 60;
    values[k] = Math.trunc(glucose);
  }
  return { minutes, glucose: values };
}

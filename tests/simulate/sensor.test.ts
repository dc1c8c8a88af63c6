import { expect, test } from 'vitest';
import { Random } from '../../host/simulate/random.js';
import { Sensor } from '../../host/simulate/sensor.js';

const DAY = 1440;

/** Readings every five minutes of a glucose that does not change. */
function wear(seed: number, days: number, glucose: number): (number | undefined)[] {
  const sensor = new Sensor(new Random(seed, 3));
  return Array.from({ length: days * DAY }, (_, minute) => sensor.minute(minute, glucose)).filter(
    (_, k) => k % 5 === 0,
  );
}

test('errors are coloured: what is wrong now is wrong in five minutes, and little of it in two hours', () => {
  const errors = wear(1, 9, 150)
    .slice(0, 1000)
    .map((reading) => (reading ?? 150) - 150);
  const mean = errors.reduce((a, b) => a + b) / errors.length;
  const correlation = (lag: number): number => {
    const centred = errors.map((error) => error - mean);
    const product = centred.slice(lag).reduce((sum, error, k) => sum + error * centred[k]!, 0);
    return product / centred.reduce((sum, error) => sum + error * error, 0);
  };
  expect(correlation(1)).toBeGreaterThan(0.7);
  expect(Math.abs(correlation(24))).toBeLessThan(0.35);
});

test('every tenth day the sensor is changed and warms up for two hours', () => {
  const readings = wear(2, 40, 150);
  const warmUps = readings.filter((_, k) => readings.slice(k, k + 24).every((reading) => reading === undefined));
  expect(warmUps.length).toBeGreaterThanOrEqual(3);
});

test('a few per cent of the readings are lost, and the rest stay within the range of the sensor', () => {
  const readings = wear(3, 100, 150);
  const lost = readings.filter((reading) => reading === undefined).length / readings.length;
  expect(lost).toBeGreaterThan(0.02);
  expect(lost).toBeLessThan(0.08);
  for (const glucose of [20, 600]) {
    for (const reading of wear(4, 10, glucose)) {
      if (reading === undefined) continue;
      expect(reading).toBeGreaterThanOrEqual(40);
      expect(reading).toBeLessThanOrEqual(400);
      expect(Number.isInteger(reading)).toBe(true);
    }
  }
});

test('outliers are rare and large', () => {
  const readings = wear(5, 200, 150);
  const jumps = readings.filter((reading, k) => {
    const [before, after] = [readings[k - 1], readings[k + 1]];
    if (reading === undefined || before === undefined || after === undefined) return false;
    return Math.abs(reading - (before + after) / 2) > 25;
  });
  expect(jumps.length).toBeGreaterThan(10);
  expect(jumps.length / readings.length).toBeLessThan(0.002);
});

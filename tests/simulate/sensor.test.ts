import { describe, expect, test } from 'vitest';
import { DEVICES, type DeviceName } from '../../host/simulate/devices.js';
import { Random } from '../../host/simulate/random.js';
import { Sensor, type Shown } from '../../host/simulate/sensor.js';

const DAY = 1440;

/** What is shown every five minutes of a glucose that does not change. */
function wear(seed: number, days: number, glucose: number, device: DeviceName = 'g6', faults?: boolean): Shown[] {
  const sensor = new Sensor(new Random(seed, 3), device, faults);
  return Array.from({ length: days * DAY }, (_, minute) => sensor.minute(minute, glucose)).filter(
    (_, k) => k % 5 === 0,
  );
}

describe.each(['g6', 'g5', 'seven'] as const)('%s', (name) => {
  test('errors have the variance and the autocorrelation of the published autoregressions', () => {
    // Within a wear the drift is smooth: the first hundred sensors' deviations from their own line.
    const errors = Array.from({ length: 60 }, (_, seed) => noise(seed, name));
    const moment = (lag: number): number => {
      const products = errors.flatMap((line) => line.slice(lag).map((error, k) => error * line[k]!));
      return products.reduce((a, b) => a + b) / products.length;
    };
    for (const lag of [0, 1, 3, 6]) {
      const theory = DEVICES[name].noises.reduce(
        (sum, [a1, a2, variance]) => sum + autocovariance(a1, a2, variance, lag),
        0,
      );
      expect(Math.abs(moment(lag) - theory) / autocovarianceOf(name), `lag ${lag}`).toBeLessThan(0.12);
    }
  });

  test('mean errors over many sensors follow the published drift', () => {
    const { gain, offset, wear: days } = DEVICES[name];
    for (const day of [0.5, days - 0.5]) {
      const expected =
        (gain[0] + gain[1] * day + gain[2] * day ** 2 - 1) * 140 + offset[0] + offset[1] * day + offset[2] * day ** 2;
      const minute = Math.round(day * DAY);
      const errors = Array.from({ length: 400 }, (_, seed) => {
        const sensor = new Sensor(new Random(seed, 3), name, false);
        sensor.insert(0);
        let shown = sensor.minute(0, 140);
        for (const at of [minute - 5, minute]) shown = sensor.minute(at, 140);
        return (shown.reading ?? 140) - 140;
      });
      const mean = errors.reduce((a, b) => a + b) / errors.length;
      expect(Math.abs(mean - expected)).toBeLessThan(3);
    }
  });
});

test('after its wear a sensor is changed, says so once, and warms up for two hours', () => {
  const sensor = new Sensor(new Random(2, 3), 'g6', false);
  const shown = Array.from({ length: 41 * DAY }, (_, minute) => sensor.minute(minute, 150));
  const changes = shown.flatMap(({ changed }, minute) => (changed ? [minute] : []));
  expect(changes.length).toBe(4);
  expect(changes[1]! - changes[0]!).toBe(10 * DAY);
  for (const at of changes) {
    const warmUp = shown.slice(at, at + 120);
    expect(warmUp.every(({ reading, artefact }) => reading === undefined && artefact === 'warm-up')).toBe(true);
    expect(shown[at + 120]!.artefact).toBe('none');
  }
});

test('a few per cent of the readings are lost, and what is beyond the range is said to be', () => {
  const shown = wear(3, 100, 150);
  const lost = shown.filter(({ artefact }) => artefact === 'dropout').length / shown.length;
  expect(lost).toBeGreaterThan(0.02);
  expect(lost).toBeLessThan(0.08);
  for (const [glucose, beyond, limit] of [
    [0, 'low', 40],
    [600, 'high', 400],
  ] as const) {
    const far = wear(4, 10, glucose, 'g6', false).filter(({ reading }) => reading !== undefined);
    const said = far.filter((one) => one.reading === limit && one.beyond === beyond);
    expect(said.length / far.length).toBeGreaterThan(0.97);
    expect(far.every((one) => (one.beyond === beyond) === (one.reading === limit) || one.reading === limit)).toBe(true);
  }
  expect(shown.every(({ reading = 100 }) => Number.isInteger(reading) && reading >= 40 && reading <= 400)).toBe(true);
});

test('pressure comes mostly by night, for 15 to 120 minutes, lowers readings by a fifth to a half, and is labelled', () => {
  const shown = wear(5, 300, 150);
  const pressed = shown.map(({ artefact }) => artefact === 'pressed');
  const spells = pressed.flatMap((is, k) => (is && !pressed[k - 1] ? [k] : []));
  expect(spells.length / 300).toBeGreaterThan(0.3);
  expect(spells.length / 300).toBeLessThan(0.9);
  const nightly = spells.filter((k) => (k * 5) % DAY < 420 || (k * 5) % DAY >= 1380).length;
  expect(nightly / spells.length).toBeGreaterThan(0.75);
  const lengths = spells.map((k) => 5 * (pressed.slice(k).findIndex((is) => !is) || 1));
  expect(Math.max(...lengths)).toBeLessThan(160);
  expect(Math.min(...lengths)).toBeLessThan(40);
  const deepest = shown.filter(({ artefact }) => artefact === 'pressed').map(({ reading = 150 }) => reading / 150);
  expect(Math.min(...deepest)).toBeGreaterThan(0.3);
  expect(Math.min(...deepest)).toBeLessThan(0.65);
});

test('a stuck sensor shows one number, and is labelled', () => {
  const shown = wear(6, 200, 150);
  const stuck = shown.flatMap(({ artefact, reading }, k) => (artefact === 'stuck' ? [{ k, reading }] : []));
  expect(stuck.length).toBeGreaterThan(50);
  for (const { k, reading } of stuck) {
    const before = shown[k - 1]!;
    if (before.artefact === 'stuck') expect(reading).toBe(before.reading);
  }
});

test('outliers are rare and large, and labelled', () => {
  const jumps = wear(5, 200, 150).filter(({ artefact }) => artefact === 'jump');
  expect(jumps.length).toBeGreaterThan(10);
  expect(jumps.length).toBeLessThan(120);
});

test('the ideal sensor shows what is there', () => {
  expect(wear(1, 9, 123, 'ideal').every(({ reading, artefact }) => reading === 123 && artefact === 'none')).toBe(true);
});

test('a sensor that is put in by hand warms up and is another one', () => {
  const sensor = new Sensor(new Random(9, 3), 'g6', false);
  expect(sensor.minute(0, 150).reading).toBeDefined();
  sensor.insert(1);
  expect(sensor.minute(1, 150)).toEqual({ reading: undefined, beyond: undefined, artefact: 'warm-up', changed: true });
  expect(sensor.minute(121, 150).reading).toBeDefined();
});

/** Deviations from the sensor's own smooth line in 36 hours: two sensors with the same gain and offset, apart in noise alone. */
function noise(seed: number, name: DeviceName): number[] {
  const device = DEVICES[name];
  const sensor = new Sensor(new Random(seed, 3), name, false);
  const shown = Array.from({ length: 1.5 * DAY }, (_, minute) => sensor.minute(minute, 200)).filter(
    (_, k) => k % 5 === 0,
  );
  if (shown.some(({ artefact }) => artefact !== 'none')) return [];
  // The line is a parabola in time: its least squares is what drift, gain and offset make.
  const values = shown.map(({ reading }) => reading!);
  const centre = values.slice(0).reduce((a, b) => a + b) / values.length;
  const slope =
    values.reduce((sum, value, k) => sum + (value - centre) * (k - (values.length - 1) / 2), 0) /
    ((values.length ** 3 - values.length) / 12);
  expect(device.wear).toBeGreaterThan(1);
  return values.map((value, k) => value - centre - slope * (k - (values.length - 1) / 2));
}

/** Of an AR(2) at a lag, by the Yule–Walker equations. */
function autocovariance(a1: number, a2: number, variance: number, lag: number): number {
  const zero = ((1 - a2) * variance) / ((1 + a2) * ((1 - a2) ** 2 - a1 ** 2));
  const rho = [1, a1 / (1 - a2)];
  for (let k = 2; k <= lag; k++) rho.push(a1 * rho[k - 1]! + a2 * rho[k - 2]!);
  return zero * rho[lag]!;
}

function autocovarianceOf(name: DeviceName): number {
  return DEVICES[name].noises.reduce((sum, [a1, a2, variance]) => sum + autocovariance(a1, a2, variance, 0), 0);
}

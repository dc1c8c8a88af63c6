import { describe, expect, it } from 'vitest';
import {
  LOWER_BORDERS,
  UPPER_BORDERS,
  filledSquares,
  squareCounts,
  zoneCounts,
  zoneOf,
} from '../../host/evaluate/error-grid.js';

describe('the consensus error grid', () => {
  it.each([
    // Table 1 of Pfützner et al. 2013, type 1: corners lie on their borders, so a step to each side tells two zones.
    [140, 170, 'A', 'B'],
    [280, 380, 'A', 'B'],
    [30, 60, 'B', 'C'],
    [50, 80, 'B', 'C'],
    [70, 110, 'B', 'C'],
    [25, 100, 'C', 'D'],
    [50, 125, 'C', 'D'],
    [80, 215, 'C', 'D'],
    [35, 155, 'D', 'E'],
  ])('has a border of too high forecasts at (%i, %i) between %s and %s', (reading, forecast, below, above) => {
    expect(zoneOf(reading, forecast - 0.5)).toBe(below);
    expect(zoneOf(reading, forecast)).toBe(below);
    expect(zoneOf(reading, forecast + 0.5)).toBe(above);
  });

  it.each([
    [170, 145, 'A', 'B'],
    [385, 300, 'A', 'B'],
    [260, 130, 'B', 'C'],
    [400, 95, 'C', 'D'],
  ])('has a border of too low forecasts at (%i, %i) between %s and %s', (reading, forecast, above, below) => {
    expect(zoneOf(reading, forecast + 0.5)).toBe(above);
    expect(zoneOf(reading, forecast)).toBe(above);
    expect(zoneOf(reading, forecast - 0.5)).toBe(below);
  });

  it.each([
    [50, 20, 'A'],
    [51, 20, 'B'],
    [120, 20, 'B'],
    [121, 20, 'C'],
    [250, 20, 'C'],
    [251, 20, 'D'],
    [100, 100, 'A'],
    [40, 49, 'A'],
    [20, 200, 'E'],
    [400, 400, 'A'],
    [500, 90, 'D'],
    [600, 480, 'B'],
  ])('puts (%i, %i) into %s', (reading, forecast, zone) => {
    expect(zoneOf(reading, forecast)).toBe(zone);
  });

  it('never calls a perfect forecast anything but A, and gets worse away from it', () => {
    for (let reading = 20; reading <= 500; reading += 20) {
      expect(zoneOf(reading, reading)).toBe('A');
      for (const direction of [-1, 1]) {
        let worst = 'A'; // the letters are in order
        for (let forecast = reading; forecast >= 0 && forecast <= 600; forecast += 5 * direction) {
          const zone = zoneOf(reading, forecast);
          if (zone < worst) expect.fail(`(${reading}, ${forecast}) is ${zone} beside ${worst}`);
          worst = zone;
        }
      }
    }
  });

  it('has borders that are drawn from left to right', () => {
    for (const border of [...UPPER_BORDERS, ...LOWER_BORDERS]) {
      border.slice(1).forEach(([x], k) => expect(x).toBeGreaterThanOrEqual(border[k]![0]));
    }
  });

  it('counts zones and squares of what was observed', () => {
    const [mean, observed] = [Float64Array.of(105, 20, 999, 100), Float64Array.of(105, 130, 20, NaN)];
    expect([...zoneCounts(mean, observed)]).toEqual([1, 0, 1, 0, 1]);
    expect(filledSquares(squareCounts(mean, observed))).toEqual([
      [130, 20, 1],
      [100, 100, 1],
      [20, 440, 1],
    ]);
  });
});

/**
 * The consensus error grid for type 1 diabetes (Parkes et al., Diabetes Care 2000): what treating by a forecast in place of
 * the reading that came would have done, from A, no effect, to E, dangerous. Its borders are those that its authors published as
 * numbers: Pfützner et al., J Diabetes Sci Technol 2013;7(5):1275-1281, table 1.
 */

export const ZONES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Zone = (typeof ZONES)[number];

/** Corners (reading, forecast) in mg/dL; beyond the last one a border goes straight on. */
type Border = readonly (readonly [number, number])[];

/** Lower borders of the zones B to E where the forecast is too high. */
export const UPPER_BORDERS: readonly Border[] = [
  [
    [0, 50],
    [30, 50],
    [140, 170],
    [280, 380],
    [430, 550],
  ],
  [
    [0, 60],
    [30, 60],
    [50, 80],
    [70, 110],
    [260, 550],
  ],
  [
    [0, 100],
    [25, 100],
    [50, 125],
    [80, 215],
    [125, 550],
  ],
  [
    [0, 150],
    [35, 155],
    [50, 550],
  ],
];

/** Upper borders of the zones B to D where it is too low; they begin with a vertical line. */
export const LOWER_BORDERS: readonly Border[] = [
  [
    [50, 0],
    [50, 30],
    [170, 145],
    [385, 300],
    [550, 450],
  ],
  [
    [120, 0],
    [120, 30],
    [260, 130],
    [550, 250],
  ],
  [
    [250, 0],
    [250, 40],
    [550, 150],
  ],
];

/** The zone of a forecast, given the reading that came; both mg/dL. A point on a border is on the safer side. */
export function zoneOf(reading: number, forecast: number): Zone {
  let zone = 0;
  for (const border of UPPER_BORDERS) if (forecast > heightAt(border, reading)) zone++;
  if (zone > 0) return ZONES[zone]!;
  for (const border of LOWER_BORDERS) if (reading > border[0]![0] && forecast < heightAt(border, reading)) zone++;
  return ZONES[zone]!;
}

/** Counts of the zones. */
export function zoneCounts(mean: Float64Array, observed: Float64Array): Float64Array {
  const counts = new Float64Array(ZONES.length);
  observed.forEach((reading, i) => {
    if (!Number.isNaN(reading)) counts[ZONES.indexOf(zoneOf(reading, mean[i]!))]!++;
  });
  return counts;
}

function heightAt(border: Border, reading: number): number {
  let k = 1;
  while (k < border.length - 1 && reading > border[k]![0]) k++;
  const [x0, y0] = border[k - 1]!;
  const [x1, y1] = border[k]!;
  return y0 + ((reading - x0) / (x1 - x0)) * (y1 - y0);
}

/** Forecasts are counted in squares of this size, mg/dL, up to the grid's end. */
export const SQUARE = 10;
export const GRID_END = 450;
export const SQUARES = GRID_END / SQUARE;

/** Counts of the squares, by rows of the forecast. */
export function squareCounts(mean: Float64Array, observed: Float64Array): Float64Array {
  const counts = new Float64Array(SQUARES ** 2);
  observed.forEach((reading, i) => {
    if (!Number.isNaN(reading)) counts[square(mean[i]!) * SQUARES + square(reading)]!++;
  });
  return counts;
}

/** The squares that hold anything: reading and forecast at their lower corner, mg/dL, and how many. */
export function filledSquares(counts: Float64Array): [reading: number, forecast: number, n: number][] {
  return [...counts.entries()]
    .filter(([, n]) => n > 0)
    .map(([at, n]) => [(at % SQUARES) * SQUARE, Math.floor(at / SQUARES) * SQUARE, n]);
}

function square(glucose: number): number {
  return Math.min(Math.max(Math.floor(glucose / SQUARE), 0), SQUARES - 1);
}

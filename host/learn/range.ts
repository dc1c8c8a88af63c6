/** Ranges of the numbers that are learned, and how any real coordinate leads to a number inside one. */

/** Where a number may lie, and along which scale it is searched. */
export interface Range {
  lowest: number;
  highest: number;
  /** `log`: one unit of the coordinate is a factor of e of (number + shift). `linear`: one unit is `unit`. */
  scale: { kind: 'log'; shift: number } | { kind: 'linear'; unit: number };
}

/** A positive number that is searched by its logarithm. */
export function logarithmic(lowest: number, highest: number, shift = 0): Range {
  return { lowest, highest, scale: { kind: 'log', shift } };
}

/** A number that is searched as it is, `unit` for one unit of the coordinate. */
export function linear(lowest: number, highest: number, unit: number): Range {
  return { lowest, highest, scale: { kind: 'linear', unit } };
}

/** The coordinate of a number; a number outside the range counts as its nearest end. */
export function toCoordinate({ lowest, highest, scale }: Range, value: number): number {
  return onto(scale, clamp(value, lowest, highest));
}

/**
 * The number at a coordinate. Beyond the ends of the range the coordinate is reflected, so that every real coordinate
 * is allowed, the slope never vanishes, and an optimum at an end is one.
 */
export function fromCoordinate({ lowest, highest, scale }: Range, coordinate: number): number {
  const start = onto(scale, lowest);
  const width = onto(scale, highest) - start;
  const within = start + reflect(coordinate - start, width);
  const value = scale.kind === 'log' ? Math.exp(within) - scale.shift : within * scale.unit;
  return clamp(value, lowest, highest); // takes away rounding error
}

function onto(scale: Range['scale'], value: number): number {
  return scale.kind === 'log' ? Math.log(value + scale.shift) : value / scale.unit;
}

/** The triangle wave that is x in 0..width. */
function reflect(x: number, width: number): number {
  const phase = Math.abs(x) % (2 * width);
  return phase <= width ? phase : 2 * width - phase;
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}

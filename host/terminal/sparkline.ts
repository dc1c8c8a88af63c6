/** A curve in one line of text. */

const BARS = '▁▂▃▄▅▆▇█';

/** One character for each value, from `least` (and below) to `greatest` (and above). */
export function sparkline(values: readonly number[], least: number, greatest: number): string {
  return values
    .map((value) => {
      const share = (value - least) / (greatest - least);
      return BARS[Math.min(Math.max(Math.floor(share * BARS.length), 0), BARS.length - 1)];
    })
    .join('');
}

/** Lows that were announced against false alarms, as the alarm's threshold is moved. */
import type { LowAlarmFigures } from '../evaluate/figures.js';
import type { ForecasterName } from '../evaluate/tally.js';
import { Plot } from './svg.js';
import { available, fixed, nameOf, percent } from './words.js';

const FRAME = { width: 580, height: 400, margin: { top: 34, right: 130, bottom: 46, left: 50 } };
const MOST_FALSE = 5;
/** Thresholds that are written beside Islet's curve. */
const NAMED = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const LABEL_DISTANCE = 15;
const NOTE_DISTANCE = 45;
/** Left of the curve there is room as long as it rises steeply. */
const STEEP_BELOW = 0.8;

export function alarmPlot(name: string, alarms: Record<ForecasterName, LowAlarmFigures | null>): string {
  const plot = new Plot(
    FRAME,
    { from: 0, to: MOST_FALSE, ticks: [0, 1, 2, 3, 4, 5], label: 'false alarms a day' },
    { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], label: 'lows announced', text: (tick) => percent(tick) },
  );
  plot.line([[1, 0], [1, 1]], 'even'); // prettier-ignore
  const ends: { name: ForecasterName; sensitivity: number }[] = [];
  const told: string[] = [];
  for (const one of available(alarms)) {
    const { curve, sensitivity } = alarms[one]!;
    const points = curve.map(({ falsePerDay, sensitivity: caught }): [number, number] => [falsePerDay, caught]);
    const shown = clipped([[0, 0] as [number, number], ...points.reverse()]);
    plot.line(shown, `curve ${one}`);
    ends.push({ name: one, sensitivity: shown.at(-1)![1] });
    told.push(`${nameOf(one)} ${percent(sensitivity.value)}`);
  }
  let named: [number, number] = [Infinity, Infinity];
  for (const point of alarms.islet?.curve ?? []) {
    if (!NAMED.includes(point.threshold) || point.falsePerDay > MOST_FALSE) continue;
    plot.dot(point.falsePerDay, point.sensitivity, 'dot islet', 4);
    const at: [number, number] = [plot.x(point.falsePerDay), plot.y(point.sensitivity)];
    if (Math.hypot(at[0] - named[0], at[1] - named[1]) < NOTE_DISTANCE) continue;
    named = at;
    const steep = point.sensitivity < STEEP_BELOW;
    const [kind, shift] = steep ? (['note islet end', [-9, -3]] as const) : (['note islet', [5, 18]] as const);
    plot.text(point.falsePerDay, point.sensitivity, percent(point.threshold), kind, shift);
  }
  ends.sort((a, b) => b.sensitivity - a.sensitivity);
  let last = -Infinity;
  for (const { name: one, sensitivity } of ends) {
    const y = Math.max(plot.y(sensitivity), last + LABEL_DISTANCE);
    plot.text(MOST_FALSE, sensitivity, nameOf(one), `label ${one}`, [8, y - plot.y(sensitivity) + 4]);
    last = y;
  }
  return plot.picture(
    name,
    'Lows announced against false alarms a day',
    `Lows announced at one false alarm a day: ${told.join(', ')}. Islet's median lead time there: ${fixed(leadAt(alarms.islet), 0)} minutes.`,
  );
}

/** Median lead at the threshold whose false alarms are nearest to one a day, min. */
export function leadAt(figures: LowAlarmFigures | null): number | null {
  if (figures === null) return null;
  const distance = ({ falsePerDay }: { falsePerDay: number }): number =>
    Math.abs(falsePerDay - figures.sensitivity.falsePerDay);
  return figures.curve.reduce((best, point) => (distance(point) < distance(best) ? point : best)).medianLead;
}

/** Up to the end of the axis, where the last line is cut. */
function clipped(points: readonly [number, number][]): [number, number][] {
  const beyond = points.findIndex(([x]) => x > MOST_FALSE);
  if (beyond < 0) return [...points];
  const [[x0, y0], [x1, y1]] = [points[beyond - 1]!, points[beyond]!];
  return [...points.slice(0, beyond), [MOST_FALSE, y0 + ((MOST_FALSE - x0) / (x1 - x0)) * (y1 - y0)]];
}

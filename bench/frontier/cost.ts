/** What a method costs a pump's controller: a reading taken in, with all that is learned from it, and an hour's distribution forecast. */
import { EventKind } from '../../host/core/layout.js';
import type { Configured } from '../../host/gate/driven-core.js';
import type { StageMeter } from '../stages.js';

/** Modelled cycles of a Cortex-M4 under wasm3. */
export interface Cost {
  /** Mean over six hours without a gap. */
  usual: number;
  /** The most, after gaps of any length, of readings that scatter as usual or much. */
  worst: number;
  /** After which gap, s, that ends in which turn. */
  gap: number;
  turn: number;
}

const HISTORY = 3 * 3600;
const USUAL_HISTORY = 6 * 3600;
const NOON = 86_400;
/** Of gaps, min. */
const LENGTHS = [5, 15, 20, 30, 40, 60, 61, 90, 120, 150, 180, 181];
/** When they end, s: what is remembered and learned goes in turns of 20 minutes of the clock. */
const TURNS = [0, 300, 600, 900];

/** How much successive readings scatter, mg/dL: of a usual sensor, and of one that makes `auto` escalate. */
const SCATTERS = { usual: 5, lively: 25 };

const reading = (time: number, scatter: number) => {
  const value = 140 + 80 * Math.sin(time / 4000) + scatter * Math.sin(1.7 * time);
  return { kind: EventKind.READING, time, value };
};

/** `told`: kinds of events that come with each reading of the time before, 2 units of each. */
export function costOf(meter: StageMeter, given: Configured, told: readonly EventKind[] = []): Cost {
  const spacing = given.sensorInterval;
  const start = (): void => meter.configure(given);
  const live = (time: number, scatter: number): void => {
    meter.observe(reading(time, scatter));
    for (const kind of told) meter.observe({ kind, time, value: 2 });
  };
  const cyclesAt = (time: number, scatter: number): number => {
    const { step, distribution } = meter.measure(reading(time, scatter));
    return step! + distribution!;
  };
  start();
  for (let time = NOON - HISTORY; time < NOON; time += spacing) live(time, SCATTERS.usual);
  const usual: number[] = [];
  for (let time = NOON; time < NOON + USUAL_HISTORY; time += spacing) usual.push(cyclesAt(time, SCATTERS.usual));
  const cost: Cost = {
    usual: usual.reduce((sum, cycles) => sum + cycles, 0) / usual.length,
    worst: 0,
    gap: 0,
    turn: 0,
  };
  for (const scatter of Object.values(SCATTERS)) {
    for (const minutes of LENGTHS) {
      const gap = Math.max(60 * minutes, spacing);
      for (const turn of TURNS) {
        start();
        const end = NOON + turn;
        for (let time = end - gap - HISTORY; time <= end - gap; time += spacing) live(time, scatter);
        const worst = cyclesAt(end, scatter);
        if (worst > cost.worst) Object.assign(cost, { worst, gap, turn });
      }
    }
  }
  return cost;
}

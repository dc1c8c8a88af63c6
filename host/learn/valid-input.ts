/** What the readings were like that parameters were learned on. */
import { medianInterval, type Readings } from '../evaluate/protocol.js';
import { significant } from './search-space.js';

/** The share of the readings at each end that may be a sensor's mistake. */
const TAIL = 0.001;

const MINUTES_A_DAY = 1440;

export interface ValidInput {
  glucose: [number, number];
  interval: [number, number];
  days: [number, number];
}

/** Of all subjects together; none of them is without readings. */
export function validInput(subjects: readonly { readings: Readings }[]): ValidInput {
  const readings = subjects.map((subject) => subject.readings).filter(({ minutes }) => minutes.length > 0);
  const glucose = Float64Array.from(readings.flatMap((one) => [...one.glucose])).sort();
  const tail = Math.floor(TAIL * glucose.length);
  return {
    glucose: [significant(glucose[tail]!), significant(glucose[glucose.length - 1 - tail]!)],
    interval: ends(readings.map(({ minutes }) => medianInterval(minutes))),
    days: ends(readings.map(({ minutes }) => (minutes[minutes.length - 1]! - minutes[0]!) / MINUTES_A_DAY)),
  };
}

function ends(values: readonly number[]): [number, number] {
  return [significant(Math.min(...values)), significant(Math.max(...values))];
}

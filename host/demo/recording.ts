/** Somebody's own recording as a source: minute by minute, as their devices told it. */
import type { RecordingRow } from '../formats/recording.js';
import type { Mark, Source, Told } from './source.js';

/** Ends of the range in which a sensor gives numbers, mg/dL. */
const SENSOR_RANGE = { low: 40, high: 400 } as const;
/** A reading is missed this long after the last, min. */
const OVERDUE = 6;
const DAY = 1440;
/** Hours without any row are passed over. */
const LONGEST_PAUSE = 6 * 60;

export class Recording implements Source {
  readonly name: string;
  readonly clock = 0;
  readonly rows: number;
  minute: number;
  readonly #days: number;
  readonly #rows: readonly RecordingRow[];
  #next = 0;
  #lastReading = 0;

  /** @param rows of one person, by time, at least one */
  constructor(name: string, rows: readonly RecordingRow[]) {
    this.name = name;
    this.#rows = rows;
    this.rows = rows.length;
    const first = wallMinute(rows[0]!);
    this.#days = Math.floor(first / DAY);
    this.minute = first - this.#days * DAY - 1;
    this.#lastReading = this.minute;
  }

  next(): Told | undefined {
    const coming = this.#rows[this.#next];
    if (coming === undefined) return undefined;
    const at = this.#minuteOf(coming);
    this.minute = at - this.minute > LONGEST_PAUSE ? at : this.minute + 1;
    const told: Told = { events: [], marks: [], due: false, truth: undefined };
    for (let row = coming; row !== undefined && this.#minuteOf(row) <= this.minute; row = this.#rows[++this.#next]!)
      this.#tell(row, told);
    if (this.minute - this.#lastReading >= OVERDUE && told.events.length === 0 && this.minute % 5 === 0)
      told.due = true;
    return told;
  }

  #minuteOf(row: RecordingRow): number {
    return wallMinute(row) - this.#days * DAY;
  }

  #tell({ glucose, beyond, carbs, bolus, fingerstick, event }: RecordingRow, { events, marks }: Told): void {
    const mark = (kind: Mark['kind'], amount: number): void => {
      marks.push({ minute: this.minute, kind, amount });
    };
    if (beyond !== undefined) events.push({ kind: beyond, value: SENSOR_RANGE[beyond] });
    else if (glucose !== undefined) events.push({ kind: 'reading', value: glucose });
    if (glucose !== undefined) this.#lastReading = this.minute;
    if (carbs !== undefined && carbs > 0) {
      events.push({ kind: 'meal', value: carbs });
      mark('meal', carbs);
    }
    if (bolus !== undefined && bolus > 0) {
      events.push({ kind: 'insulin', value: bolus });
      mark('bolus', bolus);
    }
    if (fingerstick !== undefined) {
      events.push({ kind: event?.toLowerCase() === 'calibration' ? 'calibration' : 'fingerstick', value: fingerstick });
      mark('fingerstick', fingerstick);
    }
    if (event?.toLowerCase() === 'sensor-change') {
      events.push({ kind: 'sensor-change', value: 0 });
      mark('sensor', 0);
    }
  }
}

/** Minutes on the wall clock since 1970, where the recording says how it stood. */
function wallMinute({ seconds, offset = 0 }: RecordingRow): number {
  return Math.floor(seconds / 60) + offset;
}

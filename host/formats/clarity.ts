/** Rows of a CSV export of Dexcom Clarity, by position: headers and words depend on the language. Names of people are not read. */
import { fieldsOf } from './csv.js';
import { HIGH, LOW, Unusable, type Found, type Values, type When } from './found.js';
import { linesOf } from './lines.js';
import { parseLocalTime } from './local-time.js';
import type { Report } from './recording.js';
import { doseOf, milligrams, numberOf, unitIn } from './units.js';

const COLUMN = { timestamp: 1, type: 2, subtype: 3, glucose: 7, insulin: 8, carbs: 9, ticks: 12, transmitter: 13 };
const FEWEST_COLUMNS = 13;
const MOST_COLUMNS = 14;

/** A wall clock that differs this much from the transmitter's was set, s. */
const LEAST_CLOCK_CHANGE = 900;

/** Event types in English and German. */
const TYPES: Readonly<Record<string, 'glucose' | 'calibration' | 'insulin' | 'carbs' | 'dropped'>> = {
  egv: 'glucose',
  egw: 'glucose',
  calibration: 'calibration',
  kalibrierung: 'calibration',
  insulin: 'insulin',
  carbs: 'carbs',
  kohlenhydrate: 'carbs',
  exercise: 'dropped',
  sport: 'dropped',
  health: 'dropped',
  gesundheit: 'dropped',
  notes: 'dropped',
};

/** Whether these fields are the header of such a file. */
export function isClarityHeader(fields: readonly string[]): boolean {
  const { length } = fields;
  return length >= FEWEST_COLUMNS && length <= MOST_COLUMNS && unitIn(fields[COLUMN.glucose]) !== undefined;
}

/** What the file says; a row that cannot be used goes to `report`. */
export async function* readClarity(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: string,
  name: string,
  report: Report,
): AsyncGenerator<Found> {
  const clock = new TransmitterClock();
  let unit: string | undefined;
  let line = 0;
  for await (const lines of linesOf(bytes, name)) {
    for (const fields of fieldsOf(lines, delimiter)) {
      line++;
      if (fields?.every((field) => field === '')) continue;
      try {
        if (fields === undefined) throw new Unusable('misplaced quotes');
        if (unit === undefined) {
          if (isClarityHeader(fields)) unit = unitIn(fields[COLUMN.glucose]);
          continue;
        }
        const found = readRow(fields, unit, clock);
        if (typeof found === 'string') report.dropped(found);
        else yield { ...found, line };
      } catch (error) {
        if (!(error instanceof Unusable)) throw error;
        report.bad({ line, reason: error.message });
      }
    }
  }
}

/** What a row says, or the name of what is dropped. */
function readRow(fields: readonly string[], unit: string, clock: TransmitterClock): Omit<Found, 'line'> | string {
  if (fields.length < FEWEST_COLUMNS || fields.length > MOST_COLUMNS) {
    throw new Unusable(`${fields.length} fields where there are ${FEWEST_COLUMNS} or ${MOST_COLUMNS}`);
  }
  const type = fields[COLUMN.type]!;
  const kind = TYPES[type.trim().toLowerCase()];
  const time = fields[COLUMN.timestamp]!;
  if (time === '' && kind !== 'glucose' && kind !== 'calibration') return 'rows about the person and alerts';
  if (kind === undefined) throw new Unusable(`event type ${JSON.stringify(type)} is not known`);
  const local = parseLocalTime(time);
  if (local === undefined)
    throw new Unusable(`time ${JSON.stringify(time)} does not exist or is not YYYY-MM-DDThh:mm:ss`);
  const when = clock.place(local, fields[COLUMN.ticks] ?? '', fields[COLUMN.transmitter] ?? '');
  if (kind === 'dropped') return 'exercise, health and notes';
  return { when, values: valuesOf(fields, kind, unit) };
}

function valuesOf(
  fields: readonly string[],
  kind: 'glucose' | 'calibration' | 'insulin' | 'carbs',
  unit: string,
): Values {
  switch (kind) {
    case 'glucose':
      return readingOf(fields[COLUMN.glucose]!, unit);
    case 'calibration':
      return { fingerstick: glucoseOf(fields[COLUMN.glucose]!, unit), event: 'calibration' };
    case 'carbs':
      return { carbs: doseOf(fields[COLUMN.carbs], 'carbs') };
    case 'insulin':
      return insulinOf(fields[COLUMN.subtype]!, doseOf(fields[COLUMN.insulin], 'insulin'));
  }
}

/** A reading, or the words for one beyond the sensor's range. */
export function readingOf(text: string, unit: string): Values {
  if (/^(low|lo|niedrig)$/i.test(text.trim())) return LOW;
  if (/^(high|hi|hoch)$/i.test(text.trim())) return HIGH;
  return { glucose: glucoseOf(text, unit) };
}

/** Glucose, mg/dL. */
export function glucoseOf(text: string, unit: string): number {
  const glucose = numberOf(text, 'glucose');
  if (glucose === undefined) throw new Unusable('no glucose');
  return milligrams(glucose, unit);
}

function insulinOf(subtype: string, dose: number | undefined): Values {
  if (/fast|rapid|schnell|kurz/i.test(subtype)) return { bolus: dose };
  if (/long|lang/i.test(subtype)) return { longActing: dose };
  throw new Unusable(`insulin ${JSON.stringify(subtype)} is neither fast- nor long-acting`);
}

/**
 * Tells from the transmitter's seconds, which nobody sets, how the wall clock was set since the file began. Rows
 * without them follow the rows above.
 */
class TransmitterClock {
  #transmitter = '';
  /** Wall clock less transmitter's seconds, while the clock stood as at the file's beginning. */
  #origin = NaN;
  /** By how much the wall clock was set forward since then, s. */
  #set = 0;

  place(local: number, ticks: string, transmitter: string): When {
    if (!/^\d+$/.test(ticks)) return { local, order: local - this.#set };
    const seconds = Number(ticks);
    if (transmitter !== this.#transmitter || Number.isNaN(this.#origin)) {
      this.#transmitter = transmitter;
      this.#origin = local - this.#set - seconds;
    }
    const change = local - (this.#origin + seconds) - this.#set;
    if (Math.abs(change) >= LEAST_CLOCK_CHANGE) {
      this.#set += Math.round(change / LEAST_CLOCK_CHANGE) * LEAST_CLOCK_CHANGE;
    }
    return { local, order: local - this.#set };
  }
}

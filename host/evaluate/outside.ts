/** Forecasts that were made elsewhere, in the form of the table that `islet forecast` writes, to be scored beside Islet's. */
import { QUANTILE_LEVELS } from '../core/forecaster.js';
import { fieldsOf } from '../formats/csv.js';
import { linesOf } from '../formats/lines.js';
import { parseLocalTime } from '../formats/local-time.js';
import { openRecording, recordingName } from '../formats/open.js';
import { RecordingError } from '../formats/recording.js';
import { HORIZONS, originsOf, targetsOf, type Horizon } from './protocol.js';
import { Forecasts, type Recording } from './recording.js';

const QUANTILES = ['q05', 'q10', 'q25', 'q50', 'q75', 'q90', 'q95'];
const NEEDED = ['subject', 'time', 'horizon_min', 'mean_mgdl', ...QUANTILES];
/** Not needed: without it the probability of a low is read off the quantiles at 30 min. */
const LOW = 'p_cross_below_70';

/**
 * Reads the forecasts at `path` into the recordings of their subjects. Throws a RecordingError when the table cannot be
 * understood, or lacks a forecast that Islet has and that is scored: a comparison needs the same origins.
 */
export async function addOutside(recordings: readonly Recording[], path: string): Promise<void> {
  const name = recordingName(path);
  const subjects = new Map(recordings.map((recording) => [recording.subject, new Places(recording)]));
  if (subjects.size < recordings.length) {
    throw new RecordingError(
      `${name}: two recordings have a subject of the same name, so its forecasts cannot be told apart`,
    );
  }
  let columns: Map<string, number> | undefined;
  let line = 0;
  for await (const lines of linesOf(openRecording(path), name)) {
    for (const fields of fieldsOf(lines)) {
      line++;
      if (fields === undefined) throw new RecordingError(`${name}:${line}: misplaced quotes`);
      if (columns === undefined) columns = columnsOf(fields, name);
      else if (fields.length > 1) put(fields, columns, subjects, `${name}:${line}`);
    }
  }
  for (const recording of recordings) requireComplete(recording, name);
}

function columnsOf(header: readonly string[], name: string): Map<string, number> {
  const columns = new Map(header.map((column, k) => [column.trim(), k]));
  const missing = NEEDED.filter((column) => !columns.has(column));
  if (missing.length > 0)
    throw new RecordingError(`${name}: no column ${missing.join(', ')}; islet forecast writes such tables`);
  return columns;
}

function put(fields: string[], columns: Map<string, number>, subjects: Map<string, Places>, where: string): void {
  const field = (column: string): string => fields[columns.get(column) ?? -1] ?? '';
  const horizon = Number(field('horizon_min'));
  const places = subjects.get(field('subject'));
  if (places === undefined || !isHorizon(horizon) || field('mean_mgdl') === '') return;
  const seconds = parseLocalTime(field('time'));
  const numbers = ['mean_mgdl', ...QUANTILES].map((column) => Number(field(column) || NaN));
  if (seconds === undefined) throw new RecordingError(`${where}: ${field('time')} is no time`);
  if (!numbers.every(Number.isFinite)) throw new RecordingError(`${where}: the mean or a quantile is not a number`);
  const [mean, ...quantiles] = numbers;
  if (quantiles.some((value, k) => k > 0 && value < quantiles[k - 1]!)) {
    throw new RecordingError(`${where}: the quantiles ${QUANTILE_LEVELS.join(', ')} are out of order`);
  }
  const low = field(LOW) === '' ? NaN : Number(field(LOW));
  for (const reading of places.at(seconds / 60)) {
    places.forecasts.put(reading, horizon, mean!, quantiles);
    if (horizon === 30) places.forecasts.putCrossing(reading, 'below70', low);
  }
}

function isHorizon(minutes: number): minutes is Horizon {
  return (HORIZONS as readonly number[]).includes(minutes);
}

/** Where the forecasts of one recording go. */
class Places {
  readonly forecasts: Forecasts;
  readonly #readings = new Map<number, number[]>();

  constructor(recording: Recording) {
    const { minutes } = recording.readings;
    this.forecasts = recording.outside = Forecasts.none(minutes.length);
    minutes.forEach((time, k) => {
      const same = this.#readings.get(time);
      if (same === undefined) this.#readings.set(time, [k]);
      else same.push(k);
    });
  }

  /** The readings of this time. */
  at(minutes: number): readonly number[] {
    return this.#readings.get(minutes) ?? [];
  }
}

function requireComplete({ subject, readings, forecasts, outside }: Recording, name: string): void {
  const origins = originsOf(readings.minutes).filter((origin) => forecasts.has(origin));
  for (const horizon of HORIZONS) {
    const targets = targetsOf(readings.minutes, origins, horizon);
    const missing = origins.filter((origin, k) => targets[k]! >= 0 && !outside!.has(origin, horizon)).length;
    if (missing === 0) continue;
    throw new RecordingError(
      `${name}: ${missing} of the forecasts of ${subject} at ${horizon} min that are scored are missing`,
    );
  }
}

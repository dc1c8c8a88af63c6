/** Writes recordings in the forms of their makers, quirks included: the independent half of the round trips. */
import type { RecordingRow } from '../../host/formats/recording.js';

export interface Row {
  /** s since 1970, UTC. */
  utc: number;
  /** Minutes that the wall clock was ahead. */
  offset: number;
  glucose?: number;
  beyond?: 'low' | 'high';
  carbs?: number;
  bolus?: number;
  longActing?: number;
  fingerstick?: number;
  event?: 'calibration' | 'sensor-change';
}

const MGDL_PER_MMOLL = 18.01559;

export const mmol = (mgdl: number): number => mgdl / MGDL_PER_MMOLL;

/** `YYYY-MM-DDTHH:MM:SS` on the wall clock. */
export function wall({ utc, offset }: Row): string {
  return new Date((utc + offset * 60) * 1000).toISOString().slice(0, 19);
}

/** The same with its offset. */
export function zoned(row: Row): string {
  const { offset } = row;
  const minutes = Math.abs(offset);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${wall(row)}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** Entries of API v1, newest first, the way a server answers. */
export function nightscoutEntries(rows: readonly Row[]): string {
  const entries = rows.flatMap((row): object[] => {
    const at = { date: row.utc * 1000 + 417, dateString: zoned(row), utcOffset: row.offset, device: 'test' };
    return [
      ...(row.glucose === undefined ? [] : [{ ...at, type: 'sgv', sgv: row.glucose, direction: 'NOT COMPUTABLE' }]),
      ...(row.fingerstick === undefined ? [] : [{ ...at, type: 'mbg', mbg: row.fingerstick }]),
    ];
  });
  return JSON.stringify(entries.reverse());
}

/** Treatments; fingersticks are entries. */
export function nightscoutTreatments(rows: readonly Row[]): string {
  const treatments = rows.flatMap((row): object[] => {
    const at = { created_at: new Date(row.utc * 1000).toISOString(), utcOffset: row.offset, enteredBy: 'test' };
    return [
      ...(row.carbs === undefined ? [] : [{ ...at, eventType: 'Carb Correction', carbs: row.carbs, fat: 3 }]),
      ...(row.bolus === undefined ? [] : [{ ...at, eventType: 'Correction Bolus', insulin: row.bolus }]),
      ...(row.event === 'sensor-change' ? [{ ...at, eventType: 'Sensor Start' }] : []),
    ];
  });
  return JSON.stringify(treatments.reverse(), undefined, 1);
}

/** Tidepool's array: mmol/L, UTC, newest first, with records that Islet has no use for. */
export function tidepool(rows: readonly Row[]): string {
  const records = rows.flatMap((row): object[] => {
    const at = {
      time: new Date(row.utc * 1000).toISOString(),
      timezoneOffset: row.offset,
      deviceTime: wall(row),
      uploadId: 'u',
      deviceId: 'd',
    };
    const glucose = row.beyond === 'low' ? 39 : row.beyond === 'high' ? 401 : row.glucose;
    const annotations = row.beyond && [{ code: 'bg/out-of-range', value: row.beyond, threshold: 40 }];
    const meter = { value: mmol(row.fingerstick ?? NaN), units: 'mmol/L' };
    return [
      ...(glucose === undefined
        ? []
        : [{ ...at, type: 'cbg', value: mmol(glucose), units: 'mmol/L', ...(annotations && { annotations }) }]),
      ...(row.fingerstick === undefined
        ? []
        : [
            row.event === 'calibration'
              ? { ...at, type: 'deviceEvent', subType: 'calibration', ...meter }
              : { ...at, type: 'smbg', ...meter },
          ]),
      ...(row.bolus === undefined ? [] : [{ ...at, type: 'bolus', subType: 'normal', normal: row.bolus }]),
      ...(row.carbs === undefined
        ? []
        : [{ ...at, type: 'food', nutrition: { carbohydrate: { net: row.carbs, units: 'grams' } } }]),
      ...(row.longActing === undefined
        ? []
        : [
            {
              ...at,
              type: 'insulin',
              dose: { total: row.longActing, units: 'Units' },
              formulation: { simple: { actingType: 'long' } },
            },
          ]),
    ];
  });
  return JSON.stringify([{ type: 'upload', time: '2024-01-01T00:00:00Z' }, ...records.reverse()]);
}

/** The answer of Dexcom's API: system times without a Z. */
export function dexcomApi(rows: readonly Row[]): string {
  const records = rows
    .filter(({ glucose, beyond }) => glucose !== undefined || beyond !== undefined)
    .map((row) => ({
      recordId: 'r',
      systemTime: new Date(row.utc * 1000).toISOString().slice(0, 19),
      displayTime: wall(row),
      value: row.beyond === 'low' ? 39 : row.beyond === 'high' ? 401 : row.glucose,
      status: row.beyond ?? null,
      trend: 'flat',
      unit: 'mg/dL',
    }));
  return JSON.stringify({ recordType: 'egv', recordVersion: '3.0', userId: '[x]', records: records.reverse() });
}

export interface Language {
  delimiter: ',' | ';';
  unit: 'mg/dL' | 'mmol/L';
  german: boolean;
}

/** A number with one decimal in mmol/L, whole in mg/dL. */
function glucoseText(mgdl: number, { unit, german }: Language): string {
  const text = unit === 'mg/dL' ? String(mgdl) : mmol(mgdl).toFixed(1);
  return german ? text.replace('.', ',') : text;
}

/** What a reading is after it was written with one decimal in mmol/L. */
export function rounded(mgdl: number, unit: Language['unit']): number {
  return unit === 'mg/dL' ? mgdl : Math.round(Number(mmol(mgdl).toFixed(1)) * MGDL_PER_MMOLL * 100) / 100;
}

/** Clarity's CSV: BOM, CRLF, a preamble without times, 13 fields in rows that are no readings, local time alone. */
export function clarity(rows: readonly Row[], language: Language): string {
  const { delimiter, unit, german } = language;
  const cell = (text: string) => (text.includes(delimiter) ? `"${text}"` : text);
  const lines = [
    `Index,${german ? 'Zeitstempel (JJJJ-MM-TTThh:mm:ss)' : 'Timestamp (YYYY-MM-DDThh:mm:ss)'},Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (${unit}),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (${unit}/min),Transmitter Time (Long Integer),Transmitter ID`.split(
      ',',
    ),
    ['1', '', 'FirstName', '', 'Ada', '', '', '', '', '', '', '', ''],
    ['2', '', 'Device', '', '', 'Dexcom G6', 'x', '', '', '', '', '', ''],
    ['3', '', 'Alert', 'Low', '', '', 'x', '70', '', '', '', '', ''],
  ];
  const number = (value: number) => (german ? String(value).replace('.', ',') : String(value));
  for (const row of rows) {
    const time = wall(row);
    const line = (cells: Partial<Record<number, string>>, length: number) =>
      lines.push(
        Array.from({ length }, (_, k) => (k === 0 ? String(lines.length) : k === 1 ? time : (cells[k] ?? ''))),
      );
    const words = german ? { low: 'Niedrig', high: 'Hoch' } : { low: 'Low', high: 'High' };
    const glucose = row.beyond ? words[row.beyond] : row.glucose && glucoseText(row.glucose, language);
    const ticks = { 12: String(row.utc - 1_600_000_000), 13: '8ABC12' };
    if (glucose) line({ 2: german ? 'EGW' : 'EGV', 7: glucose, ...ticks }, 14);
    if (row.event === 'calibration')
      line({ 2: 'Calibration', 7: glucoseText(row.fingerstick!, language), ...ticks }, 14);
    if (row.carbs !== undefined) line({ 2: german ? 'Kohlenhydrate' : 'Carbs', 9: number(row.carbs) }, 13);
    if (row.bolus !== undefined)
      line({ 2: 'Insulin', 3: german ? 'Schnell wirkend' : 'Fast-Acting', 8: number(row.bolus) }, 13);
    if (row.longActing !== undefined)
      line({ 2: 'Insulin', 3: german ? 'Lang wirkend' : 'Long-Acting', 8: number(row.longActing) }, 13);
  }
  return `\uFEFF${lines.map((cells) => cells.map(cell).join(delimiter)).join('\r\n')}\r\n`;
}

export type DateForm = 'mdy12' | 'dmy24' | 'ymd';

/** A date as LibreView writes it. */
function libreDate(row: Row, form: DateForm): string {
  const [date, time] = [wall(row).slice(0, 10), wall(row).slice(11, 16)];
  const [year, month, day] = date.split('-');
  if (form === 'ymd') return `${date} ${time}`;
  if (form === 'dmy24') return `${day}-${month}-${year} ${time}`;
  const hour = Number(time.slice(0, 2));
  return `${month}-${day}-${year} ${hour % 12 || 12}:${time.slice(3)} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** LibreView's CSV: a title, no seconds, meals and insulin behind all readings; `device` decides what scans are. */
export function libreView(
  rows: readonly Row[],
  language: Language,
  form: DateForm,
  device = 'FreeStyle Libre 2',
): string {
  const { unit, german, delimiter } = language;
  const head = `Device,Serial Number,Device Timestamp,Record Type,Historic Glucose ${unit},Scan Glucose ${unit},Non-numeric Rapid-Acting Insulin,Rapid-Acting Insulin (units),Non-numeric Food,Carbohydrates (grams),Carbohydrates (servings),Non-numeric Long-Acting Insulin,Long-Acting Insulin (units),Notes,Strip Glucose ${unit},Ketone mmol/L,Meal Insulin (units),Correction Insulin (units),User Change Insulin (units)`;
  const number = (value: number) => (german ? String(value).replace('.', ',') : String(value));
  const cell = (text: string) => (text.includes(delimiter) ? `"${text}"` : text);
  const lines = (kind: 0 | 2 | 4 | 5) =>
    rows.flatMap((row) => {
      const line = (cells: Partial<Record<number, string>>) =>
        Array.from({ length: 19 }, (_, k) =>
          cell([device, 'SERIAL', libreDate(row, form), String(kind)][k] ?? cells[k] ?? ''),
        ).join(delimiter);
      if (kind === 0 && row.glucose !== undefined) return [line({ 4: glucoseText(row.glucose, language) })];
      if (kind === 2 && row.fingerstick !== undefined) return [line({ 14: glucoseText(row.fingerstick, language) })];
      if (kind === 5 && row.carbs !== undefined) return [line({ 9: number(row.carbs) })];
      if (kind !== 4 || (row.bolus ?? row.longActing) === undefined) return [];
      return [
        line({
          7: row.bolus === undefined ? '' : number(row.bolus),
          12: row.longActing === undefined ? '' : number(row.longActing),
        }),
      ];
    });
  const title = ['Glucose Data', 'Generated on', '01-02-2024 10:00 AM UTC', 'Generated by', 'Ada'].join(delimiter);
  return `${[title, head.replaceAll(',', delimiter), ...lines(0), ...lines(2), ...lines(4), ...lines(5)].join('\n')}\n`;
}

/** What a row of a recording says, without what every form has of its own. */
export function said(row: RecordingRow): object {
  const common = ['subject', 'line', 'localTime'];
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== undefined && !common.includes(name)),
  );
}

/** What the row is to come back as: on UTC, or on the wall clock alone. */
export function expected(row: Row, onUtc: boolean): object {
  const { utc, offset, beyond, ...values } = row;
  const numbers = { low: 39, high: 401 };
  return {
    ...values,
    ...(beyond && { glucose: numbers[beyond], beyond, event: beyond }),
    time: wall(row),
    ...(onUtc ? { seconds: utc, offset } : { seconds: utc + offset * 60 }),
  };
}

/** What one can take along: a table, the log of events, a picture. */
import { csvField } from '../formats/csv.js';
import { writeLog } from './log.js';
import { make } from './dom.js';
import { sha256 } from './sha256.js';
import { settingsOf, type Frame, type Session } from './session.js';
import { FIRST_MIDNIGHT } from './source.js';

const HEADER =
  'subject,time,glucose_mgdl,carbs_g,bolus_u,smbg_mgdl,event,truth_mgdl,said_30_min_before_q05,said_30_min_before_mean,said_30_min_before_q95';

/** All frames in the tidy form, which `islet` reads, with the truth and what was forecast. */
export function tableOf({ frames, truth, score, source }: Session): string {
  const truths = new Map(truth.map(({ minute, plasma }) => [minute, plasma]));
  const promises = new Map(score.promises.map((one) => [one.minute, one]));
  const lines = frames.map((frame) => {
    const promise = promises.get(frame.minute);
    const numbers = [truths.get(frame.minute), promise?.low, promise?.mean, promise?.high];
    return [
      csvField(source.name),
      timeOf(frame),
      ...told(frame),
      ...numbers.map((value) => value?.toFixed(1) ?? ''),
    ].join(',');
  });
  return [HEADER, ...lines, ''].join('\n');
}

function timeOf({ events, minute }: Frame): string {
  const seconds = events.at(-1)?.time ?? FIRST_MIDNIGHT + minute * 60;
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

function told({ events }: Frame): string[] {
  const sum = (kind: string): string => {
    const values = events.filter((event) => event.kind === kind).map(({ value }) => value);
    return values.length === 0 ? '' : String(values.reduce((a, b) => a + b, 0));
  };
  const beyond = events.find(({ kind }) => kind === 'low' || kind === 'high')?.kind;
  const reading = beyond === undefined ? sum('reading') : beyond === 'low' ? '39' : '401';
  const changed = events.some(({ kind }) => kind === 'sensor-change') ? 'sensor-change' : '';
  return [reading, sum('meal'), sum('insulin'), sum('fingerstick'), beyond ?? changed];
}

/** The log with what makes it repeatable: the module, the choice, and the digest that it leads to. */
export function logOf({ log, choice, frames }: Session, moduleDigest: string): string {
  const { features, sensorInterval } = settingsOf(choice);
  const state = frames.findLast(({ snapshot }) => snapshot !== undefined)?.snapshot;
  return writeLog(log, [
    `module sha256 ${moduleDigest}`,
    `model ${choice.model}, method ${choice.method}, horizon ${choice.horizonMinutes} min, sensor ${sensorInterval} s, features ${features?.join(' ')}`,
    `state sha256 ${state === undefined ? 'none' : sha256(state)}`,
  ]);
}

/** Hands a file to the reader. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  make('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

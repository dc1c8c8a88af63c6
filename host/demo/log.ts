/** What a forecaster was told, event by event: the same log gives the same bytes on every engine. */
import type { Forecaster, Moment, Observed } from '../core/forecaster.js';

/** Kinds of events by the names that the log writes. */
const TELL = {
  reading: (forecaster, at, value) => forecaster.observe(at, value),
  low: (forecaster, at, value) => forecaster.belowRange(at, value),
  high: (forecaster, at, value) => forecaster.aboveRange(at, value),
  meal: (forecaster, at, value) => forecaster.meal(at, value),
  insulin: (forecaster, at, value) => forecaster.insulin(at, value),
  fingerstick: (forecaster, at, value) => forecaster.fingerstick(at, value),
  calibration: (forecaster, at, value) => forecaster.calibration(at, value),
  'sensor-change': (forecaster, at, value) => forecaster.sensorChange(at, value),
  elapsed: (forecaster, at) => forecaster.elapse(at),
  'clock-recovered': (forecaster, at): Observed => {
    forecaster.recoverClock(at);
    return { accepted: true, flags: [] };
  },
} as const satisfies Record<string, (forecaster: Forecaster, at: Moment, value: number) => Observed>;

export type EventName = keyof typeof TELL;

export interface LoggedEvent extends Moment {
  kind: EventName;
  value: number;
}

/** Tells a forecaster one event. */
export function tell(forecaster: Forecaster, { kind, value, time, localTime }: LoggedEvent): Observed {
  return TELL[kind](forecaster, { time, localTime }, value);
}

const HEADER = 'kind,time,local_time,value';

/** The log as CSV; `about` stands before it, as comments. */
export function writeLog(events: readonly LoggedEvent[], about: readonly string[]): string {
  const lines = events.map(({ kind, time, localTime, value }) => `${kind},${time},${localTime},${value}`);
  return [...about.map((line) => `# ${line}`), HEADER, ...lines, ''].join('\n');
}

/** The events that `writeLog` wrote. Throws when a line is none. */
export function readLog(text: string): LoggedEvent[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.shift() !== HEADER) throw new Error(`not a log of events: its header is not ${HEADER}`);
  return lines.map((line) => {
    const [kind = '', time, localTime, value] = line.split(',');
    if (!(kind in TELL)) throw new Error(`no such event: ${kind}`);
    return { kind: kind as EventName, time: Number(time), localTime: Number(localTime), value: Number(value) };
  });
}

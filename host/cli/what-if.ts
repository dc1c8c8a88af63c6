/** `islet what-if`: what a meal, a bolus or exercise at the end of a recording would change in its forecast. */
import { Command } from 'commander';
import type { Core } from '../core/core.js';
import type { RecordingRow } from '../formats/recording.js';
import { recordingName } from '../formats/open.js';
import { parseLocalTime } from '../formats/local-time.js';
import { Subject, type RecordingSettings } from '../stream/forecast-recording.js';
import { whatIf, type WhatIf, type WhatIfEvent } from '../what-if/what-if.js';
import { coreFor, withCoreOptions, type CoreOptions } from './core-options.js';
import { Failure } from './failure.js';
import { LeftOut, recordingRows } from './recordings.js';

interface Options extends CoreOptions {
  meal?: string;
  bolus?: string;
  fall?: string;
  walk?: string;
  intensity: string;
  subject?: string;
  at?: string;
  horizon: string;
  json?: true;
}

const UNKNOWN = {
  bolus: 'these parameters know of no effect of insulin: say with --fall what a unit does',
  meal: 'these parameters know of no effect of a meal',
  exercise: '',
} as const;

export function whatIfCommand(): Command {
  const command = new Command('what-if')
    .description(
      'Forecast the end of a recording with and without a meal, a bolus or exercise. It is no advice on any of them.',
    )
    .argument('<file>', 'tidy CSV file, plain or .gz, or - for standard input')
    .option('--meal <grams>', 'carbohydrate that is eaten')
    .option('--bolus <units>', 'insulin that is injected')
    .option('--fall <mg/dL>', 'fall of glucose that one unit brings, 1 to 200 (default: what the parameters say)')
    .option('--walk <minutes>', 'exercise')
    .option('--intensity <share>', "of the heart's reserve, above 0, at most 1", '0.3')
    .option('--subject <name>', "whose recording (default: the first row's)")
    .option('--at <time>', 'what comes later is not looked at, YYYY-MM-DDTHH:MM (default: the last row)')
    .option('--horizon <minutes>', 'a multiple of 5 from 5 to 120', '120');
  return withCoreOptions(command).option('--json', 'answer as JSON').action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const events = readEvents(options);
  const horizon = Number(options.horizon);
  if (!(horizon >= 5 && horizon <= 120 && horizon % 5 === 0)) {
    throw new Failure(`--horizon ${options.horizon}: give a multiple of 5 from 5 to 120`);
  }
  const { core, settings } = await coreFor(options, horizon);
  if (options.fall !== undefined) settings.parameters = withFall(settings.parameters, options.fall);
  const leftOut = new LeftOut();
  const { subject, last } = await follow(core, settings, file, options, leftOut);
  const answer = whatIf(core, subject.forecaster, { time: last.seconds, localTime: last.localTime }, events);
  if (!answer.answered) throw new Failure(`the forecaster refused: ${answer.message}`);
  const lines = options.json
    ? [JSON.stringify({ subject: last.subject, time: last.time, events, ...answer })]
    : table(last, answer);
  process.stdout.write(`${lines.join('\n')}\n`);
  const summary = leftOut.summary();
  if (summary !== undefined) console.error(`islet: ${summary}`);
}

function readEvents({ meal, bolus, walk, intensity }: Options): WhatIfEvent[] {
  const events: WhatIfEvent[] = [];
  if (meal !== undefined) events.push({ kind: 'meal', grams: positive('meal', meal, 500) });
  if (bolus !== undefined) events.push({ kind: 'bolus', units: positive('bolus', bolus, 100) });
  if (walk !== undefined) {
    const minutes = positive('walk', walk, 1440);
    events.push({ kind: 'exercise', minutes, intensity: positive('intensity', intensity, 1) });
  }
  if (events.length === 0) throw new Failure('nothing is asked: give --meal, --bolus or --walk');
  return events;
}

function positive(option: string, text: string, greatest: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value > 0 && value <= greatest) return value;
  throw new Failure(`--${option} ${text}: give a number above 0, at most ${greatest}`);
}

function withFall(parameters: RecordingSettings['parameters'], fall: string): RecordingSettings['parameters'] {
  const insulinGain = positive('fall', fall, 200);
  return { ...parameters, values: { ...parameters.values, insulinGain } } as RecordingSettings['parameters'];
}

/** Takes a subject's rows in, up to the asked time. */
async function follow(
  core: Core,
  settings: RecordingSettings,
  file: string,
  { subject: name, at }: Options,
  leftOut: LeftOut,
): Promise<{ subject: Subject; last: RecordingRow }> {
  const until = at === undefined ? Infinity : parseLocalTime(at);
  if (until === undefined) throw new Failure(`--at ${at}: give a time as YYYY-MM-DDTHH:MM`);
  const { inputs, ...filter } = settings;
  const subject = new Subject(core.create(filter));
  let who = name;
  let last: RecordingRow | undefined;
  for await (const row of recordingRows(file, leftOut)) {
    who ??= row.subject;
    if (row.subject !== who || row.seconds > until) continue;
    const observed = row.glucose === undefined ? undefined : subject.observe(row, row.glucose);
    const told = inputs === 'all' ? subject.inform(row) : [];
    if (observed?.accepted || (last && told.some(([, , outcome]) => outcome.accepted))) last = row;
  }
  if (last === undefined)
    throw new Failure(`${recordingName(file)}: no glucose reading of ${who ?? 'anybody'} that can be used`);
  return { subject, last };
}

function table({ subject, time }: RecordingRow, answer: WhatIf & { answered: true }): string[] {
  const { without, difference } = answer;
  const rows = without.flatMap((before, k) => {
    const after = answer.with[k]!;
    if (before.minutes % 15 !== 0 && k !== without.length - 1) return [];
    const change = `${difference[k]! < 0 ? '' : '+'}${difference[k]!.toFixed(0)}`;
    return [[String(before.minutes), band(before), band(after), change]];
  });
  const lines = [['min', 'without', 'with', 'difference'], ...rows];
  const widths = [3, 18, 18, 10];
  return [
    ...answer.unknown.map((kind) => `NOT in this table is the ${kind}: ${UNKNOWN[kind]}`),
    `${subject}, ${time.slice(0, 16).replace('T', ' ')}: mean (5 % to 95 %), mg/dL`,
    ...lines.map((cells) => cells.map((cell, k) => cell.padStart(widths[k]!)).join('  ')),
  ];
}

function band({ mean, quantiles }: (WhatIf & { answered: true })['with'][number]): string {
  return `${mean.toFixed(0)} (${quantiles[0]!.toFixed(0)} to ${quantiles.at(-1)!.toFixed(0)})`;
}

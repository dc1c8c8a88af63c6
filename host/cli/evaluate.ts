/** `islet evaluate`: scores the forecasts of recordings beside well-known baselines. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Core } from '../core/core.js';
import type { ParameterSet } from '../core/parameters.js';
import { accountOf, type Run } from '../evaluate/account.js';
import { evaluate, type DataSet, type Evaluation } from '../evaluate/evaluate.js';
import { gapTable } from '../evaluate/gap-table.js';
import { evaluateGaps, madeGaps, withGaps } from '../evaluate/gaps.js';
import { watched, type SetWatched } from '../evaluate/drift.js';
import { gather, type Gathered } from '../evaluate/gather.js';
import { addOutside } from '../evaluate/outside.js';
import { HORIZONS, type Readings } from '../evaluate/protocol.js';
import { RecordingBuilder } from '../evaluate/recording.js';
import { count, evaluationTable, missingWarning } from '../evaluate/table.js';
import { forecastRecording, type RecordingSettings } from '../stream/forecast-recording.js';
import { recordingName } from '../formats/open.js';
import { RecordingError, type RecordingRow } from '../formats/recording.js';
import { reportPage } from '../report/page.js';
import { paintFor } from '../terminal/paint.js';
import type { MethodName } from '../core/methods.js';
import { coreFor, withCoreOptions, type CoreOptions } from './core-options.js';
import { Failure } from './failure.js';
import { Progress } from './progress.js';
import { refusedText, type Refused } from './refused.js';
import { OutputError, completely, fileOutput, requireWritable } from './output.js';
import {
  LeftOut,
  RECORDINGS,
  readingOptions,
  recordingRows,
  setName,
  withRecordingOptions,
  type RecordingOptions,
} from './recordings.js';

interface Options extends CoreOptions, RecordingOptions {
  heldOut?: true;
  gaps?: string;
  json?: true;
  report?: string;
  beside?: string;
  watch?: true;
}

type Settings = RecordingSettings & { method: MethodName };

/** What stands between a file and the core. */
type Filter = (rows: AsyncIterable<RecordingRow>, file: number) => AsyncIterable<RecordingRow>;

/** Lengths of made gaps, min. */
const GAPS = { shortest: 5, longest: 180 };

/** A file's recordings, and what became of the subjects that the parameters were learned on. */
interface LoadedSet extends DataSet {
  file: string;
  refused: Gathered['refused'];
  /** Subjects of the file that the parameters were learned on; with --held-out they are not among the recordings. */
  learnedOn: string[];
  /** Readings of subjects that were left out: the baselines learn on them. */
  teachers: Readings[];
}

/** The command, for the program to add. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('Score the forecasts of recordings at 30 and 60 minutes, beside baselines on the same origins.')
    .argument('<files...>', `${RECORDINGS}; each is a data set of its own`);
  return withRecordingOptions(withCoreOptions(command))
    .option('--held-out', 'leave out the subjects that the parameters were learned on, by their names')
    .option('--beside <file>', 'score these forecasts too: a table as islet forecast writes it, made by anything')
    .option(
      '--gaps <minutes>',
      'also score after gaps of these lengths, such as 15,30,45, that are made before every 20th origin',
    )
    .option('--watch', "also watch each subject's scores and coverage over the weeks: says when a model has gone stale")
    .option('--json', 'write everything as one JSON object, in full precision, instead of the table')
    .option('--report <file>', 'write everything as one HTML page with pictures too')
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  requireDistinct(files);
  const lengths = gapLengths(files, options);
  const { core, settings } = await coreFor(options, Math.max(...HORIZONS));
  const { report } = options;
  if (report !== undefined) await explained(() => requireWritable(report));
  const { parameters } = settings;
  const leftOut = new LeftOut();
  const sets = await load(core, files, settings, options, leftOut);
  if (options.beside !== undefined) await addBeside(sets, options.beside);
  const evaluation = evaluate(
    sets,
    sets.flatMap(({ teachers }) => teachers),
  );
  if (evaluation.all.origins === 0) throw new Failure(nothingToScore(sets, options));
  const gaps = lengths && (await afterGaps(core, sets, settings, options, lengths));
  const drifts = options.watch && sets.map(({ name, recordings }) => ({ name, subjects: recordings.map(watched) }));
  if (options.json || report !== undefined) {
    const account = {
      ...accountOf(evaluation.withFigures(), sets, runOf(sets, settings, options)),
      ...(gaps && { afterGaps: gaps }),
      ...(drifts && { watch: drifts }),
    };
    if (report !== undefined) await explained(() => writePage(report, reportPage(account)));
    if (options.json) process.stdout.write(`${JSON.stringify(account)}\n`);
  }
  if (!options.json) {
    process.stdout.write(
      `${[...people(evaluation, sets, parameters, options), ...gapTables(gaps), ...watchLines(drifts)].join('\n')}\n`,
    );
  }
  for (const warning of warnings(evaluation, sets, leftOut, options)) console.error(`islet: ${warning}`);
}

async function load(
  core: Core,
  files: readonly string[],
  settings: RecordingSettings,
  options: Options,
  leftOut: LeftOut,
  filter: Filter = (rows) => rows,
): Promise<LoadedSet[]> {
  const reading = readingOptions(options);
  const progress = new Progress('evaluate');
  const sets: LoadedSet[] = [];
  let readings = 0;
  try {
    for (const file of files) {
      const name = setName(file);
      const learned = learnedSubjects(settings.parameters, name);
      const seen = new Set<string>();
      const teaching = new Map<string, RecordingBuilder>();
      const excluded: Set<string> = options.heldOut ? learned : new Set();
      const rows = withoutSubjects(recordingRows(file, leftOut, reading), excluded, seen, teaching);
      const forecasts = forecastRecording(core, filter(rows, sets.length), settings, (bad) => leftOut.add(file, bad));
      const gathered = await gather(forecasts, () => {
        readings++;
        progress.update(() => `${name}: ${count(readings, 'reading')}`);
      });
      const learnedOn = [...seen].filter((subject) => learned.has(subject));
      const teachers = [...teaching.values()].map((builder) => builder.build().readings);
      sets.push({ name, file, ...gathered, learnedOn, teachers });
    }
  } finally {
    progress.done();
  }
  return sets;
}

/** Whom the parameters were learned on in the set of this name; in one of another name, all who are called like them. */
function learnedSubjects({ learned }: ParameterSet, set: string): Set<string> {
  const subjects = learned?.subjects ?? {};
  return new Set(subjects[set] ?? Object.values(subjects).flat());
}

/** Runs the recordings again with gaps made in them, and scores what comes after these. */
async function afterGaps(
  core: Core,
  sets: readonly LoadedSet[],
  settings: RecordingSettings,
  options: Options,
  lengths: readonly number[],
) {
  const gaps = sets.map(
    ({ recordings }) => new Map(recordings.map(({ subject, readings }) => [subject, madeGaps(readings, lengths)])),
  );
  const files = sets.map(({ file }) => file);
  const left = await load(core, files, settings, options, new LeftOut(), (rows, k) => withGaps(rows, gaps[k]!));
  return evaluateGaps(sets, left, lengths);
}

function gapTables(gaps: Awaited<ReturnType<typeof afterGaps>> | undefined): string[] {
  if (gaps === undefined) return [];
  const paint = paintFor(process.stdout);
  const all = gaps.sets.length > 1 ? gapTable('all', gaps.all, paint) : [];
  return ['', ...gaps.sets.flatMap((set) => gapTable(set.name, set, paint)), ...all].slice(0, -1);
}

/** Who has gone stale, since when and in what; and how many have not. */
function watchLines(drifts: SetWatched[] | undefined): string[] {
  if (drifts === undefined) return [];
  const lines = drifts.flatMap(({ name, subjects }) => {
    const stale = subjects.filter(({ alarms }) => alarms.length > 0);
    return [
      `${name}: ${count(stale.length, 'subject')} of ${subjects.length} gone stale`,
      ...stale.map(({ subject, alarms }) => {
        const what = alarms.map(({ trouble, day }) => `${trouble} since ${day}`);
        return `  ${subject}: ${what.join(', ')}`;
      }),
    ];
  });
  return ['', ...lines];
}

/** The lengths that were asked for, min. */
function gapLengths(files: readonly string[], { gaps }: Options): number[] | undefined {
  if (gaps === undefined) return undefined;
  const lengths = gaps.split(',').map(Number);
  const fits = (minutes: number) => minutes >= GAPS.shortest && minutes <= GAPS.longest;
  if (!lengths.every(fits) || new Set(lengths).size < lengths.length) {
    throw new Failure(
      `--gaps takes different minutes, ${GAPS.shortest} to ${GAPS.longest}, such as 15,30,45; not ${gaps}`,
    );
  }
  if (files.includes('-')) throw new Failure('--gaps reads a recording twice, which standard input can not be');
  return lengths;
}

/** Adds the forecasts that were made elsewhere to the recordings. */
async function addBeside(sets: readonly LoadedSet[], file: string): Promise<void> {
  try {
    await addOutside(
      sets.flatMap(({ recordings }) => recordings),
      file,
    );
  } catch (error) {
    throw error instanceof RecordingError ? new Failure(error.message) : error;
  }
}

async function writePage(file: string, page: string): Promise<void> {
  const output = await fileOutput(file);
  await completely(output, () => output.write(page));
}

/** What cannot be written is for people to read. */
async function explained(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  }
}

/** Drops the rows of some subjects, and keeps their readings as those of teachers; adds every subject to `seen`. */
async function* withoutSubjects(
  rows: AsyncIterable<RecordingRow>,
  excluded: ReadonlySet<string>,
  seen: Set<string>,
  teachers: Map<string, RecordingBuilder>,
): AsyncGenerator<RecordingRow> {
  for await (const row of rows) {
    seen.add(row.subject);
    if (!excluded.has(row.subject)) yield row;
    else if (row.glucose !== undefined) {
      let builder = teachers.get(row.subject);
      if (builder === undefined) teachers.set(row.subject, (builder = new RecordingBuilder(row.subject)));
      builder.add(row.seconds / 60, row.glucose, undefined);
    }
  }
}

/** The table and what a reader must know about it. */
function people(evaluation: Evaluation, sets: LoadedSet[], parameters: ParameterSet, options: Options): string[] {
  const paint = paintFor(process.stdout);
  const notes = [
    'covered: share of readings inside the 50, 80 and 90 % intervals, at 30 and 60 min; / AR2: below 1 is better than AR2',
    `ridge, and the intervals of all baselines but AR2, are learned on ${learnersOf(sets)}`,
    ...[ridgeNote(evaluation), learnedNote(sets, options.heldOut === true), refusedNote(sets)],
  ].filter((note) => note !== undefined);
  return [...evaluationTable(evaluation, parameters.model, paint), ...notes.map((note) => paint('quiet', note))];
}

function ridgeNote({ all }: Evaluation): string | undefined {
  if (all.scores.ridge[30] !== null) return undefined;
  return 'they are not available: they need a second subject with forecasts to score';
}

function learnedNote(sets: readonly LoadedSet[], heldOut: boolean): string | undefined {
  const learned = sets.reduce((sum, { learnedOn }) => sum + learnedOn.length, 0);
  if (learned === 0) return undefined;
  if (heldOut) return `left out: ${count(learned, 'subject')} that the parameters were learned on`;
  const subjects = sets.reduce((sum, { recordings }) => sum + recordings.length, 0);
  return `the parameters were learned on ${learned} of these ${count(subjects, 'subject')}: --held-out leaves them out`;
}

function refusedNote(sets: readonly LoadedSet[]): string | undefined {
  const refused: Refused = {};
  for (const [reason, number] of sets.flatMap((set) => Object.entries(set.refused) as [keyof Refused, number][])) {
    refused[reason] = (refused[reason] ?? 0) + number;
  }
  const readings = sets
    .flatMap(({ recordings }) => recordings)
    .reduce((sum, one) => sum + one.readings.minutes.length, 0);
  const text = refusedText(refused, readings);
  return text && `readings that the core refused, and that count as readings all the same: ${text}`;
}

/** Whom the baselines learned on. */
function learnersOf(sets: readonly LoadedSet[]): string {
  const teachers = sets.reduce((sum, set) => sum + set.teachers.length, 0);
  return teachers > 0 ? `the ${count(teachers, 'subject')} left out` : 'the other subjects of all files given';
}

function runOf(sets: readonly LoadedSet[], { parameters, method }: Settings, options: Options): Run {
  return {
    model: parameters.model,
    method,
    engine: options.engine,
    inputs: options.inputs,
    parameters: options.parameters ?? 'shipped',
    population: options.population === true,
    heldOut: options.heldOut === true,
    beside: options.beside ?? null,
    baselinesLearnedOn: learnersOf(sets),
  };
}

function warnings({ all }: Evaluation, sets: LoadedSet[], leftOut: LeftOut, { json, heldOut }: Options): string[] {
  const missing = json ? missingWarning(all) : undefined; // the table has its own
  const nobody =
    heldOut && sets.every(({ learnedOn }) => learnedOn.length === 0)
      ? '--held-out left nobody out: by their names, the parameters were learned on none of these subjects'
      : undefined;
  return [missing, nobody, leftOut.summary()].filter((warning) => warning !== undefined);
}

function nothingToScore(sets: readonly LoadedSet[], { heldOut }: Options): string {
  const names = sets.map(({ file }) => recordingName(file)).join(', ');
  if (heldOut && sets.every(({ recordings, learnedOn }) => recordings.length === 0 && learnedOn.length > 0)) {
    return `${names}: nothing to score, the parameters were learned on every subject; leave out --held-out to score them`;
  }
  return `${names}: nothing to score, no reading stands at the end of a full hour of readings`;
}

/** A file given twice would teach the baselines what they are judged on. */
function requireDistinct(files: readonly string[]): void {
  const paths = files.map((file) => (file === '-' ? file : resolve(file)));
  const twice = paths.findIndex((path, k) => paths.indexOf(path) < k);
  if (twice >= 0) throw new Failure(`${recordingName(files[twice]!)} is given twice`);
}

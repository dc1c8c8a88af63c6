/** `islet show`: what `npm start` runs. Plays a simulated day, or streams recordings and says how the forecasts fared. */
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { Core } from '../core/core.js';
import type { Forecaster } from '../core/forecaster.js';
import type { CoreCall, Engine } from '../engines/engine.js';
import { evaluate, type DataSet } from '../evaluate/evaluate.js';
import { gather } from '../evaluate/gather.js';
import type { Recording } from '../evaluate/recording.js';
import { count, evaluationTable } from '../evaluate/table.js';
import { forecastRecording, type ForecastRow } from '../stream/forecast-recording.js';
import { recordingName } from '../formats/open.js';
import { SHIPPED } from '../parameters/shipped.js';
import { simulate } from '../simulate/simulate.js';
import { clock } from '../terminal/clock.js';
import { paintFor } from '../terminal/paint.js';
import { LEAST_ROWS, picture, type Moment } from '../terminal/picture.js';
import { Riskiest, type RiskyMoment } from '../terminal/riskiest.js';
import { sceneAt, type Reading } from '../terminal/scene.js';
import { Screen } from '../terminal/screen.js';
import { subjectTable } from '../terminal/subject-table.js';
import { beliefText, summaryLines, trendText } from '../terminal/summary.js';
import { LEAST_COLUMNS, terminalSize } from '../terminal/terminal-size.js';
import { Failure } from './failure.js';
import { DEFAULT_ENGINE, loadCore, shippedModule } from './load.js';
import { Progress } from './progress.js';
import { refusedText } from './refused.js';
import { LeftOut, RECORDINGS, recordingRows } from './recordings.js';

const PARAMETERS = SHIPPED.adaptive;
/** Its day ends with a low that may come. */
const DAY_SEED = 1;
const MINUTES_PER_FRAME = 15;
const MILLISECONDS_PER_FRAME = 40;
const SECONDS_PER_DAY = 86_400;
const LOOK_BACK = { before: 8 * 60, after: 60 };

/** Calls of the core that a device makes for every reading, by what they are to it. */
const STEP_CALLS = { observe: 'observe', forecast: 'distribution', risk: 'risk' } as const;

const NEXT_FOR_DAY = 'npm start -- FILE.csv for your own recording · npx islet forecast --help';
const NEXT_FOR_RECORDINGS = 'npx islet forecast FILE --out FORECASTS.csv · npx islet evaluate FILE';

/** The hidden command behind `npm start`. */
export function showCommand(): Command {
  return new Command('show')
    .description('Stream recordings through the core and show how the forecasts fare; without a file, a simulated day.')
    .argument('[files...]', RECORDINGS)
    .action(show);
}

export async function show(files: readonly string[]): Promise<void> {
  if (files.length === 0) await showDay();
  else await showRecordings(files);
}

async function showDay(): Promise<void> {
  const stopwatch = new Stopwatch();
  const core = new Core(stopwatch.timed((await loadCore(DEFAULT_ENGINE)).engine));
  const forecaster = core.create({ parameters: PARAMETERS });
  const last = await playDay(forecaster);
  if (!canPlay(process.stdout)) say(pictureLines(last));
  say(['', ...daySummary(core, forecaster, stopwatch)]);
}

/** Streams a simulated day through the forecaster, before the eyes of whoever is there. Its last moment. */
async function playDay(forecaster: Forecaster): Promise<Moment> {
  const screen = canPlay(process.stdout) ? new Screen(process.stdout) : undefined;
  let last: Moment | undefined;
  try {
    for (const { minutes, moment } of simulatedDay(forecaster)) {
      last = moment;
      if (screen === undefined || minutes % MINUTES_PER_FRAME !== 0) continue;
      screen.draw(pictureLines(moment));
      await setTimeout(MILLISECONDS_PER_FRAME);
    }
    screen?.draw(pictureLines(last!));
    return last!;
  } finally {
    screen?.close();
  }
}

function* simulatedDay(forecaster: Forecaster): Generator<{ minutes: number; moment: Moment }> {
  const readings: Reading[] = [];
  for (const { minute: minutes, reading: glucose } of simulate({ seed: DAY_SEED, days: 1 })) {
    if (glucose === undefined) continue;
    const localTime = (minutes * 60) % SECONDS_PER_DAY;
    forecaster.observe({ time: minutes * 60, localTime }, glucose);
    readings.push({ minutes, glucose });
    const moment = {
      title: `A simulated day, ${clock(minutes)}`,
      state: `${glucose} mg/dL, ${trendText(forecaster.diagnose().rate)}`,
      scene: sceneAt(minutes, localTime, readings, forecaster.forecast()),
      risk: forecaster.risk(),
    };
    yield { minutes, moment };
  }
}

function daySummary(core: Core, forecaster: Forecaster, stopwatch: Stopwatch): string[] {
  const costs = Object.entries(STEP_CALLS).map(([name, call]) => `${name} ${stopwatch.mean(call).toFixed(1)} µs`);
  const size = (bytes: number): string => bytes.toLocaleString('en');
  const lines: [string, string][] = [
    ['belief', beliefText(forecaster.diagnose())],
    ['cost', `${costs.join(' · ')}, means on this machine`],
    ['core', `module ${size(shippedModule().length)} bytes · state of a patient ${size(core.state.length)} bytes`],
    ['next', NEXT_FOR_DAY],
  ];
  return summaryLines(lines, paintFor(process.stdout));
}

async function showRecordings(files: readonly string[]): Promise<void> {
  const core = await loadCore(DEFAULT_ENGINE);
  const riskiest = new Riskiest();
  const leftOut = new LeftOut();
  const progress = new Progress('streaming');
  const sets: DataSet[] = [];
  const notes: string[] = [];
  try {
    for (const file of files) sets.push(await stream(core, file, { riskiest, leftOut, progress, notes }));
  } finally {
    progress.done();
  }
  sayScores(sets);
  const last = sets.at(-1)!.recordings.at(-1)!;
  const moment = riskiest.of(last.subject);
  if (moment !== undefined) say(['', ...pictureLines(lookBack(last, moment))]);
  say(['', ...summaryLines([['next', NEXT_FOR_RECORDINGS]], paintFor(process.stdout))]);
  const summary = leftOut.summary();
  if (summary !== undefined) notes.push(summary);
  for (const note of notes) console.error(`islet: ${note}`);
}

/** What each recording holds, then the scores as `islet evaluate` gives them. */
function sayScores(sets: readonly DataSet[]): void {
  const paint = paintFor(process.stdout);
  const evaluation = evaluate(sets);
  for (const [k, { name, subjects }] of evaluation.sets.entries()) {
    say([paint('strong', name), ...subjectTable(sets[k]!.recordings, subjects, paint), '']);
  }
  say(evaluationTable(evaluation, PARAMETERS.model, paint).slice(0, -1));
}

interface Watchers {
  riskiest: Riskiest;
  leftOut: LeftOut;
  progress: Progress;
  /** What is to be told at the end. */
  notes: string[];
}

/** Streams a recording through the core once; everything that is shown later is gathered on the way. */
async function stream(core: Core, file: string, { riskiest, leftOut, progress, notes }: Watchers): Promise<DataSet> {
  const name = basename(recordingName(file));
  const settings = { parameters: PARAMETERS, inputs: 'cgm' } as const;
  const rows = forecastRecording(core, recordingRows(file, leftOut), settings, (bad) => leftOut.add(file, bad));
  let readings = 0;
  const { recordings, refused } = await gather(watched(rows));
  const text = refusedText(refused, readings);
  if (text !== undefined) notes.push(`${name}: readings refused, of ${readings}: ${text}`);
  if (recordings.length === 0) throw new Failure(`${name}: no row with a glucose reading that can be used`);
  return { name, recordings };

  async function* watched(forecasts: AsyncIterable<ForecastRow>): AsyncGenerator<ForecastRow> {
    for await (const forecast of forecasts) {
      const { row, prediction } = forecast;
      if (prediction !== undefined) riskiest.add({ ...row, ...prediction });
      readings++;
      progress.update(() => `${name}: ${row.subject} ${row.time}, ${count(readings, 'reading')}`);
      yield forecast;
    }
  }
}

/** The moment at which a low was most likely ahead, with what came of it. */
function lookBack({ readings }: Recording, moment: RiskyMoment): Moment {
  const now = moment.seconds / 60;
  const around = [...readings.minutes.keys()]
    .map((k): Reading => ({ minutes: readings.minutes[k]!, glucose: readings.glucose[k]! }))
    .filter(({ minutes }) => minutes >= now - LOOK_BACK.before && minutes <= now + LOOK_BACK.after);
  return {
    title: `The likeliest low of ${moment.subject}, ${moment.time.slice(0, 16).replace('T', ' ')}`,
    state: `${moment.glucose.toFixed(0)} mg/dL`,
    scene: sceneAt(now, moment.localTime, around, moment.forecast),
    risk: moment.risk,
  };
}

function pictureLines(moment: Moment): string[] {
  return picture(moment, terminalSize(process.stdout), paintFor(process.stdout));
}

function canPlay({ isTTY, columns, rows }: NodeJS.WriteStream): boolean {
  return isTTY && process.env['TERM'] !== 'dumb' && columns >= LEAST_COLUMNS && rows > LEAST_ROWS;
}

function say(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Measures what the calls of an engine take. */
class Stopwatch {
  readonly #spent = new Map<CoreCall, { milliseconds: number; calls: number }>();

  /** The same engine under measurement. */
  timed(engine: Engine): Engine {
    const calls = Object.entries(engine.calls).map(([name, call]) => [name, this.#measured(name as CoreCall, call)]);
    return { ...engine, calls: Object.fromEntries(calls) as Engine['calls'] };
  }

  /** Mean duration of a call, µs. */
  mean(call: CoreCall): number {
    const { milliseconds, calls } = this.#spent.get(call) ?? { milliseconds: 0, calls: 1 };
    return (1000 * milliseconds) / calls;
  }

  #measured(name: CoreCall, call: () => number): () => number {
    const spent = { milliseconds: 0, calls: 0 };
    this.#spent.set(name, spent);
    return () => {
      const start = performance.now();
      const status = call();
      spent.milliseconds += performance.now() - start;
      spent.calls++;
      return status;
    };
  }
}

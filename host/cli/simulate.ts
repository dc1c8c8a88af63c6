/** `islet simulate`: writes recordings of virtual patients as tidy CSV, and the truth beside them. */
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { MODEL_NAMES } from '../simulate/body.js';
import { SIMULATED_HEADER, TRUTH_HEADER } from '../simulate/csv.js';
import { DEVICE_NAMES } from '../simulate/devices.js';
import { daySvg } from '../simulate/plot.js';
import { LOOPS, SIMULATED_INTERVALS, simulate, type Simulation } from '../simulate/simulate.js';
import type { PatientFigures } from '../simulate/summary.js';
import { cohortTable } from '../terminal/cohort-table.js';
import { oneOf, wholeNumber } from './checks.js';
import { Failure } from './failure.js';
import { release, removeWhenInterrupted } from './interrupted.js';
import { OutputError, completely, fileOutput, partialOf, streamOutput } from './output.js';
import { Progress } from './progress.js';
import { writePatient, type PatientJob } from './simulate-patient.js';
import { simulateAll } from './simulate-pool.js';

const GREATEST_SEED = 2 ** 32 - 1;
const MOST_DAYS = 3660;
const MOST_PATIENTS = 100_000;
const MOST_THREADS = 64;

interface Options {
  patients: string;
  days: string;
  seed: string;
  model: string;
  loop: string;
  sensor: string;
  interval: string;
  out: string;
  plot?: string;
  threads?: string;
  json?: true;
}

/** What every patient of the cohort has in common. */
type Cohort = Required<Omit<Simulation, 'index' | 'faults'>> & { patients: number };

export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'Write recordings of virtual patients with type 1 diabetes as tidy CSV. They stand for no real person.',
    )
    .option('--patients <number>', 'how many patients', '1')
    .option('--days <number>', 'how many days', '14')
    .option('--seed <number>', 'the same seed gives the same recordings, to the bit', '1')
    .option('--model <name>', `physiology: ${MODEL_NAMES.join(', ')}`, 'padova')
    .option('--loop <name>', `insulin: ${LOOPS.join(' (constant basal) or ')} (an automated pump)`, 'open')
    .option('--sensor <name>', `error model: ${DEVICE_NAMES.join(', ')}`, 'g6')
    .option('--interval <minutes>', `between readings: ${SIMULATED_INTERVALS.join(', ')}`, '5')
    .option(
      '--out <place>',
      'FILE.csv for all patients, with FILE.truth.csv beside; a folder for two files a patient; - for standard output, without truth',
      '-',
    )
    .option('--plot <file>', "draw the first patient's first day as SVG")
    .option('--threads <number>', 'how many threads; changes nothing else (default: one for each processor)')
    .option('--json', 'sum up as JSON')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const cohort = readCohort(options);
  const threads = Math.min(readThreads(options), cohort.patients);
  if (options.json && options.out === '-')
    throw new Failure('--json sums up what goes to files: give --out a file or folder');
  try {
    if (options.plot !== undefined) await plot(cohort, options.plot);
    if (options.out === '-') return await toStandardOutput(cohort);
    const toOne = options.out.endsWith('.csv');
    const figures = await (toOne ? toFile(cohort, options.out, threads) : toFolder(cohort, options.out, threads));
    process.stdout.write(options.json ? summaryJson(cohort, figures) : `${cohortTable(figures).join('\n')}\n`);
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  }
}

function readCohort(options: Options): Cohort {
  const patients = wholeNumber('patients', options.patients, 1, MOST_PATIENTS);
  const seed = wholeNumber('seed', options.seed, 0, GREATEST_SEED);
  const days = wholeNumber('days', options.days, 1, MOST_DAYS);
  oneOf('interval', options.interval, SIMULATED_INTERVALS.map(String));
  const interval = SIMULATED_INTERVALS.find((minutes) => String(minutes) === options.interval)!;
  const { model, loop, sensor } = options;
  oneOf('model', model, MODEL_NAMES);
  oneOf('loop', loop, LOOPS);
  oneOf('sensor', sensor, DEVICE_NAMES);
  return { patients, seed, days, interval, model, loop, sensor };
}

function readThreads({ threads }: Options): number {
  return threads === undefined ? availableParallelism() : wholeNumber('threads', threads, 1, MOST_THREADS);
}

/** The recordings one after the other, in this thread. */
async function toStandardOutput(cohort: Cohort): Promise<void> {
  const progress = new Progress('simulate');
  const output = streamOutput(process.stdout);
  try {
    await completely(output, async () => {
      await output.write(`${SIMULATED_HEADER}\n`);
      for (let index = 0; index < cohort.patients; index++) {
        const job = { simulation: simulationOf(cohort, index), subject: subjectOf(cohort, index) };
        await writePatient(job, output, undefined, (minute) =>
          progress.update(() => `${job.subject}: day ${Math.ceil((minute + 1) / 1440)} of ${cohort.days}`),
        );
      }
    });
  } finally {
    progress.done();
  }
}

async function toFolder(cohort: Cohort, folder: string, threads: number): Promise<PatientFigures[]> {
  makeFolder(folder);
  const jobs = jobsIn(cohort, folder, true);
  for (const { recording, truth } of jobs) [recording, truth].map(partialOf).forEach(removeWhenInterrupted);
  return simulateJobs(jobs, threads, async () => {});
}

/** All patients in one file: each is simulated into a part of its own, and the parts are joined in order. */
async function toFile(cohort: Cohort, path: string, threads: number): Promise<PatientFigures[]> {
  const recording = await fileOutput(path);
  let figures: PatientFigures[] = [];
  await completely(recording, async () => {
    const truth = await fileOutput(path.replace(/\.csv$/, '.truth.csv'));
    await completely(truth, async () => {
      await recording.write(`${SIMULATED_HEADER}\n`);
      await truth.write(`${TRUTH_HEADER}\n`);
      const parts = mkdtempSync(join(dirname(path), `.${basename(path)}.`));
      removeWhenInterrupted(parts);
      try {
        figures = await simulateJobs(jobsIn(cohort, parts, false), threads, async (job) => {
          for await (const text of createReadStream(job.recording, 'utf8')) await recording.write(text as string);
          for await (const text of createReadStream(job.truth, 'utf8')) await truth.write(text as string);
          rmSync(job.recording);
          rmSync(job.truth);
        });
      } finally {
        rmSync(parts, { recursive: true, force: true });
        release(parts);
      }
    });
  });
  return figures;
}

async function simulateJobs(
  jobs: readonly PatientJob[],
  threads: number,
  finished: (job: PatientJob) => Promise<void>,
): Promise<PatientFigures[]> {
  const progress = new Progress('simulate');
  try {
    return await simulateAll(jobs, threads, async (job, done) => {
      await finished(job);
      progress.update(() => `patient ${done} of ${jobs.length}`);
    });
  } finally {
    progress.done();
  }
}

function jobsIn(cohort: Cohort, folder: string, headers: boolean): PatientJob[] {
  return Array.from({ length: cohort.patients }, (_, index) => {
    const subject = subjectOf(cohort, index);
    const place = (kind: string): string => join(folder, `${subject}${kind}.csv`);
    return { simulation: simulationOf(cohort, index), subject, recording: place(''), truth: place('.truth'), headers };
  });
}

function simulationOf({ patients: _, ...common }: Cohort, index: number): Simulation & { index: number } {
  return { ...common, index };
}

function subjectOf({ seed }: Cohort, index: number): string {
  return `simulated-${seed}-${String(index + 1).padStart(4, '0')}`;
}

function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  try {
    mkdirSync(folder);
  } catch (error) {
    throw new Failure(`${folder} cannot be made a folder: ${(error as Error).message}`);
  }
}

async function plot(cohort: Cohort, path: string): Promise<void> {
  const rows = [...simulate({ ...simulationOf(cohort, 0), days: 1 })];
  const output = await fileOutput(path);
  const title = `A simulated day of ${subjectOf(cohort, 0)}: ${cohort.model}, ${cohort.loop} loop, sensor ${cohort.sensor}`;
  await completely(output, () => output.write(daySvg(rows, title)));
}

function summaryJson(cohort: Cohort, patients: readonly PatientFigures[]): string {
  return `${JSON.stringify({ ...cohort, figures: patients }, undefined, 2)}\n`;
}

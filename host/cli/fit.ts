/** `islet fit`: learns a model's parameters from recordings and writes a parameter file. */
import { availableParallelism } from 'node:os';
import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { Core } from '../core/core.js';
import { MODEL_NAMES, type ModelName, type ParameterSet } from '../core/parameters.js';
import type { Engine } from '../engines/engine.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { HORIZONS } from '../evaluate/protocol.js';
import { recordingName } from '../formats/open.js';
import { completely, fileOutput, requireWritable } from './output.js';
import { readCheckpoint, taskDigest, writeCheckpoint } from '../learn/checkpoint.js';
import { localExaminer, threadedExaminer } from '../learn/examiner.js';
import { bestSearch, fit, type Fitted, type FitState } from '../learn/fit.js';
import { EVERYBODY, parseFold, type Fold } from '../learn/fold.js';
import { INPUTS, type Inputs } from '../stream/forecast-recording.js';
import { examOf, lessonOf, type Lesson } from '../learn/lesson.js';
import { loadSubjects, type LearningSubject } from '../learn/load.js';
import { objectiveOf, lessonSums, ratiosOf, type HorizonRatios, type LessonSums } from '../learn/objective.js';
import { parameterText } from '../learn/parameter-text.js';
import { Replay } from '../learn/replay.js';
import { everybodyLearned, rosterOf, type Roster, type SubjectsByRecording } from '../learn/roster.js';
import { scoreTable, type ScoredGroup } from '../learn/score-table.js';
import { sealOf } from '../learn/seal.js';
import { validInput } from '../learn/valid-input.js';
import { SearchSpace, significant } from '../learn/search-space.js';
import { oneOf, wholeNumber } from './checks.js';
import { Failure } from './failure.js';
import { requireUsable } from './core-options.js';
import { loadParameters, shippedModule } from './load.js';
import { Progress } from './progress.js';
import { LeftOut, recordingRows, setName } from './recordings.js';

/** Every so many origins are learned from: neighbours say nearly the same. A prime, so that no time of day is favoured. */
const STRIDE = 7;

/** What each thread runs; it lies beside the bundled program. */
const THREAD = new URL('./fit-thread.js', import.meta.url);

const NOTHING_MOVES = 'nothing to learn from: AR2 forecasts a recording without any error, glucose does not move in it';

const WITHOUT_HEAD = 'it has no head: that of the parameters it went on from corrects the forecasts of their filter';

interface Options {
  model?: string;
  out: string;
  from?: string;
  inputs: string;
  seed: string;
  generations: string;
  population: string;
  starts: string;
  workers?: string;
  fold?: string;
  resume?: true;
  report?: string;
}

/** The options, checked. */
interface Plan {
  /** Where the numbers come from that are not learned. */
  base: ParameterSet;
  /** Whether the search begins at the base and not at the plain guess. */
  goesOn: boolean;
  /** Subjects by recording that numbers which are kept, or gone on from, were learned on. */
  taughtBefore: SubjectsByRecording;
  inputs: Inputs;
  seed: number;
  generations: number;
  population: number;
  starts: number;
  workers: number;
  fold: Fold;
}

/** The command, for the program to add. */
export function fitCommand(): Command {
  return new Command('fit')
    .description(
      `Learn a model's parameters from recordings: CMA-ES on the errors at ${HORIZONS.join(' and ')} minutes beside AR2's.`,
    )
    .argument('<files...>', 'tidy CSV files, plain or .gz, or - for standard input; every file counts the same')
    .requiredOption('--out <file>', 'parameter file to write; it appears when it is complete')
    .option('--model <name>', `process model: ${MODEL_NAMES.join(', ')} (default: adaptive, or that of --from)`)
    .option('--from <file>', 'parameters to go on from (default: a plain guess, and the shipped ones for the rest)')
    .option(
      '--inputs <which>',
      'what the core is given: cgm, the readings only; all, the meals too, and only their numbers are learned',
      'cgm',
    )
    .option('--seed <number>', 'the same seed gives the same file', '1')
    .option('--generations <number>', 'how many at most; a search that has converged ends before', '100')
    .option('--population <number>', 'candidates in a generation', '14')
    .option('--starts <number>', 'searches that begin; after a fifth of the generations the best goes on alone', '3')
    .option('--workers <number>', 'threads (default: as many as the machine has cores); the result is the same')
    .option('--resume', 'go on where a run with the same options and files was cut off; the result is the same')
    .option(
      '--report <file>',
      'also write what was found as JSON: scores of start and result, by recording and subject',
    )
    .option(
      '--fold <k/n>',
      'learn on the k-th of every n subjects of each file and leave the others out (default: on all)',
    )
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  const plan = planOf(options);
  requireDistinct(files);
  // Hours of search should not end in a folder that is not there.
  for (const path of [options.out, options.report]) {
    if (path !== undefined) await explained(() => requireWritable(path));
  }
  const engine = await webAssemblyEngine(shippedModule());
  requireUsable(new Core(engine), plan.base, options.from);
  const rosters = await load(engine, files, plan);
  const replay = new Replay(engine);
  const space = new SearchSpace(plan.base, plan.inputs);
  const start = plan.goesOn ? space.encode(plan.base) : space.start;
  const checkpoint = `${options.out}.checkpoint`;
  const fitted = await search(replay, rosters, plan, space, start, checkpoint, options.resume === true);
  const outcome = outcomeOf(replay, rosters, fitted, space.decode(start));
  const parameters = parameterFile(rosters, plan, fitted, outcome);
  await write(options.out, parameterText(parameters));
  if (options.report !== undefined)
    await write(options.report, `${JSON.stringify({ parameters, ...outcome }, null, 2)}\n`);
  await rm(checkpoint, { force: true });
  process.stdout.write(`${summary(outcome, plan, fitted).join('\n')}\n`);
}

function planOf(options: Options): Plan {
  if (options.model !== undefined) oneOf('model', options.model, MODEL_NAMES);
  oneOf('inputs', options.inputs, INPUTS);
  const fold = options.fold === undefined ? EVERYBODY : parseFold(options.fold);
  if (fold === undefined) throw new Failure(`--fold ${options.fold}: give k/n with k from 1 to n, such as 1/2`);
  const base = loadParameters(options.from, options.model as ModelName | undefined);
  const goesOn = options.from !== undefined;
  return {
    base,
    goesOn,
    taughtBefore: goesOn || options.inputs === 'all' ? (base.learned?.subjects ?? {}) : {},
    inputs: options.inputs,
    seed: wholeNumber('seed', options.seed, 0, 2 ** 32 - 1),
    generations: wholeNumber('generations', options.generations, 1, 100_000),
    population: wholeNumber('population', options.population, 4, 1000),
    starts: wholeNumber('starts', options.starts, 1, 100),
    workers: wholeNumber('workers', options.workers ?? String(availableParallelism()), 1, 1000),
    fold,
  };
}

async function load(engine: Engine, files: readonly string[], plan: Plan): Promise<Roster[]> {
  const progress = new Progress('fit');
  const leftOut = new LeftOut();
  const rosters: Roster[] = [];
  const withoutMeals: string[] = [];
  let readings = 0;
  try {
    for (const file of files) {
      const rows = recordingRows(file, leftOut);
      const report = leftOut.add.bind(leftOut, file);
      const subjects = await loadSubjects(engine, rows, plan.base, plan.inputs, report, () => {
        readings++;
        progress.update(() => `${recordingName(file)}: ${readings} readings`);
      });
      const roster = divided(file, subjects, plan);
      if (plan.inputs === 'cgm' || roster.learned.some(({ hasMeals }) => hasMeals)) rosters.push(roster);
      else withoutMeals.push(recordingName(file));
    }
  } finally {
    progress.done();
  }
  const summary = leftOut.summary();
  if (summary !== undefined) console.error(`islet: ${summary}`);
  if (rosters.length === 0) throw new Failure('--inputs all: nobody to learn on has announced a meal');
  if (withoutMeals.length > 0) console.error(`islet: left aside, no meals to learn from: ${withoutMeals.join(', ')}`);
  return rosters;
}

function divided(file: string, subjects: readonly LearningSubject[], { taughtBefore, fold }: Plan): Roster {
  if (subjects.length === 0) throw new Failure(`${recordingName(file)}: no row that can be used`);
  const roster = rosterOf(setName(file), subjects, fold, taughtBefore);
  if (roster.learned.length > 0) return roster;
  throw new Failure(`${recordingName(file)}: no subject in fold ${fold.part}/${fold.parts}, it has ${subjects.length}`);
}

async function search(
  replay: Replay,
  rosters: readonly Roster[],
  plan: Plan,
  space: SearchSpace,
  start: Float64Array,
  checkpoint: string,
  resume: boolean,
): Promise<Fitted> {
  const { seed, starts, generations, population } = plan;
  const lessons = rosters.map(({ recording, learned }) => judged(recording, learned));
  const exams = lessons.flat().map(examOf);
  const task = taskDigest(
    { seed, starts, generations, population, stride: STRIDE },
    space.decode(start),
    shippedModule(),
    exams,
  );
  const from = resume ? await explained(() => readCheckpoint(checkpoint, task)) : undefined;
  const threads = Math.min(plan.workers, exams.length * population);
  const examiner =
    threads === 1
      ? localExaminer(replay, exams)
      : threadedExaminer(THREAD, threads, { module: shippedModule(), exams });
  const progress = new Progress('fit');
  let doing = 'judging the start';
  let played = 0;
  const judge = async (candidates: readonly ParameterSet[]): Promise<number[]> => {
    const all = candidates.length * exams.length;
    played = 0;
    const sums = await examiner.examine(candidates, () => {
      played++;
      progress.update(() => `${doing}, ${played} of ${all} lessons on ${threads} threads`);
    });
    const values = sums.map((one) => objectiveOf(lessons, byRecording(lessons, one)));
    if (!Number.isFinite(values[0]) && from === undefined && doing === 'judging the start')
      throw new Failure(NOTHING_MOVES);
    return values;
  };
  const watch = async (state: FitState): Promise<void> => {
    const { best } = state.searches[bestSearch(state)]!;
    const done = state.searches.map(({ state: one }) => one.generation).join(' + ');
    doing = `${done} of ${generations} generations, best objective ${best.objective?.toFixed(5)}`;
    await explained(() => writeCheckpoint(checkpoint, task, state));
  };
  try {
    return await fit({ space, start, seed, starts, generations, population }, judge, watch, from);
  } finally {
    progress.done();
    await examiner.close();
  }
}

/** Sums of all lessons, one after the other, by the recording that they belong to. */
function byRecording(lessons: readonly (readonly Lesson[])[], sums: readonly (LessonSums | undefined)[]) {
  let first = 0;
  return lessons.map(({ length }) => sums.slice(first, (first += length)));
}

/** What is learned from a file. */
function judged(name: string, subjects: readonly LearningSubject[]): Lesson[] {
  const lessons = subjects.map((subject) => lessonOf(subject, STRIDE));
  const empty = HORIZONS.find((horizon) => lessons.every(({ at }) => at[horizon].observed.length === 0));
  if (empty === undefined) return lessons;
  throw new Failure(
    `${name}: nothing to learn from, no reading ${empty} minutes after one that stands at the end of a full hour of readings`,
  );
}

type Who = 'learned on' | 'left out';

/** How the start and the result do on every origin, of those who were learned on and of those who were left out. */
interface Outcome {
  groups: (ScoredGroup & { who: Who; startRatios: HorizonRatios | undefined })[];
  subjects: {
    recording: string;
    who: Who;
    subject: string;
    ratios: HorizonRatios | undefined;
    startRatios: HorizonRatios | undefined;
  }[];
}

function outcomeOf(replay: Replay, rosters: readonly Roster[], { parameters }: Fitted, start: ParameterSet): Outcome {
  const parts = rosters.flatMap(({ recording, learned, leftOut }) => [
    { recording, who: 'learned on' as const, subjects: learned },
    { recording, who: 'left out' as const, subjects: leftOut },
  ]);
  const scored = parts.map(({ subjects, ...part }) => {
    const lessons = subjects.map((subject) => lessonOf(subject, 1));
    const sums = (set: ParameterSet) => lessons.map((lesson) => lessonSums(replay, lesson, set));
    return { ...part, subjects, lessons, own: sums(parameters), before: sums(start) };
  });
  return {
    groups: scored.flatMap(({ recording, who, lessons, own, before }) => {
      const ratios = ratiosOf(lessons, own);
      if (lessons.length === 0 || ratios === undefined) return [];
      return [{ recording, who, subjects: lessons.length, ratios, startRatios: ratiosOf(lessons, before) }];
    }),
    subjects: scored.flatMap(({ recording, who, subjects, lessons, own, before }) =>
      subjects.map(({ subject }, k) => ({
        recording,
        who,
        subject,
        ratios: ratiosOf([lessons[k]!], [own[k]]),
        startRatios: ratiosOf([lessons[k]!], [before[k]]),
      })),
    ),
  };
}

function parameterFile(rosters: readonly Roster[], plan: Plan, fitted: Fitted, { groups }: Outcome): ParameterSet {
  return {
    ...fitted.parameters,
    learned: {
      subjects: everybodyLearned(rosters, plan.taughtBefore),
      inputs: plan.inputs,
      seed: plan.seed,
      starts: plan.starts,
      population: plan.population,
      generations: fitted.generations,
      objective: significant(fitted.objective),
      startObjective: significant(fitted.startObjective),
      scores: groups.map(({ recording, who, subjects, ratios }) => ({
        recording,
        who,
        subjects,
        rmse30: rounded(ratios[30].rmse),
        rmse60: rounded(ratios[60].rmse),
        wis30: rounded(ratios[30].wis),
        wis60: rounded(ratios[60].wis),
      })),
      valid: validInput(rosters.flatMap(({ learned }) => learned)),
      sha256: sealOf(fitted.parameters),
    },
  };
}

/** Four decimals: what the table shows. */
function rounded(ratio: number): number {
  return Number(ratio.toFixed(4));
}

async function write(path: string, text: string): Promise<void> {
  await explained(async () => {
    const output = await fileOutput(path);
    await completely(output, () => output.write(text));
  });
}

async function explained<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

function summary({ groups }: Outcome, plan: Plan, fitted: Fitted): string[] {
  const { objective, startObjective, generations, parameters } = fitted;
  const shown = groups.flatMap(({ startRatios, ...group }) => [
    group,
    ...(startRatios === undefined ? [] : [{ ...group, who: '  before', ratios: startRatios }]),
  ]);
  return [
    `${parameters.model}: objective ${objective.toFixed(5)} after ${generations} generations, ` +
      `${startObjective.toFixed(5)} at the start (AR2: 1), seed ${plan.seed}`,
    ...scoreTable(shown),
    ...(plan.base.head === undefined ? [] : [WITHOUT_HEAD]),
    ...(groups.some(({ who }) => who === 'left out') ? [] : ['nobody was left out: --fold 1/2 learns on half of them']),
  ];
}

/** Parameter files know a recording by its name. */
function requireDistinct(files: readonly string[]): void {
  const names = files.map(setName);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined)
    throw new Failure(`two files are called ${twice}: parameter files could not tell them apart`);
}

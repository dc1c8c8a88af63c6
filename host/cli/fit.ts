/** `islet fit`: learns a model's parameters from recordings and writes a parameter file. */
import { Command } from 'commander';
import { Core } from '../core/core.js';
import { MODEL_NAMES, type ModelName, type ParameterSet } from '../core/parameters.js';
import type { Engine } from '../engines/engine.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { HORIZONS } from '../evaluate/protocol.js';
import { recordingName } from '../formats/open.js';
import { OutputError, completely, fileOutput } from './output.js';
import { fit, type Fitted, type FitProgress } from '../learn/fit.js';
import { EVERYBODY, parseFold, type Fold } from '../learn/fold.js';
import { INPUTS, type Inputs } from '../stream/forecast-recording.js';
import { lessonOf, type Lesson } from '../learn/lesson.js';
import { loadSubjects, type LearningSubject } from '../learn/load.js';
import { objective, ratiosToAr2 } from '../learn/objective.js';
import { parameterText } from '../learn/parameter-text.js';
import { Replay } from '../learn/replay.js';
import { everybodyLearned, rosterOf, type Roster, type SubjectsByRecording } from '../learn/roster.js';
import { scoreTable, type ScoredGroup } from '../learn/score-table.js';
import { SearchSpace, significant } from '../learn/search-space.js';
import { oneOf, wholeNumber } from './checks.js';
import { Failure } from './failure.js';
import { requireUsable } from './core-options.js';
import { loadParameters, shippedModule } from './load.js';
import { Progress } from './progress.js';
import { LeftOut, recordingRows, setName } from './recordings.js';

/** Every so many origins are learned from: neighbours say nearly the same. A prime, so that no time of day is favoured. */
const STRIDE = 7;

interface Options {
  model?: string;
  out: string;
  from?: string;
  inputs: string;
  seed: string;
  generations: string;
  population: string;
  fold?: string;
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
    .option(
      '--fold <k/n>',
      'learn on the k-th of every n subjects of each file and leave the others out (default: on all)',
    )
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  const plan = planOf(options);
  requireDistinct(files);
  await requireWritable(options.out);
  const engine = await webAssemblyEngine(shippedModule());
  requireUsable(new Core(engine), plan.base, options.from);
  const rosters = await load(engine, files, plan);
  const replay = new Replay(engine);
  const space = new SearchSpace(plan.base, plan.inputs);
  const start = plan.goesOn ? space.encode(plan.base) : space.start;
  const fitted = search(replay, rosters, plan, space, start);
  await write(options.out, parameterFile(rosters, plan, fitted));
  process.stdout.write(`${report(replay, rosters, plan, fitted).join('\n')}\n`);
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

function search(
  replay: Replay,
  rosters: readonly Roster[],
  { seed, generations, population }: Plan,
  space: SearchSpace,
  start: Float64Array,
): Fitted {
  const lessons = rosters.map(({ recording, learned }) => judged(recording, learned));
  if (!Number.isFinite(objective(replay, lessons, space.decode(start)))) {
    throw new Failure(
      'nothing to learn from: AR2 forecasts a recording without any error, glucose does not move in it',
    );
  }
  const progress = new Progress('fit');
  const began = Date.now();
  try {
    return fit(
      { space, start, seed, generations, population },
      (candidate) => objective(replay, lessons, candidate),
      ({ generation, candidate, best }: FitProgress) => {
        const pace = (Date.now() - began) / 1000 / (generation - 1 + candidate / population);
        progress.update(
          () =>
            `generation ${generation} of ${generations}, candidate ${candidate} of ${population}: ` +
            `best objective ${best.toFixed(5)}, ${pace.toFixed(1)} s per generation`,
        );
      },
    );
  } finally {
    progress.done();
  }
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

function parameterFile(rosters: readonly Roster[], plan: Plan, fitted: Fitted): ParameterSet {
  return {
    ...fitted.parameters,
    learned: {
      subjects: everybodyLearned(rosters, plan.taughtBefore),
      inputs: plan.inputs,
      seed: plan.seed,
      generations: fitted.generations,
      objective: significant(fitted.objective),
    },
  };
}

async function write(path: string, parameters: ParameterSet): Promise<void> {
  await explained(async () => {
    const output = await fileOutput(path);
    await completely(output, () => output.write(parameterText(parameters)));
  });
}

/** Hours of search should not end in a folder that is not there. */
async function requireWritable(path: string): Promise<void> {
  await explained(async () => (await fileOutput(path)).abandon());
}

async function explained(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  }
}

/** What was found, and how it does on every origin of those who were learned on and of those who were left out. */
function report(replay: Replay, rosters: readonly Roster[], plan: Plan, fitted: Fitted): string[] {
  const { objective, startObjective, generations, parameters } = fitted;
  const group = (recording: string, who: string, subjects: readonly LearningSubject[]): ScoredGroup[] => {
    const lessons = subjects.map((subject) => lessonOf(subject, 1));
    const ratios = ratiosToAr2(replay, lessons, parameters);
    return subjects.length === 0 || ratios === undefined ? [] : [{ recording, who, subjects: subjects.length, ratios }];
  };
  const groups = rosters.flatMap(({ recording, learned, leftOut }) => [
    ...group(recording, 'learned on', learned),
    ...group(recording, 'left out', leftOut),
  ]);
  return [
    `${parameters.model}: objective ${objective.toFixed(5)} after ${generations} generations, ` +
      `${startObjective.toFixed(5)} at the start (AR2: 1), seed ${plan.seed}`,
    ...scoreTable(groups),
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

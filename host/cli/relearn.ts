/** `islet relearn`: re-estimates people's parameters from their own last weeks, and keeps those that win on later readings. */
import { Command } from 'commander';
import { FILTER_FEATURES, populationFeatures } from '../core/core.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { Relearner, Workshop, type Decision } from '../relearn/relearner.js';
import { LOG, StateFolder, relearnTask } from '../relearn/state-folder.js';
import { INPUTS } from '../stream/forecast-recording.js';
import { oneOf, wholeNumber } from './checks.js';
import { requireUsable } from './core-options.js';
import { Failure } from './failure.js';
import { loadParameters, shippedModule } from './load.js';
import { Progress } from './progress.js';
import {
  LeftOut,
  RECORDINGS,
  readingOptions,
  recordingRows,
  withRecordingOptions,
  type RecordingOptions,
} from './recordings.js';

interface Options extends RecordingOptions {
  state: string;
  parameters?: string;
  inputs: string;
  days: string;
  filter?: true;
}

/** The command, for the program to add. */
export function relearnCommand(): Command {
  const command = new Command('relearn')
    .description(
      "Re-estimate people's parameters from their own last weeks; a challenger takes over when it wins on later readings.",
    )
    .argument(
      '<files...>',
      `${RECORDINGS}; rows that the state has seen are skipped, so a growing export may be given again`,
    )
    .requiredOption('--state <folder>', `where states, personal parameter files and the log ${LOG} are kept`);
  return withRecordingOptions(command)
    .option('--parameters <file>', "the population's parameters, of the adaptive model (default: the shipped ones)")
    .option('--inputs <which>', `what the core is given: ${INPUTS.join(', ')}`, 'cgm')
    .option('--days <number>', 'what is learned from: the last 14 to 28 days', '28')
    .option('--filter', "for forecasts of the filter alone, without learned widths and the parameters' head")
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  oneOf('inputs', options.inputs, INPUTS);
  const population = loadParameters(options.parameters, undefined);
  if (population.model !== 'adaptive')
    throw new Failure(`relearn is for the adaptive model, not for ${population.model}`);
  const features = options.filter ? FILTER_FEATURES : [...populationFeatures(population), 'intervals' as const];
  const settings = { population, features, inputs: options.inputs, days: wholeNumber('days', options.days, 14, 28) };
  const module = shippedModule();
  const workshop = new Workshop(await webAssemblyEngine(module), await webAssemblyEngine(module), features);
  requireUsable(workshop.core, population, options.parameters);
  const folder = new StateFolder(options.state, relearnTask(settings, module));
  const relearners = new Map<string, { relearner: Relearner; decisions: Decision[]; known: number }>();
  const open = async (subject: string) => {
    const decisions: Decision[] = [];
    const state = await folder.read(subject);
    const relearner = new Relearner(workshop, settings, subject, (one) => decisions.push(one), state);
    return { relearner, decisions, known: relearner.last };
  };
  await explained(() => folder.make());
  const leftOut = new LeftOut();
  const progress = new Progress('relearn');
  let skipped = 0;
  try {
    for (const file of files) {
      for await (const row of recordingRows(file, leftOut, readingOptions(options))) {
        let one = relearners.get(row.subject);
        if (one === undefined) relearners.set(row.subject, (one = await explained(() => open(row.subject))));
        if (row.seconds <= one.known) {
          skipped++;
          continue;
        }
        one.relearner.take(row, (bad) => leftOut.add(file, bad));
        progress.update(() => `${row.subject} ${row.time}`);
      }
    }
  } finally {
    progress.done();
  }
  for (const [subject, { relearner, decisions }] of relearners) {
    await explained(() => folder.write(relearner.state, relearner.parameters, decisions));
    for (const { time, decision, reason } of decisions) console.log(`${subject} ${time} ${decision}: ${reason}`);
    if (decisions.length === 0) console.log(`${subject}: nothing was decided`);
  }
  if (skipped > 0) console.error(`islet: skipped, seen before: ${skipped} rows`);
  const summary = leftOut.summary();
  if (summary !== undefined) console.error(`islet: ${summary}`);
}

async function explained<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

/** `islet gate`: measures the module and fails when it is slower, larger or different. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { blessed, NotBlessed } from '../gate/bless.js';
import type { Firmware } from '../gate/boards.js';
import { budgetsText, casesFileOf, readBudgets, type Budgets } from '../gate/budgets.js';
import { readCases, type Case } from '../gate/cases.js';
import { withDigests } from '../gate/digests.js';
import { runGate } from '../gate/gate.js';
import { holdingsOf, isHeld } from '../gate/held.js';
import { markdown } from '../gate/markdown.js';
import type { Report } from '../gate/report.js';
import { readWorst } from '../gate/worst.js';
import { reportLines } from '../gate/text-table.js';
import { verdictLine } from '../gate/verdict.js';
import { wasm3Engine, wasm3Presence } from '../engines/wasm3.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { paintFor } from '../terminal/paint.js';
import { terminalSize } from '../terminal/terminal-size.js';
import { wholeNumber } from './checks.js';
import { Failure } from './failure.js';
import { fileOutput, OutputError, type Output } from './output.js';
import { Places } from './places.js';

const MOST_READINGS = 8640;

interface Options {
  module?: string;
  budgets?: string;
  presets?: string;
  boards: boolean;
  readings?: string;
  json?: true;
  markdown?: true;
  why?: true;
  bless?: string;
}

export function gateCommand(): Command {
  return new Command('gate')
    .description('Measure the module on engines and emulated boards, and fail when it is slower, larger or different.')
    .option(
      '--module <file>',
      'module to measure; its text beside it (.wat) names its functions (default: the built one)',
    )
    .option('--budgets <file>', "budgets to judge by (default: the project's budgets.json)")
    .option('--presets <list>', 'boards to measure, with commas between them (default: those of the budgets)')
    .option('--no-boards', 'measure no boards: metered cycles, digests and bytes only')
    .option(
      '--readings <number>',
      'readings of each case, whose worst counts (default: as many as the budgets are for)',
    )
    .option('--json', 'write everything as one JSON object instead of the table')
    .option('--markdown', 'write Markdown instead of the table')
    .option('--why', 'say which functions cost: of what is over its budget, or else of every stage')
    .option('--bless <reason>', 'make the measured figures, and changed bits, the new budgets; never above a bar')
    .action(run);
}

async function run(options: Options): Promise<void> {
  if (options.json && options.markdown) throw new Failure('choose one of --json and --markdown');
  if (options.bless !== undefined && options.bless.trim() === '') throw new Failure('--bless: give a reason');
  const budgetsFile = resolve(options.budgets ?? inCheckout('budgets.json'));
  const moduleFile = resolve(options.module ?? inCheckout('build/islet.wasm'));
  const { budgets, casesFile, cases, worst, module } = inputs(budgetsFile, moduleFile);
  const readings =
    options.readings === undefined ? budgets.readings : wholeNumber('readings', options.readings, 1, MOST_READINGS);
  const { firmware, presets, missing } = await boardsFor(options, budgets);
  const wasm3 = (await wasm3Presence()) === 'built' ? wasm3Engine : undefined;
  if (wasm3 === undefined)
    missing.push('the engine wasm3: install a C compiler and run node host/wasm3-node/build.mjs');

  const places = new Places('gate');
  let report: Report;
  try {
    report = await runGate({
      ...{ module, moduleFile, budgets, budgetsFile, cases, casesFile, readings, presets, missing },
      ...(firmware === undefined ? {} : { firmware }),
      ...(wasm3 === undefined ? {} : { wasm3 }),
      worst,
      ...textBeside(moduleFile),
      ...ownFolder(moduleFile, casesFile),
      ...(options.module === undefined && firmware !== undefined ? { moduleOf: firmware.moduleOf } : {}),
      demandAll: process.env['CI'] !== undefined,
      explain: options.why === true,
      progress: (place, doing) => places.update(place, doing),
    });
  } catch (error) {
    throw new Failure((error as Error).message, 1);
  } finally {
    places.done();
  }
  if (options.bless === undefined) return tell(report, options);
  await bless(report, budgets, budgetsFile, casesFile, cases, module, options.bless.trim());
}

function tell(report: Report, { json, markdown: asMarkdown }: Options): void {
  const { width } = terminalSize(process.stdout);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (asMarkdown) process.stdout.write(markdown(report));
  else process.stdout.write(`${reportLines(report, width, paintFor(process.stdout)).join('\n')}\n`);
  if (report.passed) return;
  process.exitCode = 1;
  if (json || asMarkdown) console.error(`islet: ${verdictLine(report)}`);
}

/** Writes new budgets, and the cases if bits changed: both or neither, as far as a file system can. */
async function bless(
  report: Report,
  before: Budgets,
  budgetsFile: string,
  casesFile: string,
  cases: readonly Case[],
  module: Uint8Array,
  reason: string,
): Promise<void> {
  const held = await holdingsOf(module);
  if (!cases.every((one) => isHeld(held, one)))
    throw new Failure('not blessed, nothing is written: the module leaves out models that the cases are of', 1);
  let after: Budgets;
  try {
    after = blessed(before, report, reason, new Date().toISOString().slice(0, 10));
  } catch (error) {
    if (!(error instanceof NotBlessed)) throw error;
    throw new Failure(`not blessed, nothing is written:\n${error.message}`, 1);
  }
  const casesText = readFileSync(casesFile, 'utf8');
  const digests = await withDigests(casesText, cases, () => webAssemblyEngine(module));
  const texts: [path: string, text: string][] = [[budgetsFile, budgetsText(after)]];
  if (digests !== casesText) texts.unshift([casesFile, digests]);
  try {
    const outputs: Output[] = [];
    try {
      for (const [path, text] of texts) {
        const output = await fileOutput(path);
        outputs.push(output);
        await output.write(text);
      }
    } catch (error) {
      for (const output of outputs) await output.abandon();
      throw error;
    }
    for (const output of outputs) await output.finish();
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  }
  console.log(`blessed: ${texts.map(([path]) => path).join(' and ')}`);
}

function inputs(budgetsFile: string, moduleFile: string) {
  try {
    const budgets = readBudgets(budgetsFile);
    const casesFile = casesFileOf(budgets, budgetsFile);
    return {
      budgets,
      casesFile,
      cases: readCases(casesFile),
      worst: readWorst(inCheckout('tests/cases/worst.json')),
      module: readModule(moduleFile),
    };
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

function readModule(file: string): Uint8Array {
  if (!existsSync(file)) throw new Error(`there is no module ${file}: run npm run build, or name one with --module`);
  const module = readFileSync(file);
  if (!WebAssembly.validate(module)) throw new Error(`${file} is not a valid WebAssembly module`);
  return module;
}

/** Function names come from the text that the build leaves beside the module. */
function textBeside(moduleFile: string): { text?: string } {
  const file = moduleFile.replace(/\.wasm$/, '.wat');
  return file !== moduleFile && existsSync(file) ? { text: readFileSync(file, 'utf8') } : {};
}

/** A team's own module or cases are built elsewhere, so that the project's own build stays as it is. */
function ownFolder(moduleFile: string, casesFile: string): { folderOf?: (preset: string) => string } {
  const usual = moduleFile === inCheckout('build/islet.wasm') && casesFile === inCheckout('tests/cases/cases.json');
  return usual ? {} : { folderOf: (preset) => inCheckout(`build/firmware/other/${preset}`) };
}

async function boardsFor(
  { boards, presets: list }: Options,
  budgets: Budgets,
): Promise<{ firmware?: Firmware; presets: string[]; missing: string[] }> {
  if (!boards) {
    if (list !== undefined) throw new Failure('choose one of --presets and --no-boards');
    return { presets: [], missing: [] };
  }
  const firmware = await loadFirmware();
  const presets = list === undefined ? Object.keys(budgets.budgets) : list.split(',').map((name) => name.trim());
  const unknown = presets.filter((preset) => !firmware.PRESETS.includes(preset));
  if (unknown.length > 0)
    throw new Failure(`no preset ${unknown.join(', ')}: choose from ${firmware.PRESETS.join(', ')}`);
  const packages = firmware.missingPackages();
  if (packages.length === 0) return { firmware, presets, missing: [] };
  return { presets: [], missing: [`the boards: install ${packages.join(' ')} (Debian's names)`] };
}

async function loadFirmware(): Promise<Firmware> {
  const load = (name: string) => import(/* @vite-ignore */ new URL(`file://${inCheckout(`tools/${name}`)}`).href);
  return { ...(await load('firmware.mjs')), ...(await load('toolchain.mjs')) };
}

/** A file of the checkout that this program was built in: beside `dist`, or above the sources. */
function inCheckout(path: string): string {
  for (const up of ['../', '../../'])
    if (existsSync(new URL(`${up}firmware-harness/CMakeLists.txt`, import.meta.url)))
      return fileURLToPath(new URL(up + path, import.meta.url));
  throw new Failure('islet gate needs a checkout of the project around it: its budgets, cases and boards lie there');
}

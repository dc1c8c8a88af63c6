/** `islet forecast`: reads recordings and writes one row per reading and horizon. */
import { Command } from 'commander';
import type { Core } from '../core/core.js';
import { MODEL_NAMES, type ModelName } from '../core/parameters.js';
import { ENGINE_NAMES } from '../engines/engine.js';
import { forecastRecording, type ForecastRow, type RecordingSettings } from '../formats/forecast-recording.js';
import { FORECAST_COLUMNS, tableHead, tableRows } from '../formats/forecast-table.js';
import { recordingName } from '../formats/open.js';
import { OutputError, completely, fileOutput, streamOutput } from '../formats/output.js';
import { Failure } from './failure.js';
import { DEFAULT_ENGINE, loadCore, loadParameters, oneOf } from './load.js';
import { Progress } from './progress.js';
import { LeftOut, recordingRows } from './stream.js';

const METHODS = ['auto', 'kalman'] as const;
const INPUTS = ['cgm', 'all'] as const;

interface Options {
  horizons: string;
  method: string;
  model?: string;
  engine: string;
  inputs: string;
  parameters?: string;
  out?: string;
  json?: true;
}

/** The command, for the program to add. */
export function forecastCommand(): Command {
  return new Command('forecast')
    .description('Read recordings and write a forecast for every reading and horizon.')
    .argument('<files...>', 'tidy CSV files, plain or .gz, or - for standard input; each is a recording of its own')
    .option('--horizons <minutes>', 'how far ahead: multiples of 5 from 5 to 120, with commas', '30,60')
    .option('--method <name>', `inference method: ${METHODS.join(', ')}; auto chooses kalman`, 'auto')
    .option('--model <name>', `process model: ${MODEL_NAMES.join(', ')} (default: kinematic, or the parameters' own)`)
    .option('--engine <name>', `what runs the core: ${ENGINE_NAMES.join(', ')}`, DEFAULT_ENGINE)
    .option('--inputs <which>', 'what the core is given: cgm, the readings only; all, the meals too', 'cgm')
    .option('--parameters <file>', 'parameters to run with (default: the shipped ones)')
    .option(
      '--population',
      "learn nothing from the subject's own earlier rows; this version never does, so it changes nothing yet",
    )
    .option('--out <file>', 'write to this file, which appears when it is complete (default: standard output)')
    .option('--json', 'write one JSON object per line instead of CSV')
    .addHelpText('after', `\nColumns: ${FORECAST_COLUMNS.join(', ')}`)
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  const horizons = parseHorizons(options.horizons);
  oneOf('method', options.method, METHODS);
  oneOf('inputs', options.inputs, INPUTS);
  if (options.model !== undefined) oneOf('model', options.model, MODEL_NAMES);
  const core = await loadCore(options.engine);
  const settings: RecordingSettings = {
    parameters: loadParameters(options.parameters, options.model as ModelName | undefined),
    horizonMinutes: Math.max(...horizons),
    inputs: options.inputs,
  };
  requireUsable(core, settings, options.parameters);
  const form = options.json ? 'json' : 'csv';
  const leftOut = new LeftOut();
  try {
    const output = options.out === undefined ? streamOutput(process.stdout) : await fileOutput(options.out);
    await completely(output, async () => {
      await output.write(tableHead(form));
      for await (const forecast of forecasts(core, files, settings, leftOut)) {
        await output.write(tableRows(forecast, horizons, 'kalman', form));
      }
    });
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  } finally {
    const summary = leftOut.summary();
    if (summary !== undefined) console.error(`islet: ${summary}`);
  }
}

/** Every reading of every file with its forecast, and the progress on the terminal. */
async function* forecasts(
  core: Core,
  files: readonly string[],
  settings: RecordingSettings,
  leftOut: LeftOut,
): AsyncGenerator<ForecastRow> {
  const progress = new Progress('forecast');
  let readings = 0;
  try {
    for (const file of files) {
      const name = recordingName(file);
      const before = readings;
      const rows = recordingRows(file, leftOut);
      for await (const forecast of forecastRecording(core, rows, settings, (bad) => leftOut.add(file, bad))) {
        readings++;
        progress.update(() => `${name}: ${forecast.row.subject} ${forecast.row.time}, ${readings} readings`);
        yield forecast;
      }
      if (readings === before) throw new Failure(`${name}: no row with a glucose reading that can be used`);
    }
  } finally {
    progress.done();
  }
}

/** The horizons that were asked for, min, each once. */
function parseHorizons(text: string): number[] {
  const horizons = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (!horizons.every((minutes) => minutes >= 5 && minutes <= 120 && minutes % 5 === 0)) {
    throw new Failure(`--horizons ${text}: give multiples of 5 from 5 to 120 with commas between them, such as 30,60`);
  }
  return [...new Set(horizons)];
}

/** A parameter file may be well formed and still hold numbers that the core refuses. */
function requireUsable(core: Core, settings: RecordingSettings, file: string | undefined): void {
  try {
    core.create(settings);
  } catch (error) {
    throw new Failure(
      `${file ?? 'the shipped parameters'}: a value is outside its range, see docs/SPEC.md (${(error as Error).message})`,
    );
  }
}

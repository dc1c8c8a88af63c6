/** `islet forecast`: reads recordings and writes one row per reading and horizon. */
import { Command } from 'commander';
import type { Core } from '../core/core.js';
import { forecastRecording, type ForecastRow, type RecordingSettings } from '../stream/forecast-recording.js';
import { FORECAST_COLUMNS, tableHead, tableRows } from '../formats/forecast-table.js';
import { recordingName } from '../formats/open.js';
import { OutputError, completely, fileOutput, streamOutput } from './output.js';
import { coreFor, withCoreOptions, type CoreOptions } from './core-options.js';
import { Failure } from './failure.js';
import { Progress } from './progress.js';
import { refusedText, type Refused } from './refused.js';
import type { ReadingOptions } from '../formats/read.js';
import {
  LeftOut,
  RECORDINGS,
  readingOptions,
  recordingRows,
  withRecordingOptions,
  type RecordingOptions,
} from './recordings.js';

interface Options extends CoreOptions, RecordingOptions {
  horizons: string;
  out?: string;
  json?: true;
}

/** The command, for the program to add. */
export function forecastCommand(): Command {
  const command = new Command('forecast')
    .description('Read recordings and write a forecast for every reading and horizon.')
    .argument('<files...>', `${RECORDINGS}; each is a recording of its own`)
    .option('--horizons <minutes>', 'how far ahead: multiples of 5 from 5 to 120, with commas', '30,60');
  return withRecordingOptions(withCoreOptions(command))
    .option('--out <file>', 'write to this file, which appears when it is complete (default: standard output)')
    .option('--json', 'write one JSON object per line instead of CSV')
    .addHelpText('after', `\nColumns: ${FORECAST_COLUMNS.join(', ')}`)
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  const horizons = parseHorizons(options.horizons);
  const { core, settings } = await coreFor(options, Math.max(...horizons));
  const reading = readingOptions(options);
  const form = options.json ? 'json' : 'csv';
  const leftOut = new LeftOut();
  const tally: Tally = { readings: 0, refused: {} };
  try {
    const output = options.out === undefined ? streamOutput(process.stdout) : await fileOutput(options.out);
    await completely(output, async () => {
      await output.write(tableHead(form));
      for await (const forecast of forecasts(core, files, settings, reading, leftOut, tally)) {
        await output.write(tableRows(forecast, horizons, settings.method, form));
      }
    });
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  } finally {
    const summary = leftOut.summary();
    if (summary !== undefined) console.error(`islet: ${summary}`);
    const refused = refusedText(tally.refused, tally.readings);
    if (refused !== undefined) console.error(`islet: readings refused, of ${tally.readings}: ${refused}`);
  }
}

/** How many readings there were, and what became of them. */
interface Tally {
  readings: number;
  refused: Refused;
}

/** Every reading of every file with its forecast, and the progress on the terminal. */
async function* forecasts(
  core: Core,
  files: readonly string[],
  settings: RecordingSettings,
  reading: ReadingOptions,
  leftOut: LeftOut,
  tally: Tally,
): AsyncGenerator<ForecastRow> {
  const progress = new Progress('forecast');
  try {
    for (const file of files) {
      const name = recordingName(file);
      const before = tally.readings;
      const rows = recordingRows(file, leftOut, reading);
      for await (const forecast of forecastRecording(core, rows, settings, (bad) => leftOut.add(file, bad))) {
        const { row, observed } = forecast;
        tally.readings++;
        if (!observed.accepted) tally.refused[observed.refusal] = (tally.refused[observed.refusal] ?? 0) + 1;
        progress.update(() => `${name}: ${row.subject} ${row.time}, ${tally.readings} readings`);
        yield forecast;
      }
      if (tally.readings === before) throw new Failure(`${name}: no row with a glucose reading that can be used`);
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

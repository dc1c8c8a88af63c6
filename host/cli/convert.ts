/** `islet convert`: reads recordings in the forms of their makers and writes one tidy CSV. */
import { Command } from 'commander';
import { readTogether } from '../formats/read.js';
import { RecordingError } from '../formats/recording.js';
import { TIDY_HEADER, tidyLine } from '../formats/tidy-table.js';
import { Account } from './account.js';
import { Failure } from './failure.js';
import { OutputError, completely, fileOutput, streamOutput, type Output } from './output.js';
import { Progress } from './progress.js';
import { RECORDINGS, readingOptions, setName, withRecordingOptions, type RecordingOptions } from './recordings.js';

interface Options extends RecordingOptions {
  subject?: string;
  out?: string;
}

/** The command, for the program to add. */
export function convertCommand(): Command {
  const command = new Command('convert')
    .description('Read recordings of one person, or tidy CSV of several, in any known form and write one tidy CSV.')
    .argument('<files...>', RECORDINGS)
    .option('--subject <name>', 'what to call the person whom a recording does not name (default: the first file)');
  return withRecordingOptions(command)
    .option('--out <file>', 'write to this file, which appears when it is complete (default: standard output)')
    .addHelpText('after', `\nColumns: ${TIDY_HEADER.trimEnd().replaceAll(',', ', ')}`)
    .action(run);
}

async function run(files: string[], options: Options): Promise<void> {
  const subject = options.subject ?? setName(files[0]!);
  const account = new Account();
  const reading = { subject, ...readingOptions(options), dropped: (what: string) => account.addDropped(what) };
  try {
    const output = options.out === undefined ? streamOutput(process.stdout) : await fileOutput(options.out);
    await completely(output, async () => {
      const rows = await write(
        readTogether(files, (path, bad) => account.addBad(path, bad), reading),
        output,
      );
      if (rows === 0) throw new Failure(`${files.join(', ')}: nothing in there that can be used`);
    });
  } catch (error) {
    if (error instanceof OutputError || error instanceof RecordingError) throw new Failure(error.message);
    throw error;
  } finally {
    for (const line of account.lines()) console.error(`islet: ${line}`);
  }
}

/** Writes the table; how many rows it has. */
async function write(rows: ReturnType<typeof readTogether>, output: Output): Promise<number> {
  const progress = new Progress('convert');
  let written = 0;
  try {
    await output.write(TIDY_HEADER);
    for await (const row of rows) {
      await output.write(tidyLine(row));
      written++;
      progress.update(() => `${row.subject} ${row.time}, ${written} rows`);
    }
  } finally {
    progress.done();
  }
  return written;
}

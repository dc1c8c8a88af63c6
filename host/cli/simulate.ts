/** `islet simulate`: writes a simulated recording as tidy CSV. */
import { Command } from 'commander';
import { OutputError, completely, fileOutput, streamOutput, type Output } from './output.js';
import { SIMULATED_HEADER, simulatedLine } from '../simulate/csv.js';
import { SIMULATED_INTERVALS, simulate, type Simulation } from '../simulate/simulate.js';
import { oneOf, wholeNumber } from './checks.js';
import { Failure } from './failure.js';
import { Progress } from './progress.js';

const GREATEST_SEED = 2 ** 32 - 1;
const MOST_DAYS = 3660;

interface Options {
  seed: string;
  days: string;
  interval: string;
  out: string;
}

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('Write a simulated recording of a person with type 1 diabetes as tidy CSV.')
    .option('--seed <number>', 'the same seed gives the same recording, to the bit', '1')
    .option('--days <number>', 'how many days', '14')
    .option('--interval <minutes>', `between readings: ${SIMULATED_INTERVALS.join(', ')}`, '5')
    .option('--out <file>', 'where to write; - is the standard output', '-')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const seed = wholeNumber('seed', options.seed, 0, GREATEST_SEED);
  const days = wholeNumber('days', options.days, 1, MOST_DAYS);
  oneOf('interval', options.interval, SIMULATED_INTERVALS.map(String));
  const interval = SIMULATED_INTERVALS.find((minutes) => String(minutes) === options.interval)!;
  try {
    const output = options.out === '-' ? streamOutput(process.stdout) : await fileOutput(options.out);
    await completely(output, () => write({ seed, days, interval }, output));
  } catch (error) {
    throw error instanceof OutputError ? new Failure(error.message) : error;
  }
}

async function write(simulation: Simulation, output: Output): Promise<void> {
  const progress = new Progress('simulate');
  try {
    await output.write(`${SIMULATED_HEADER}\n`);
    for (const row of simulate(simulation)) {
      await output.write(`${simulatedLine(`simulated-${simulation.seed}`, row)}\n`);
      progress.update(() => `day ${Math.ceil(row.minute / 1440)} of ${simulation.days}`);
    }
  } finally {
    progress.done();
  }
}

#!/usr/bin/env node
/** The command line: `islet <command>`. Exit codes: 0 done, 1 a check failed, 2 a wrong call or unreadable input. */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { convertCommand } from './convert.js';
import { demoCommand } from './demo.js';
import { evaluateCommand } from './evaluate.js';
import { Failure } from './failure.js';
import { fitCommand } from './fit.js';
import { forecastCommand } from './forecast.js';
import { gateCommand } from './gate.js';
import { methodsCommand } from './methods.js';
import { relearnCommand } from './relearn.js';
import { showCommand } from './show.js';
import { simulateCommand } from './simulate.js';
import { watchCommand } from './watch.js';
import { whatIfCommand } from './what-if.js';

const islet = new Command('islet')
  .description('Forecasts glucose from the readings of a continuous glucose monitor. It advises; it never doses.')
  .version(manifest.version)
  .showHelpAfterError('(islet <command> --help lists the options)')
  .exitOverride();
const commands = [
  forecastCommand(),
  evaluateCommand(),
  convertCommand(),
  watchCommand(),
  demoCommand(),
  simulateCommand(),
  whatIfCommand(),
  fitCommand(),
  relearnCommand(),
  methodsCommand(),
  gateCommand(),
  showCommand(),
];
for (const command of commands) {
  islet.addCommand(command.exitOverride().showHelpAfterError(`(islet ${command.name()} --help lists the options)`));
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await islet.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Failure) {
    console.error(`islet: ${error.message}`);
    process.exitCode = error.exitCode;
  } else throw error;
}

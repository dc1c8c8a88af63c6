/** `islet watch`: follows a Nightscout server and forecasts from every new reading. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { Zone } from '../formats/zone.js';
import { withFeatures } from '../stream/forecast-recording.js';
import { jsonLine, peopleLine } from '../watch/line.js';
import { APIS, Nightscout, type Access, type Api } from '../watch/nightscout.js';
import { ServerError } from '../watch/site.js';
import { readState, writeState, type WatchState } from '../watch/state-file.js';
import { settingsKey, watch, type Surroundings, type WatchSettings } from '../watch/watch.js';
import { oneOf, wholeNumber } from './checks.js';
import { coreFor, withCoreOptions, type CoreOptions } from './core-options.js';
import { Failure } from './failure.js';
import { streamOutput } from './output.js';
import { readingOptions } from './recordings.js';

/** Where secrets come from: a command line can be seen by everybody on the machine. */
const SECRET = 'ISLET_NIGHTSCOUT_SECRET';
const TOKEN = 'ISLET_NIGHTSCOUT_TOKEN';

interface Options extends CoreOptions {
  zone?: string;
  every: string;
  history: string;
  timeout: string;
  api: string;
  headers?: string;
  state?: string;
  json?: true;
}

/** The command, for the program to add. */
export function watchCommand(): Command {
  const command = new Command('watch')
    .description('Follow a Nightscout server: one line for every new reading, with its forecast. Stop it with Ctrl+C.')
    .argument('<url>', 'address of the Nightscout site');
  return withCoreOptions(command)
    .option('--zone <name>', "the person's time zone, such as Europe/Berlin (default: this machine's)")
    .option('--every <seconds>', 'between questions to the server', '60')
    .option('--history <hours>', 'how far back to begin without a state', '48')
    .option('--timeout <seconds>', 'until an answer is given up', '30')
    .option('--api <version>', `of the server's interface: ${APIS.join(', ')}; 3 wants an access token`, '1')
    .option('--headers <file>', 'send the headers of this file, one `Name: value` on a line')
    .option('--state <file>', 'remember state and last reading here, and go on from there')
    .option('--json', 'write one JSON object per line')
    .addHelpText(
      'after',
      `\nSecrets are taken from the environment: ${TOKEN} is an access token, ${SECRET} the site's API secret. Neither is ever shown.`,
    )
    .action(run);
}

async function run(address: string, options: Options): Promise<void> {
  const site = siteOf(address);
  oneOf('api', options.api, APIS);
  const every = wholeNumber('every', options.every, 1, 3600);
  const history = wholeNumber('history', options.history, 1, 240) * 3600;
  const timeout = wholeNumber('timeout', options.timeout, 1, 600) * 1000;
  const zone = readingOptions(options).zone ?? new Zone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { core, settings: asked } = await coreFor(options, 60);
  const forecaster = withFeatures(asked);
  const access = accessFrom(process.env, options.headers);
  if (
    site.protocol === 'http:' &&
    !isLoopback(site) &&
    (access.secret ?? access.token ?? options.headers) !== undefined
  ) {
    console.error('islet: http sends the secret readable to everybody on the way; use https if the server has it');
  }
  if (options.api === '3' && access.token === undefined && access.secret !== undefined) {
    throw new Failure(
      `--api 3 takes no API secret: make an access token in the site's Admin Tools and put it into ${TOKEN}`,
    );
  }
  const server = new Nightscout(site, access, timeout, options.api as Api);
  const settings: WatchSettings = { core, forecaster, server, zone, every, history };
  const state = await stateFor(options.state, settings);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    await watch(settings, state, surroundings(options), stop.signal);
  } catch (error) {
    throw error instanceof ServerError ? new Failure(`${server.name}: ${error.message}`) : error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function surroundings({ state, json }: Options): Surroundings {
  const output = streamOutput(process.stdout);
  return {
    wait: async (seconds, signal) => {
      await setTimeout(seconds * 1000, undefined, { signal });
    },
    now: () => Date.now() / 1000,
    random: Math.random,
    tell: async (told) => {
      await output.write(json ? jsonLine(told) : peopleLine(told));
      await output.finish();
    },
    warn: (message) => console.error(`islet: ${message}`),
    save: async (saved) => {
      if (state === undefined) return;
      try {
        await writeState(state, saved);
      } catch (error) {
        throw new Failure((error as Error).message);
      }
    },
  };
}

/** The state to go on from, if it is of this server and these settings. */
async function stateFor(
  path: string | undefined,
  { server, forecaster }: WatchSettings,
): Promise<WatchState | undefined> {
  if (path === undefined) return undefined;
  let state: WatchState | undefined;
  try {
    state = await readState(path);
  } catch (error) {
    throw new Failure((error as Error).message);
  }
  if (state === undefined) return undefined;
  if (state.server !== server.name)
    throw new Failure(`${path} is of ${state.server}; give each server a state of its own`);
  if (state.settings === settingsKey(forecaster)) return state;
  console.error(`islet: ${path} was made with other settings; starting anew`);
  return undefined;
}

function siteOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Failure('the address of the server must begin with https:// or http://');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new Failure(`no secrets in the address, where everybody on the machine sees them: use ${TOKEN} or ${SECRET}`);
  }
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function accessFrom(environment: NodeJS.ProcessEnv, headerFile: string | undefined): Access {
  const headers = headerFile === undefined ? {} : headersIn(headerFile);
  return { secret: environment[SECRET] || undefined, token: environment[TOKEN] || undefined, headers };
}

/** The headers in a file. Throws Failures that do not repeat what stands in it. */
function headersIn(path: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`--headers ${path}: ${(error as Error).message}`);
  }
  const headers: Record<string, string> = {};
  for (const [k, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\x20-\x7e]+?)\s*$/.exec(line) ?? [];
    if (name === undefined) throw new Failure(`--headers ${path}:${k + 1}: not of the form Name: value`);
    headers[name.toLowerCase()] = value!;
  }
  return headers;
}

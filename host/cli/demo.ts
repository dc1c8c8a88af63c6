/** `islet demo`: the demo page on this machine, for a browser beside it. */
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOOPBACK, serve } from '../demo/serve.js';
import { wholeNumber } from './checks.js';
import { Failure } from './failure.js';

/** Beside this file, where the build puts it. */
const FOLDER = fileURLToPath(new URL('./demo/', import.meta.url));
const USUAL_PORT = '8054';

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Serves the demo on this machine: a forecaster in your browser, with a virtual patient or your own recording.',
    )
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', USUAL_PORT)
    .action(({ port }: { port: string }) => run(wholeNumber('port', port, 0, 65535)));
}

async function run(port: number): Promise<void> {
  if (!existsSync(join(FOLDER, 'index.html'))) throw new Failure('the demo is not built: run npm run build');
  const server = await serve(FOLDER, port).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EADDRINUSE' ? 'it is taken; choose another one, or 0' : error.message;
    throw new Failure(`--port ${port}: ${why}`);
  });
  console.log(`http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

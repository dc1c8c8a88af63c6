/** Serves the demo's folder on this machine alone. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { POLICY } from './policy.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export const LOOPBACK = '127.0.0.1';

/** A server of the files directly in `folder`; `port` 0 takes a free one. Rejects when the port is taken. */
export function serve(folder: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').split('?')[0]!.slice(1) || 'index.html';
    const type = TYPES[extname(name)];
    const refuse = (status: number): void => void response.writeHead(status).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    if (type === undefined || !/^[\w-]+\.\w+$/.test(name)) return refuse(404);
    readFile(join(folder, name)).then(
      (content) => {
        response.writeHead(200, {
          'content-type': type,
          'content-security-policy': `${POLICY}; frame-ancestors 'none'`,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-cache',
        });
        response.end(request.method === 'HEAD' ? undefined : content);
      },
      () => refuse(404),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => resolve(server));
  });
}

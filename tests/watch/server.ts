/** A small Nightscout on the loopback: entries of API v1, and the troubles of real servers. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Entry {
  type: string;
  date: number;
  sgv?: unknown;
}

export class FakeNightscout {
  entries: Entry[] = [];
  /** What it answers with instead of entries. */
  trouble: 401 | 500 | 429 | 302 | 'silence' | 'nonsense' | 'cut' | undefined;
  /** Its clock less ours, s. */
  skew = 0;
  /** Headers and address of each request. */
  readonly requests: { url: URL; headers: IncomingHttpHeaders }[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://test');
      this.requests.push({ url, headers: request.headers });
      response.setHeader('date', new Date(Date.now() + this.skew * 1000).toUTCString());
      const { trouble } = this;
      if (trouble === 'silence') return;
      if (trouble === 'nonsense') return void response.end('<html>');
      if (trouble === 'cut') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('[');
        return void setImmediate(() => response.destroy());
      }
      if (trouble === 429) response.setHeader('retry-after', '77');
      if (trouble === 302) response.setHeader('location', 'http://elsewhere.test/');
      if (trouble !== undefined) return void response.writeHead(trouble).end('a body that says secrets');
      const since = Number(url.searchParams.get('find[date][$gt]'));
      const count = Number(url.searchParams.get('count'));
      const newest = this.entries.filter(({ date }) => date > since).toSorted((a, b) => b.date - a.date);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(newest.slice(0, count)));
    });
  }

  static async start(port = 0): Promise<FakeNightscout> {
    const fake = new FakeNightscout();
    await new Promise<void>((done) => fake.#server.listen(port, '127.0.0.1', done));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.port}/`);
  }

  /** Adds readings. */
  add(...readings: [seconds: number, sgv: unknown][]): void {
    for (const [seconds, sgv] of readings) this.entries.push({ type: 'sgv', date: seconds * 1000, sgv });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

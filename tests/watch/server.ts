/** A small Nightscout on the loopback: entries and treatments by API v1 and v3, and the troubles of real servers. */
import { createServer, type IncomingMessage, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Entry {
  type: string;
  date: number;
  sgv?: unknown;
  mbg?: number;
}

export interface Treatment {
  _id: string;
  eventType: string;
  created_at: string;
  [member: string]: unknown;
}

/** Access token that v3 makes web tokens of. */
export const ACCESS_TOKEN = 'reader-0123456789abcdef';

/** The most records that v3 gives at once. */
const PAGE = 1000;

export class FakeNightscout {
  entries: Entry[] = [];
  treatments: Treatment[] = [];
  /** What it answers with instead of entries. */
  trouble: 401 | 500 | 429 | 302 | 'silence' | 'nonsense' | 'cut' | undefined;
  /** Its clock less ours, s. */
  skew = 0;
  /** The web token that v3 takes; each request for one makes the next. */
  webTokens = 0;
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
      const [status, body] = this.#answer(url, request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  #answer({ pathname, searchParams }: URL, { headers }: IncomingMessage): [status: number, body: unknown] {
    const asked = (name: string): string => searchParams.get(name)!;
    switch (pathname) {
      case '/api/v1/entries.json':
        return [
          200,
          this.#entriesAfter(Number(asked('find[date][$gt]')))
            .reverse()
            .slice(0, Number(asked('count'))),
        ];
      case '/api/v1/treatments.json':
        return [
          200,
          this.#treatmentsAfter(asked('find[created_at][$gt]'))
            .reverse()
            .slice(0, Number(asked('count'))),
        ];
      case `/api/v2/authorization/request/${ACCESS_TOKEN}`:
        return [200, { token: `a.web.token${++this.webTokens}` }];
    }
    const collection = /^\/api\/v3\/(entries|treatments)$/.exec(pathname)?.[1];
    if (collection === undefined) return [404, {}];
    if (headers.authorization !== `Bearer a.web.token${this.webTokens}`) return [401, { status: 401 }];
    const [limit, skip] = [Number(asked('limit')), Number(asked('skip'))];
    if (limit > PAGE) return [400, { status: 400 }];
    const all =
      collection === 'entries'
        ? this.#entriesAfter(Number(asked('date$gt')))
        : this.#treatmentsAfter(asked('created_at$gt'));
    const page = all.slice(skip, skip + limit).map(({ ...record }) => {
      // As the server does it: the identifier stands for the id.
      if (!('_id' in record)) return record;
      const { _id, ...rest } = record;
      return { ...rest, identifier: _id };
    });
    return [200, { status: 200, result: page }];
  }

  #entriesAfter(since: number): Entry[] {
    return this.entries.filter(({ date }) => date > since).toSorted((a, b) => a.date - b.date);
  }

  /** Times are compared as texts, as the database does it. */
  #treatmentsAfter(since: string): Treatment[] {
    return this.treatments
      .filter(({ created_at }) => created_at > since)
      .toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
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

  /** Adds a treatment. */
  treat(seconds: number, eventType: string, members: Readonly<Record<string, unknown>>): void {
    const created_at = new Date(seconds * 1000).toISOString();
    this.treatments.push({ _id: `t${this.treatments.length}`, eventType, created_at, ...members });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

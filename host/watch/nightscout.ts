/** A client of a Nightscout server, by its API v1 or v3: what it recorded after a time. */
import { createHash } from 'node:crypto';
import { recordsIn, type Happening, type Reading } from './records.js';
import { ServerError, Site } from './site.js';

/** Versions of the API. */
export const APIS = ['1', '3'] as const;
export type Api = (typeof APIS)[number];

export interface Readings {
  readings: Reading[];
  /** Fingersticks among the entries. */
  happenings: Happening[];
  /** Entries that cannot be used. */
  bad: number;
  /** The server's clock less ours, s, if the answer tells. */
  skew: number | undefined;
}

export interface Access {
  /** The site's API secret, which v3 does not take; its SHA-1 is sent. */
  secret?: string | undefined;
  /** An access token, or the JSON web token made from one. */
  token?: string | undefined;
  /** Headers to send besides. */
  headers?: Readonly<Record<string, string>>;
}

type Collection = 'entries' | 'treatments';

/** The field by which a collection keeps time. */
const TIME = { entries: 'date', treatments: 'created_at' } as const;

/** Records asked for at a time of v1: ten days of a 5-minute sensor, or of a loop that treats every two minutes. */
const MOST = { entries: 2880, treatments: 7200 } as const;

/** Records of a page of v3, the most that a server gives unless it is told otherwise. */
const PAGE = 1000;

/** Pages that are asked for at a time. */
const MOST_PAGES = 10;

export class Nightscout {
  readonly #site: Site;
  readonly #api: Api;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #token: string | undefined;
  /** The JSON web token that v3 wants. */
  #webToken: string | undefined;

  /** `timeout`: ms until an answer is given up. */
  constructor(url: URL, { secret, token, headers = {} }: Access, timeout: number, api: Api = '1') {
    this.#site = new Site(url, timeout);
    this.#api = api;
    const isWebToken = token?.split('.').length === 3;
    this.#token = isWebToken ? undefined : token;
    this.#webToken = isWebToken ? token : undefined;
    this.#headers = {
      ...(secret === undefined || api === '3' ? {} : { 'api-secret': createHash('sha1').update(secret).digest('hex') }),
      ...headers,
    };
  }

  /** The server as messages may show it. */
  get name(): string {
    return this.#site.name;
  }

  /** The entries after `since`, s. Throws a ServerError; throws the signal's reason when it is aborted. */
  async readingsAfter(since: number, signal: AbortSignal): Promise<Readings> {
    const { records, skew } = await this.#recordsAfter('entries', since, signal);
    return { ...recordsIn(records, since), skew };
  }

  /** What the treatments after `since`, s, say, and how many cannot be used. Throws as `readingsAfter` does. */
  async happeningsAfter(since: number, signal: AbortSignal): Promise<{ happenings: Happening[]; bad: number }> {
    const { records } = await this.#recordsAfter('treatments', since, signal);
    return recordsIn(records, since);
  }

  async #recordsAfter(
    collection: Collection,
    since: number,
    signal: AbortSignal,
  ): Promise<{ records: unknown[]; skew: number | undefined }> {
    if (this.#api === '3') return this.#pagesAfter(collection, since, signal);
    const query = {
      [`find[${TIME[collection]}][$gt]`]: collection === 'entries' ? String(since * 1000) : instantText(since),
      count: String(MOST[collection]),
      ...(this.#token === undefined ? {} : { token: this.#token }),
    };
    const { body, skew } = await this.#site.ask(`/api/v1/${collection}.json`, query, this.#bearing(), signal);
    if (!Array.isArray(body)) throw new ServerError(`its answer is not a list of ${collection}`);
    return { records: body, skew };
  }

  /** By pages, oldest first. */
  async #pagesAfter(
    collection: Collection,
    since: number,
    signal: AbortSignal,
  ): Promise<{ records: unknown[]; skew: number | undefined }> {
    const records: unknown[] = [];
    let skew: number | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const query = {
        [`${TIME[collection]}$gt`]: collection === 'entries' ? String(since * 1000) : instantText(since),
        sort: TIME[collection],
        limit: String(PAGE),
        skip: String(page * PAGE),
      };
      const answer = await this.#askThird(`/api/v3/${collection}`, query, signal);
      skew ??= answer.skew;
      const list = resultIn(answer.body);
      if (list === undefined) throw new ServerError(`its answer is not a list of ${collection}`);
      records.push(...list);
      if (list.length < PAGE) break;
    }
    return { records, skew };
  }

  /** With a web token, and with a new one when the server takes the old one no more. */
  async #askThird(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): ReturnType<Site['ask']> {
    const had = this.#webToken !== undefined;
    this.#webToken ??= await this.#requestWebToken(signal);
    try {
      return await this.#site.ask(path, query, this.#bearing(), signal);
    } catch (error) {
      const mayHaveRunOut = had && this.#token !== undefined && error instanceof ServerError && error.denied;
      if (!mayHaveRunOut) throw error;
      this.#webToken = await this.#requestWebToken(signal);
      return this.#site.ask(path, query, this.#bearing(), signal);
    }
  }

  async #requestWebToken(signal: AbortSignal): Promise<string | undefined> {
    if (this.#token === undefined) return undefined;
    const path = `/api/v2/authorization/request/${encodeURIComponent(this.#token)}`;
    const { body } = await this.#site.ask(path, {}, this.#headers, signal);
    const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
    if (typeof token !== 'string') throw new ServerError('it gives no web token for the access token');
    return token;
  }

  #bearing(): Readonly<Record<string, string>> {
    if (this.#webToken === undefined) return this.#headers;
    return { authorization: `Bearer ${this.#webToken}`, ...this.#headers };
  }
}

/** The records of an answer of v3: newer servers say `result`, older ones the list alone. */
function resultIn(body: unknown): unknown[] | undefined {
  const list = typeof body === 'object' && body !== null && 'result' in body ? body.result : body;
  return Array.isArray(list) ? list : undefined;
}

function instantText(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

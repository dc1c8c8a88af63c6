/** A client of a Nightscout server: its glucose entries after a time. Secrets go into headers and never into messages. */
import { createHash } from 'node:crypto';
import { Unusable } from '../formats/found.js';
import { readEntry } from '../formats/nightscout.js';
import type { Json } from '../formats/json-rows.js';

export interface Reading {
  /** s since 1970, UTC. */
  utc: number;
  /** mg/dL; 39 and 401 stand for "low" and "high". */
  glucose: number;
  beyond: 'low' | 'high' | undefined;
}

export interface Answer {
  /** By time, each time once. */
  readings: Reading[];
  /** Entries that cannot be used. */
  bad: number;
  /** The server's clock less ours, s, if the answer tells. */
  skew: number | undefined;
}

export interface Access {
  /** The site's API secret; its SHA-1 is sent. */
  secret?: string | undefined;
  /** An access token, or the JSON web token made from one. */
  token?: string | undefined;
  /** Headers to send besides. */
  headers?: Readonly<Record<string, string>>;
}

/** The server did not answer with entries; the message says why, without any secret. */
export class ServerError extends Error {
  /** The server does not let us in: waiting will hardly help. */
  readonly denied: boolean;
  /** Asked by the server to wait this long, s. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { denied = false, retryAfter }: { denied?: boolean; retryAfter?: number } = {}) {
    super(message);
    this.denied = denied;
    this.retryAfter = retryAfter;
  }
}

/** Entries asked for at a time: ten days of a 5-minute sensor. */
const MOST_ENTRIES = 2880;

/** Far above an answer of that many entries, bytes. */
const LONGEST_ANSWER = 8 << 20;

export class Nightscout {
  /** The server as messages may show it. */
  readonly name: string;
  readonly #entries: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeout: number;

  /** `timeout`: ms until an answer is given up. */
  constructor(site: URL, { secret, token, headers = {} }: Access, timeout: number) {
    this.name = `${site.origin}${site.pathname.replace(/\/$/, '')}`;
    this.#entries = new URL(`${this.name}/api/v1/entries.json`);
    this.#timeout = timeout;
    const isWebToken = token !== undefined && token.split('.').length === 3;
    if (token !== undefined && !isWebToken) this.#entries.searchParams.set('token', token);
    this.#headers = {
      accept: 'application/json',
      ...(secret === undefined ? {} : { 'api-secret': createHash('sha1').update(secret).digest('hex') }),
      ...(isWebToken ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    };
  }

  /** The entries after `since`, s. Throws a ServerError; throws the signal's reason when it is aborted. */
  async readingsAfter(since: number, signal: AbortSignal): Promise<Answer> {
    const url = new URL(this.#entries);
    url.searchParams.set('find[date][$gt]', String(since * 1000));
    url.searchParams.set('count', String(MOST_ENTRIES));
    const response = await this.#fetch(url, signal);
    const served = Date.parse(response.headers.get('date') ?? '');
    const skew = Number.isNaN(served) ? undefined : Math.round((served - Date.now()) / 1000);
    return { ...readingsIn(await this.#body(response, signal), since), skew };
  }

  async #fetch(url: URL, signal: AbortSignal): Promise<Response> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]);
    let response: Response;
    try {
      // A redirect could carry the secret to another server.
      response = await fetch(url, { headers: this.#headers, redirect: 'manual', signal: either });
    } catch (error) {
      throw this.#explained(error, signal);
    }
    if (response.ok) return response;
    await response.body?.cancel();
    const { status } = response;
    if (status === 401 || status === 403) {
      throw new ServerError(`it does not let us in (HTTP ${status}): check the token or the API secret`, {
        denied: true,
      });
    }
    if (status >= 300 && status < 400)
      throw new ServerError(`it sends us elsewhere (HTTP ${status}): give its final address`);
    const wait = Number(response.headers.get('retry-after') ?? NaN);
    throw new ServerError(`HTTP ${status}`, Number.isFinite(wait) ? { retryAfter: wait } : {});
  }

  /** The answer's JSON, read no further than an answer can be long. */
  async #body(response: Response, signal: AbortSignal): Promise<unknown> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const piece of piecesOf(response)) {
        length += piece.length;
        if (length > LONGEST_ANSWER) throw new ServerError(`its answer is longer than ${LONGEST_ANSWER} bytes`);
        pieces.push(piece);
      }
    } catch (error) {
      throw error instanceof ServerError ? error : this.#explained(error, signal);
    }
    try {
      return JSON.parse(Buffer.concat(pieces).toString('utf8'));
    } catch {
      throw new ServerError('its answer is not JSON');
    }
  }

  #explained(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    const { name, cause } = error as Error & { cause?: { code?: string } };
    if (name === 'TimeoutError') return new ServerError(`no answer within ${this.#timeout / 1000} s`);
    return new ServerError(`it cannot be reached (${cause?.code ?? name})`);
  }
}

/** The readings among entries, by time. */
export function readingsIn(body: unknown, since: number): Omit<Answer, 'skew'> {
  if (!Array.isArray(body)) throw new ServerError('its answer is not a list of entries');
  const readings = new Map<number, Reading>();
  let bad = 0;
  for (const entry of body as unknown[]) {
    const reading = readingOf(entry);
    if (reading === 'bad') bad++;
    else if (reading !== undefined && reading.utc > since && !readings.has(reading.utc))
      readings.set(reading.utc, reading);
  }
  return { readings: [...readings.values()].sort((a, b) => a.utc - b.utc), bad };
}

/** A reading; nothing for another kind of entry. */
function readingOf(entry: unknown): Reading | 'bad' | undefined {
  if (typeof entry !== 'object' || entry === null) return 'bad';
  try {
    const { when, values } = readEntry(entry as Json);
    if (values?.glucose === undefined) return undefined;
    if (when === undefined || !('utc' in when)) return 'bad';
    return { utc: when.utc, glucose: values.glucose, beyond: values.beyond };
  } catch (error) {
    if (error instanceof Unusable) return 'bad';
    throw error;
  }
}

/** The bytes of an answer. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body as unknown as AsyncIterable<Uint8Array>;
}

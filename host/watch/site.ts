/** Asks a site for JSON. Secrets go where they are told to go and never into messages. */

/** The server did not answer with what was asked for; the message says why, without any secret. */
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

export interface Answer {
  body: unknown;
  /** The server's clock less ours, s, if the answer tells. */
  skew: number | undefined;
}

/** Far above any answer that is asked for, bytes. */
const LONGEST_ANSWER = 32 << 20;

export class Site {
  /** The server as messages may show it. */
  readonly name: string;
  readonly #timeout: number;

  /** `timeout`: ms until an answer is given up. */
  constructor(url: URL, timeout: number) {
    this.name = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
    this.#timeout = timeout;
  }

  /** The JSON at a path below the site. Throws a ServerError; throws the signal's reason when it is aborted. */
  async ask(
    path: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const url = new URL(`${this.name}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await this.#fetch(url, headers, signal);
    const served = Date.parse(response.headers.get('date') ?? '');
    const skew = Number.isNaN(served) ? undefined : Math.round((served - Date.now()) / 1000);
    return { body: await this.#body(response, signal), skew };
  }

  async #fetch(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]);
    let response: Response;
    try {
      // A redirect could carry the secret to another server.
      response = await fetch(url, {
        headers: { accept: 'application/json', ...headers },
        redirect: 'manual',
        signal: either,
      });
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

/** The bytes of an answer. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body as unknown as AsyncIterable<Uint8Array>;
}

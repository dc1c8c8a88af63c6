/** The folder of `islet relearn`: one state and one parameter file for each subject, and the log of what was decided. */
import { createHash } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { jsonOf } from '../files/json.js';
import { replaceFile, textOf } from '../files/replace.js';
import { parameterText } from '../learn/parameter-text.js';
import { sealOf } from '../learn/seal.js';
import type { ParameterSet } from '../core/parameters.js';
import type { Decision, RelearnSettings, RelearnState } from './relearner.js';

const numbers = z.array(z.number());
const side = z.object({ deviations: numbers, snapshot: z.string(), lastAccepted: z.number() });
const contest = z.object({
  role: z.enum(['challenger', 'predecessor']),
  number: z.number(),
  wealth: numbers,
  days: z.number(),
  champion: z.number(),
  rival: z.number(),
});

const StateFile = z.object({
  format: z.literal('islet-relearn'),
  version: z.literal(1),
  /** Digest of the settings and the module: another one starts anew. */
  task: z.string(),
  state: z.object({
    subject: z.string(),
    last: z.number(),
    day: z.number(),
    champion: side,
    rival: z.nullable(z.extend(side, { contest })),
    challengers: z.number(),
    tried: z.number(),
    window: z.array(
      z.object({ time: z.number(), words: numbers, recovery: z.boolean(), glucose: z.nullable(z.number()) }),
    ),
    pending: z.array(z.object({ minute: z.number(), champion: z.array(numbers), rival: z.array(numbers) })),
    today: z.object({ targets: z.number(), champion: z.number(), rival: z.number() }),
  }),
});

export const LOG = 'decisions.jsonl';

/** What a state depends on besides the readings. */
export function relearnTask({ population, features, inputs, days }: RelearnSettings, module: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([sealOf(population), features, inputs, days]))
    .update(module)
    .digest('hex');
}

export class StateFolder {
  readonly #path: string;
  readonly #task: string;

  constructor(path: string, task: string) {
    this.#path = path;
    this.#task = task;
  }

  /** Throws an Error for people when there can be no such folder. */
  async make(): Promise<void> {
    try {
      await mkdir(this.#path, { recursive: true });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'there is a file of that name' : message;
      throw new Error(`${this.#path} cannot be made a folder: ${why}`, { cause: error });
    }
  }

  /** A subject's state; undefined when there is none. Throws an Error for people when it can not be gone on from. */
  async read(subject: string): Promise<RelearnState | undefined> {
    const path = this.#file(subject, 'state');
    const text = await textOf(path);
    if (text === undefined) return undefined;
    const parsed = StateFile.safeParse(jsonOf(text));
    if (!parsed.success) throw new Error(`${path} is not a state of islet relearn; remove it to start anew`);
    if (parsed.data.task === this.#task) return parsed.data.state;
    throw new Error(`${path} was made with other settings or another module; remove it, or name another folder`);
  }

  /** Adds to the log first: a decision may then stand in it twice after a crash, but none is lost. */
  async write(state: RelearnState, parameters: ParameterSet, decisions: readonly Decision[]): Promise<void> {
    if (decisions.length > 0) {
      await appendFile(join(this.#path, LOG), decisions.map((one) => `${JSON.stringify(one)}\n`).join(''), {
        mode: 0o600,
      });
    }
    await replaceFile(this.#file(state.subject, 'parameters'), parameterText(parameters));
    const file = { format: 'islet-relearn', version: 1, task: this.#task, state };
    await replaceFile(this.#file(state.subject, 'state'), `${JSON.stringify(file)}\n`);
  }

  #file(subject: string, what: string): string {
    return join(this.#path, `${encodeURIComponent(subject)}.${what}.json`);
  }
}

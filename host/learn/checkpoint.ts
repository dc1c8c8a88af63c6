/** Checkpoints: how far a fit is, in a file beside its output, from which another run goes on to the same end. */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { jsonOf } from '../files/json.js';
import { replaceFile, textOf } from '../files/replace.js';
import type { ParameterSet } from '../core/parameters.js';
import type { FitState } from './fit.js';
import type { Exam } from './lesson.js';

const numbers = z.array(z.number());

const Checkpoint = z.object({
  format: z.literal('islet-fit-checkpoint'),
  version: z.literal(1),
  /** Of everything that the end depends on. */
  task: z.string(),
  state: z.object({
    startObjective: z.number(),
    searches: z.array(
      z.object({
        state: z.object({
          mean: numbers,
          sigma: z.number(),
          covariance: numbers,
          pathSigma: numbers,
          pathC: numbers,
          generation: z.number(),
          population: z.number(),
          random: z.tuple([z.number(), z.number(), z.number(), z.number()]),
        }),
        best: z.object({ point: numbers, objective: z.nullable(z.number()) }),
      }),
    ),
  }),
});

/** What a fit depends on, as a digest: its settings, where it begins, the module and the recordings. */
export function taskDigest(
  settings: Readonly<Record<string, unknown>>,
  base: ParameterSet,
  module: Uint8Array,
  exams: readonly Exam[],
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ settings, model: base.model, values: base.values }));
  hash.update(module);
  for (const { tape, stops, at } of exams) {
    for (const array of [tape.blocks, tape.recoveries, stops, at[30].observed, at[60].observed]) {
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
  return hash.digest('hex');
}

export async function writeCheckpoint(path: string, task: string, state: FitState): Promise<void> {
  await replaceFile(path, `${JSON.stringify({ format: 'islet-fit-checkpoint', version: 1, task, state })}\n`);
}

/** How far the task was; undefined when nothing was written down. Throws an Error for people when it was another task. */
export async function readCheckpoint(path: string, task: string): Promise<FitState | undefined> {
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const parsed = Checkpoint.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error(`${path} is not a checkpoint of islet fit; remove it to start anew`);
  if (parsed.data.task === task) return parsed.data.state;
  throw new Error(`${path} is of another fit (other options, recordings or another module); remove it to start anew`);
}

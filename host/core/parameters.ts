/** Parameter files: what was learned, from what, in a form that people can read; and the block that the core reads. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Ar2ParametersView, KinematicParametersView, Model, PARAMETERS_VERSION } from './layout.js';

export const MODEL_NAMES = ['ar2', 'kinematic'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

const BLOCKS = {
  ar2: { id: Model.AR2, View: Ar2ParametersView },
  kinematic: { id: Model.KINEMATIC, View: KinematicParametersView },
} as const;

/** Names of the numbers that a model is made of, in the order of its block; ranges stand in SPEC.md. */
export function parameterNames(model: ModelName): string[] {
  return Object.keys(BLOCKS[model].View.OFFSETS).filter((name) => name !== 'model' && name !== 'version');
}

const ParameterFile = z
  .object({
    format: z.literal('islet-parameters'),
    version: z.literal(PARAMETERS_VERSION),
    model: z.enum(MODEL_NAMES),
    values: z.record(z.string(), z.number()),
    learned: z
      .object({
        /** Subjects by recording (its file name without endings): `evaluate --held-out` leaves them out. */
        subjects: z.record(z.string(), z.array(z.string())),
        inputs: z.enum(['cgm', 'all']),
        seed: z.number(),
        generations: z.number(),
        objective: z.number(),
      })
      .optional(),
  })
  .superRefine(({ model, values }, context) => {
    const wanted = parameterNames(model);
    const missing = wanted.filter((name) => !(name in values));
    const unknown = Object.keys(values).filter((name) => !wanted.includes(name));
    if (missing.length > 0) context.addIssue(`values lacks ${missing.join(', ')}`);
    if (unknown.length > 0) context.addIssue(`values has ${unknown.join(', ')}, which ${model} does not know`);
  });

/** A parameter file's content. */
export type ParameterSet = z.infer<typeof ParameterFile>;

/** Reads a parameter file. Throws an Error with a message for people when it is not one. */
export function readParameterFile(path: string): ParameterSet {
  return parseParameters(readFileSync(path, 'utf8'), path);
}

/** Reads the text of a parameter file; `name` says in errors where it came from. */
export function parseParameters(text: string, name: string): ParameterSet {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: not JSON (${(error as Error).message})`, { cause: error });
  }
  const parsed = ParameterFile.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${name}: not a parameter file: ${z.prettifyError(parsed.error)}`);
}

/** Fills the core's parameter block. */
export function writeParameters(data: DataView, address: number, { model, values }: ParameterSet): void {
  const { id, View } = BLOCKS[model];
  const view = new View(data, address) as unknown as Record<string, number>;
  view['model'] = id;
  view['version'] = PARAMETERS_VERSION;
  for (const name of parameterNames(model)) view[name] = values[name]!;
}

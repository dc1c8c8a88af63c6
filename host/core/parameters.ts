/** Parameter files: what was learned, from what, in a form that people can read; and the block that the core reads. */
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import {
  AdaptiveParametersView,
  Ar2ParametersView,
  HEAD_PARAMETERS_OFFSET,
  HeadLearningView,
  HeadLevelsView,
  HeadTermsView,
  KinematicParametersView,
  LowRiskView,
  Model,
  PARAMETERS_VERSION,
  ShapeTermsView,
} from './layout.js';

/** In the order of `Model`. */
export const MODEL_NAMES = ['ar2', 'kinematic', 'adaptive'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

const BLOCKS = {
  ar2: { id: Model.AR2, View: Ar2ParametersView },
  kinematic: { id: Model.KINEMATIC, View: KinematicParametersView },
  adaptive: { id: Model.ADAPTIVE, View: AdaptiveParametersView },
} as const;

/** The number by which the core knows a model. */
export function modelId(model: ModelName): number {
  return BLOCKS[model].id;
}

/** Names of the numbers that a model is made of, in the order of its block; ranges stand in SPEC.md. */
export function parameterNames(model: ModelName): string[] {
  return Object.keys(BLOCKS[model].View.OFFSETS).filter((name) => name !== 'model' && name !== 'version');
}

/** A number for each field of a block, by name. */
type NumbersOf<View extends { OFFSETS: object }> = Record<keyof View['OFFSETS'], number>;

/** How the head shapes a forecast, at one of its horizons. */
export type HeadShape = {
  shift: NumbersOf<typeof ShapeTermsView>;
  below: NumbersOf<typeof ShapeTermsView>;
  above: NumbersOf<typeof ShapeTermsView>;
  levels: NumbersOf<typeof HeadLevelsView>;
};

/** The head's parameters in the order of their block; docs/SPEC.md has meanings and ranges. */
export type Head = {
  weights30: NumbersOf<typeof HeadTermsView>;
  weights60: NumbersOf<typeof HeadTermsView>;
  variances: NumbersOf<typeof HeadTermsView>;
  shape30: HeadShape;
  shape60: HeadShape;
  lowRisk: NumbersOf<typeof LowRiskView>;
  learning: NumbersOf<typeof HeadLearningView>;
};

/** Errors on one recording: of those who were learned on, or of those who were left out; as shares of AR2's, on all origins. */
export interface LearnedScores {
  recording: string;
  who: 'learned on' | 'left out';
  subjects: number;
  rmse30: number;
  rmse60: number;
  wis30: number;
  wis60: number;
}

/** What the readings were like that numbers were learned on: for others nobody has tried them. */
export interface ValidInput {
  /** The central 99.8 % of the readings, mg/dL. */
  glucose: [number, number];
  /** Shortest and longest of the subjects' median intervals, min. */
  interval: [number, number];
  /** Fewest and most days of readings of a subject. */
  days: [number, number];
}

/** What numbers were learned from, and how. */
export interface Learned {
  /** Subjects by recording (its file name without endings): `evaluate --held-out` leaves them out. */
  subjects: Record<string, string[]>;
  inputs: 'cgm' | 'all';
  /** In words, for numbers that no single search has found. */
  how?: string | undefined;
  /** Of the search that found them: its seed, how many searches began, what they did, and what they came to. */
  seed?: number | undefined;
  starts?: number | undefined;
  population?: number | undefined;
  generations?: number | undefined;
  objective?: number | undefined;
  startObjective?: number | undefined;
  scores?: LearnedScores[] | undefined;
  valid?: ValidInput | undefined;
  /** SHA-256 of the numbers that the core is given, as `islet fit` wrote them. */
  sha256?: string | undefined;
}

/** A parameter file's content. */
export interface ParameterSet {
  format: 'islet-parameters';
  version: typeof PARAMETERS_VERSION;
  model: ModelName;
  /** The model's numbers by name, all of them; docs/SPEC.md has meanings, units and ranges. */
  values: Record<string, number>;
  /** Of the personal head, learned for the method extended. */
  head?: Head | undefined;
  learned?: Learned | undefined;
}

z.config({ ...en(), jitless: true }); // messages for people; no code from text, which a page may forbid

/** Numbers of a block of the head by name, all of them and no others. */
function numbersOf<Name extends string>(view: { OFFSETS: Readonly<Record<Name, number>> }) {
  const names = Object.keys(view.OFFSETS) as Name[];
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.number()])) as Record<Name, z.ZodMiniNumber>);
}

const HeadShapeSchema = z.strictObject({
  shift: numbersOf(ShapeTermsView),
  below: numbersOf(ShapeTermsView),
  above: numbersOf(ShapeTermsView),
  levels: numbersOf(HeadLevelsView),
});

/** @internal */
export const HeadParameters: z.ZodMiniType<Head> = z.strictObject({
  weights30: numbersOf(HeadTermsView),
  weights60: numbersOf(HeadTermsView),
  variances: numbersOf(HeadTermsView),
  shape30: HeadShapeSchema,
  shape60: HeadShapeSchema,
  lowRisk: numbersOf(LowRiskView),
  learning: numbersOf(HeadLearningView),
});

const LearnedSchema: z.ZodMiniType<Learned> = z.object({
  subjects: z.record(z.string(), z.array(z.string())),
  inputs: z.enum(['cgm', 'all']),
  how: z.optional(z.string()),
  seed: z.optional(z.number()),
  starts: z.optional(z.number()),
  population: z.optional(z.number()),
  generations: z.optional(z.number()),
  objective: z.optional(z.number()),
  startObjective: z.optional(z.number()),
  scores: z.optional(
    z.array(
      z.object({
        recording: z.string(),
        who: z.enum(['learned on', 'left out']),
        subjects: z.number(),
        rmse30: z.number(),
        rmse60: z.number(),
        wis30: z.number(),
        wis60: z.number(),
      }),
    ),
  ),
  valid: z.optional(
    z.object({
      glucose: z.tuple([z.number(), z.number()]),
      interval: z.tuple([z.number(), z.number()]),
      days: z.tuple([z.number(), z.number()]),
    }),
  ),
  sha256: z.optional(z.string()),
});

const ParameterFile: z.ZodMiniType<ParameterSet> = z
  .object({
    format: z.literal('islet-parameters'),
    version: z.literal(PARAMETERS_VERSION),
    model: z.enum(MODEL_NAMES),
    values: z.record(z.string(), z.number()),
    head: z.optional(HeadParameters),
    learned: z.optional(LearnedSchema),
  })
  .check(({ value, issues }) => {
    const wanted = parameterNames(value.model);
    const missing = wanted.filter((name) => !(name in value.values));
    const unknown = Object.keys(value.values).filter((name) => !wanted.includes(name));
    const complain = (message: string) => issues.push({ code: 'custom', input: value, message });
    if (value.head !== undefined && value.model !== 'adaptive') complain(`${value.model} has no head`);
    if (missing.length > 0) complain(`values lacks ${missing.join(', ')}`);
    if (unknown.length > 0) complain(`values has ${unknown.join(', ')}, which ${value.model} does not know`);
  });

/** Reads the text of a parameter file. Throws an Error with a message for people; `name` says in it where it came from. */
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
export function writeParameters(data: DataView, address: number, { model, values, head }: ParameterSet): void {
  const { id, View } = BLOCKS[model];
  const view = new View(data, address) as unknown as Record<string, number>;
  view['model'] = id;
  view['version'] = PARAMETERS_VERSION;
  for (const name of parameterNames(model)) view[name] = values[name]!;
  if (head !== undefined) writeHead(data, address + HEAD_PARAMETERS_OFFSET, head);
}

function writeHead(data: DataView, address: number, head: Head): void {
  let at = address;
  const write = (view: { OFFSETS: Readonly<Record<string, number>> }, numbers: Readonly<Record<string, number>>) => {
    for (const name of Object.keys(view.OFFSETS)) {
      data.setFloat32(at, numbers[name]!, true);
      at += 4;
    }
  };
  for (const terms of [head.weights30, head.weights60, head.variances]) write(HeadTermsView, terms);
  for (const { shift, below, above, levels } of [head.shape30, head.shape60]) {
    for (const terms of [shift, below, above]) write(ShapeTermsView, terms);
    write(HeadLevelsView, levels);
  }
  write(LowRiskView, head.lowRisk);
  write(HeadLearningView, head.learning);
}

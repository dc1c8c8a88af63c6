/** The file of cases: what every engine runs, reproduces bit for bit and is measured on. */
import * as z from 'zod/mini';
import { METHOD_NAMES } from '../core/methods.js';
import { HeadParameters, MODEL_NAMES } from '../core/parameters.js';
import { contentOf } from './json-file.js';

const whole = z.int().check(z.nonnegative());

const CaseSchema = z.object({
  name: z.string(),
  model: z.enum(MODEL_NAMES),
  method: z.enum(METHOD_NAMES),
  /** Configuration block: interval of the sensor, s, 0 to follow the readings; and horizon, s. */
  sensorInterval: whole,
  horizon: whole,
  /** `Feature` bits and number of particles; left out: 0. */
  features: z.optional(whole),
  particles: z.optional(whole),
  parameters: z.record(z.string(), z.number()),
  /** Parameters of the head, for `Feature.HEAD`. */
  head: z.optional(HeadParameters),
  readings: z.object({ seed: whole, start: whole, spacing: whole }),
  /** By number of readings: SHA-256 of state ‖ forecast ‖ risk ‖ diagnostics. */
  digests: z.record(z.string().check(z.regex(/^\d+$/)), z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});

const CasesSchema = z.object({
  about: z.array(z.string()),
  cases: z.array(CaseSchema).check(z.minLength(1)),
});

export type Case = z.infer<typeof CaseSchema>;
export type Cases = z.infer<typeof CasesSchema>;

/** Throws an Error for people when the file is not there or is not one of cases. */
export function readCases(path: string): Case[] {
  return contentOf(path, CasesSchema, 'a file of cases').cases;
}

/** The options of every command that runs recordings through the core, and the core and settings that they ask for. */
import type { Command } from 'commander';
import { populationFeatures, type Core } from '../core/core.js';
import { METHOD_NAMES, methodsOf, noSuchMethod, type MethodName } from '../core/methods.js';
import { MODEL_NAMES, type ModelName, type ParameterSet } from '../core/parameters.js';
import { ENGINE_NAMES } from '../engines/engine.js';
import { INPUTS, type RecordingSettings } from '../stream/forecast-recording.js';
import { oneOf } from './checks.js';
import { Failure } from './failure.js';
import { DEFAULT_ENGINE, loadCore, loadParameters } from './load.js';

export interface CoreOptions {
  method?: string;
  model?: string;
  engine: string;
  inputs: string;
  parameters?: string;
  population?: true;
}

/** Adds the options to a command. */
export function withCoreOptions(command: Command): Command {
  return command
    .option(
      '--method <name>',
      `inference method: ${METHOD_NAMES.join(', ')} (default: the model's own, see islet methods)`,
    )
    .option(
      '--model <name>',
      `process model: ${MODEL_NAMES.join(', ')} (default: the parameters' own; kinematic for kalman; else adaptive)`,
    )
    .option('--engine <name>', `what runs the core: ${ENGINE_NAMES.join(', ')}`, DEFAULT_ENGINE)
    .option(
      '--inputs <which>',
      'what the core is given: cgm, the readings only; all, also meals, boluses, basal rates, fingersticks, calibrations, new sensors',
      'cgm',
    )
    .option('--parameters <file>', 'parameters to run with (default: the shipped ones)')
    .option('--population', "do not learn means and intervals from the subject's own earlier rows");
}

/** The core and the settings that were asked for. */
export async function coreFor(
  options: CoreOptions,
  horizonMinutes: number,
): Promise<{ core: Core; settings: RecordingSettings & { method: MethodName } }> {
  const { method, model, engine, inputs } = options;
  if (method !== undefined) oneOf('method', method, METHOD_NAMES);
  oneOf('inputs', inputs, INPUTS);
  if (model !== undefined) oneOf('model', model, MODEL_NAMES);
  const core = await loadCore(engine);
  const usual: ModelName = method === 'kalman' ? 'kinematic' : 'adaptive';
  const parameters = loadParameters(options.parameters, model as ModelName | undefined, usual);
  requireUsable(core, parameters, options.parameters);
  const settings = {
    parameters,
    method: methodFor(method as MethodName | undefined, parameters.model),
    inputs,
    horizonMinutes,
  };
  return { core, settings: options.population ? { ...settings, features: populationFeatures(parameters) } : settings };
}

/** The method that was asked for on a model, or the model's own. */
function methodFor(method: MethodName | undefined, model: ModelName): MethodName {
  const methods = methodsOf(model);
  if (method === undefined) return methods[0];
  if (!methods.includes(method)) throw new Failure(noSuchMethod(method, model));
  return method;
}

/** A parameter file may be well formed and still hold numbers that the core refuses. */
export function requireUsable(core: Core, parameters: ParameterSet, file: string | undefined): void {
  try {
    core.create({ parameters });
  } catch (error) {
    const name = file ?? 'the shipped parameters';
    throw new Failure(`${name}: a value is outside its range, see docs/SPEC.md (${(error as Error).message})`);
  }
}

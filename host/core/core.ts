/** The core on one engine: creates forecasters and moves their states in and out of the module. */
import type { CoreCall, Engine } from '../engines/engine.js';
import { Forecaster } from './forecaster.js';
import {
  ConfigurationView,
  FEWEST_PARTICLES,
  Feature,
  MAGIC,
  MOST_PARTICLES,
  StateView,
  Status,
  USUAL_PARTICLES,
  USUAL_PARTICLES_OF_AUTO,
} from './layout.js';
import { METHODS, canSmooth, methodsOf, noSuchMethod, type MethodName } from './methods.js';
import {
  MODEL_NAMES,
  modelId,
  parameterNames,
  writeParameters,
  type ModelName,
  type ParameterSet,
} from './parameters.js';
import { SHIPPED } from '../parameters/shipped.js';
import { mistake } from './status.js';

export interface Settings {
  /** What was learned; its model is the model that runs. */
  parameters: ParameterSet;
  /** Inference method, one of the model's; left out: the first of `methodsOf`. */
  method?: MethodName;
  /** Interval of the sensor, s, 60..1800; 0 or left out: follow the readings. */
  sensorInterval?: number;
  /** How far to forecast, min: a multiple of 5 up to 120; left out: 60. */
  horizonMinutes?: number;
  /** What runs beside the filter; left out: all but smoother and treatments that the module holds, the head only where the parameters have one. */
  features?: readonly FeatureName[];
  /** Particles of the methods particle and auto, a multiple of 4 in 100..500; left out: 200 and 100. */
  particles?: number;
}

/**
 * `sensor`: its bias and gain, from fingersticks. `monitor`: checks of filter and sensor by their innovations. `intervals`: their
 * width is learned from the person's own readings. `insulin`: insulin and its fall in every prediction. `head`: the forecast's mean
 * and shape corrected, and the risk of a low, as the parameters' head says; with `intervals` the correction is learned from the
 * person too. `treatments`, with `head`: what meals, boluses and basal tell beyond that, learned from the person. `smoother`: what
 * `Forecaster.smooth` needs; not with the methods interacting and unscented.
 */
export type FeatureName = 'sensor' | 'monitor' | 'intervals' | 'insulin' | 'smoother' | 'head' | 'treatments';

const FEATURES: Readonly<Record<FeatureName, number>> = {
  sensor: Feature.SENSOR,
  monitor: Feature.MONITOR,
  intervals: Feature.INTERVALS,
  insulin: Feature.INSULIN,
  smoother: Feature.SMOOTHER,
  head: Feature.HEAD,
  treatments: Feature.TREATMENTS,
};
/** Features of the filter itself: its forecasts are its own. */
export const FILTER_FEATURES: readonly FeatureName[] = ['sensor', 'monitor', 'insulin'];

const USUAL_FEATURES: readonly FeatureName[] = [...FILTER_FEATURES, 'intervals'];

/** The usual features and treatments, for parameters with a head; undefined for others, which have nothing to learn these with. */
export function treatedFeatures(parameters: ParameterSet): readonly FeatureName[] | undefined {
  return parameters.head === undefined ? undefined : [...usualFeatures(parameters), 'treatments'];
}

/** Features for parameters when none are named. */
function usualFeatures({ head }: ParameterSet): readonly FeatureName[] {
  return head === undefined ? USUAL_FEATURES : [...USUAL_FEATURES, 'head'];
}

/** The usual features but those that learn from the person: what is left is the same for everybody. */
export function populationFeatures(parameters: ParameterSet): readonly FeatureName[] {
  return usualFeatures(parameters).filter((name) => name !== 'intervals');
}

/** The configuration's bits for features; for the usual ones when none are named. */
export function featureBits(names: readonly FeatureName[] = USUAL_FEATURES): number {
  return names.reduce((bits, name) => bits | bitOf(name), 0);
}

function bitOf(name: FeatureName): number {
  const bit: number | undefined = FEATURES[name];
  if (bit !== undefined) return bit;
  throw new RangeError(`there is no feature ${name}: choose from ${Object.keys(FEATURES).join(', ')}`);
}

export type Restored =
  | { restored: true; forecaster: Forecaster }
  | { restored: false; reason: 'not-a-snapshot' | 'other-layout' | 'left-out' | 'bad-checksum'; message: string };

const UNREADABLE: Readonly<Record<number, Restored & { restored: false }>> = {
  [Status.NOT_A_SNAPSHOT]: {
    restored: false,
    reason: 'not-a-snapshot',
    message: 'the bytes are not a sealed state of Islet',
  },
  [Status.OTHER_LAYOUT]: {
    restored: false,
    reason: 'other-layout',
    message: 'the snapshot was cut off, or made by a core with another layout',
  },
  [Status.LEFT_OUT]: {
    restored: false,
    reason: 'left-out',
    message: 'the snapshot has a model or feature that this module leaves out: load islet.wasm, which holds everything',
  },
  [Status.BAD_CHECKSUM]: { restored: false, reason: 'bad-checksum', message: 'the snapshot is damaged' },
};

/** No state is longer than this, bytes: what lies behind it would be the module's own. */
const LONGEST_STATE = 32 * 1024;

export class Core {
  readonly engine: Engine;
  /** @internal The whole linear memory, for the views. */
  readonly data: DataView;
  #resident: Forecaster | undefined;

  constructor(engine: Engine) {
    this.engine = engine;
    this.data = new DataView(engine.memory.buffer, engine.memory.byteOffset, engine.memory.byteLength);
  }

  /** A forecaster that has seen nothing yet. Throws when the settings or the parameters are outside their ranges. */
  create(settings: Settings): Forecaster {
    requireParameters((settings as Settings | undefined)?.parameters);
    return this.#create(settings);
  }

  #create({
    parameters,
    method = methodsOf(parameters.model)[0],
    sensorInterval = 0,
    horizonMinutes = 60,
    features,
    particles = method === 'auto' ? USUAL_PARTICLES_OF_AUTO : USUAL_PARTICLES,
  }: Settings): Forecaster {
    const { addresses, held } = this.engine;
    requireSetting(
      'sensorInterval',
      sensorInterval,
      'seconds, 60..1800, or 0',
      (s) => s === 0 || (s >= 60 && s <= 1800),
    );
    if (features?.includes('head') && parameters.head === undefined)
      throw new RangeError('the parameters have no head: leave the feature out, or take SHIPPED.adaptive');
    if (features?.includes('treatments') && !features.includes('head'))
      throw new RangeError('treatments need the head: name the feature head too');
    if (!methodsOf(parameters.model).includes(method)) throw new RangeError(noSuchMethod(method, parameters.model));
    if (features?.includes('smoother') && !canSmooth(method))
      throw new RangeError(`the method ${method} has no smoother`);
    requireSetting('horizonMinutes', horizonMinutes, 'minutes, a multiple of 5 in 5..120', isHorizon);
    requireSetting(
      'particles',
      particles,
      'particles, a multiple of 4 in 100..500',
      (n) => n % 4 === 0 && n >= FEWEST_PARTICLES && n <= MOST_PARTICLES,
    );
    const bits =
      features === undefined ? featureBits(usualFeatures(parameters)) & held.features : featureBits(features);
    requireHeld(this.engine, parameters.model, bits);
    this.#moveOut();
    const configuration = new ConfigurationView(this.data, addresses.configurationAddress);
    configuration.model = modelId(parameters.model);
    configuration.method = METHODS[method];
    configuration.sensorInterval = sensorInterval;
    configuration.horizon = horizonMinutes * 60;
    configuration.features = bits;
    configuration.particles = particles;
    writeParameters(this.data, addresses.parametersAddress, parameters);
    const status = this.engine.calls.configure();
    if (status === Status.BAD_PARAMETERS) throw new RangeError(this.#whyRefused(parameters));
    if (status < 0) misuse('configure', status);
    this.#resident = new Forecaster(this);
    return this.#resident;
  }

  /** A forecaster that goes on, bit for bit, where `Forecaster.snapshot` was taken, with the settings and parameters of then. */
  restore(snapshot: Uint8Array): Restored {
    if (!(snapshot instanceof Uint8Array))
      throw new TypeError('a snapshot is a Uint8Array, as Forecaster.snapshot gave it: make one of what was stored');
    if (!beginsAsState(snapshot)) return UNREADABLE[Status.NOT_A_SNAPSHOT]!;
    if (!isWhole(snapshot)) return UNREADABLE[Status.OTHER_LAYOUT]!;
    this.#moveOut();
    this.#write(snapshot);
    const status = this.engine.calls.restore();
    if (status < 0) return UNREADABLE[status] ?? misuse('restore', status);
    this.#resident = new Forecaster(this);
    return { restored: true, forecaster: this.#resident };
  }

  /** @internal Brings a forecaster's state into the module; whatever was there is kept by its owner. */
  moveIn(forecaster: Forecaster): void {
    if (this.#resident === forecaster) return;
    this.#moveOut();
    this.#write(forecaster.stored);
    this.#resident = forecaster;
  }

  /** @internal The state in the module now. */
  get state(): Uint8Array {
    const { stateAddress } = this.engine.addresses;
    return this.engine.memory.subarray(stateAddress, stateAddress + new StateView(this.data, stateAddress).length);
  }

  /** @internal Calls the core where only a mistake of the caller can make it refuse. */
  demand(call: CoreCall): number {
    const status = this.engine.calls[call]();
    return status < 0 ? misuse(call, status) : status;
  }

  /** Which parameters are outside their ranges: each in turn takes the place of the shipped one, and the core is asked. */
  #whyRefused({ model, values }: ParameterSet): string {
    const shipped = SHIPPED[model];
    const culprits = parameterNames(model).filter((name) => {
      const tried = { ...shipped, values: { ...shipped.values, [name]: values[name]! } };
      writeParameters(this.data, this.engine.addresses.parametersAddress, tried);
      return this.engine.calls.configure() === Status.BAD_PARAMETERS;
    });
    const where = culprits.map((name) => `${name} ${values[name]}`).join(', ') || 'of the head, or several together';
    return `create refused: parameters of ${model} outside their ranges: ${where}; docs/SPEC.md has the ranges (BAD_PARAMETERS)`;
  }

  #moveOut(): void {
    if (this.#resident !== undefined) store(this.#resident, this.state);
    this.#resident = undefined;
  }

  #write(bytes: Uint8Array): void {
    this.engine.memory.set(bytes, this.engine.addresses.stateAddress);
  }
}

function beginsAsState(snapshot: Uint8Array): boolean {
  return snapshot.length >= 4 && viewOf(snapshot).magic === MAGIC;
}

/** Whether the bytes are as many as they say of themselves, and no more than any state has. */
function isWhole(snapshot: Uint8Array): boolean {
  if (snapshot.length < StateView.SIZE || snapshot.length > LONGEST_STATE) return false;
  return viewOf(snapshot).length === snapshot.length;
}

function viewOf(snapshot: Uint8Array): StateView {
  return new StateView(new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength), 0);
}

/** Throws when the module leaves out what is asked for. */
function requireHeld({ held }: Engine, model: ModelName, bits: number): void {
  const names = Object.entries(FEATURES).flatMap(([name, bit]) => ((bits & ~held.features & bit) === 0 ? [] : [name]));
  const missing = [
    ...((held.models & (1 << modelId(model))) === 0 ? [`the model ${model}`] : []),
    ...names.map((name) => `the feature ${name}`),
  ];
  if (missing.length === 0) return;
  throw new RangeError(`this module leaves out ${missing.join(' and ')}: load islet.wasm, which holds everything`);
}

/** Throws when what was given is no parameter set: files are checked when they are read, but programs may make their own. */
function requireParameters(parameters: ParameterSet | undefined): void {
  if (!MODEL_NAMES.some((name) => name === parameters?.model))
    throw new TypeError('parameters must be one of SHIPPED, or what parseParameters makes of a parameter file');
  const { model, values } = parameters!;
  const bad = parameterNames(model).filter((name) => !Number.isFinite(values[name]));
  if (bad.length > 0)
    throw new RangeError(
      `parameters of ${model} must all be numbers: ${bad.map((name) => `${name} is ${values[name]}`).join(', ')}`,
    );
}

/** Keeps a forecaster's state, in the bytes that it has where they are enough: with many people they change place at every reading. */
function store(forecaster: Forecaster, state: Uint8Array): void {
  if (forecaster.stored.length === state.length) forecaster.stored.set(state);
  else forecaster.stored = state.slice();
}

function isHorizon(minutes: number): boolean {
  return minutes % 5 === 0 && minutes >= 5 && minutes <= 120;
}

function requireSetting(name: string, value: number, wanted: string, fits: (value: number) => boolean): void {
  if (Number.isInteger(value) && fits(value)) return;
  throw new RangeError(`${name} must be whole ${wanted}, not ${value}`);
}

/** Calls whose method of the Forecaster has another name. */
const CALLED: Partial<Record<CoreCall, string>> = { configure: 'create', distribution: 'forecast', seal: 'snapshot' };

function misuse(call: CoreCall, status: number): never {
  throw new Error(`${CALLED[call] ?? call} refused: ${mistake(status)}`);
}

/** A core on an engine, driven call by call as a device does it: blocks written as they are, statuses as they come. */
import { ConfigurationView, InputView, PARAMETERS_CAPACITY, StateView } from '../core/layout.js';
import { METHODS, methodsOf, type MethodName } from '../core/methods.js';
import { modelId, writeParameters, type ModelName, type ParameterSet, type Head } from '../core/parameters.js';
import type { CoreCall, Engine } from '../engines/engine.js';

/** What a case starts with; sensor interval and horizon are in seconds. */
export interface Configured {
  model: ModelName;
  method?: MethodName | undefined;
  features?: number | undefined;
  particles?: number | undefined;
  parameters: Record<string, number>;
  head?: Head | undefined;
  sensorInterval: number;
  horizon: number;
}

export class DrivenCore {
  readonly engine: Engine;
  readonly data: DataView;
  readonly state: StateView;
  readonly configuration: ConfigurationView;
  readonly #input: InputView;

  constructor(engine: Engine) {
    this.engine = engine;
    this.data = new DataView(engine.memory.buffer);
    const at = engine.addresses;
    this.state = new StateView(this.data, at.stateAddress);
    this.configuration = new ConfigurationView(this.data, at.configurationAddress);
    this.#input = new InputView(this.data, at.inputAddress);
  }

  call(name: CoreCall): number {
    return this.engine.calls[name]();
  }

  /** Writes configuration and parameters as a host does, without calling. */
  write(
    parameters: ParameterSet,
    sensorInterval = 0,
    horizon = 3600,
    method: MethodName = methodsOf(parameters.model)[0],
    features = 0,
    particles = 0,
  ): void {
    this.configuration.model = modelId(parameters.model);
    this.configuration.method = METHODS[method];
    this.configuration.sensorInterval = sensorInterval;
    this.configuration.horizon = horizon;
    this.configuration.features = features;
    this.configuration.particles = particles;
    const at = this.engine.addresses.parametersAddress;
    writeParameters(this.data, at, parameters);
  }

  configure(
    parameters: ParameterSet,
    sensorInterval?: number,
    horizon?: number,
    method?: MethodName,
    features?: number,
    particles?: number,
  ): number {
    this.write(parameters, sensorInterval, horizon, method, features, particles);
    return this.call('configure');
  }

  /** Configures as a case of any file says, on a parameter block that was zeroed. */
  configureCase({ model, method, parameters, head, sensorInterval, horizon, features, particles }: Configured): number {
    this.clearParameters();
    const set = { format: 'islet-parameters', version: 1, model, values: parameters, head } as const;
    return this.configure(set, sensorInterval, horizon, method, features, particles);
  }

  /** Zeroes the parameter block, whose end a model may not use; a digest is over all of it. */
  clearParameters(): void {
    const at = this.engine.addresses.parametersAddress;
    this.engine.memory.fill(0, at, at + PARAMETERS_CAPACITY);
  }

  event(kind: number, time: number, value: number, localTime = time % 86400, call: CoreCall = 'observe'): number {
    this.#input.time = time;
    this.#input.localTime = localTime;
    this.#input.kind = kind;
    this.#input.value = value;
    return this.call(call);
  }

  /** Copy of the state's bytes. */
  bytes(): Uint8Array {
    const at = this.engine.addresses.stateAddress;
    return this.engine.memory.slice(at, at + this.state.length);
  }
}

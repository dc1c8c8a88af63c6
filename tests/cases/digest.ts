/** Runs a case on an engine and digests all that it leaves: state, forecast, risk and diagnostics. */
import {
  DiagnosticsView,
  ForecastStepView,
  ForecastView,
  PARAMETERS_CAPACITY,
  RiskStepView,
  RiskView,
} from '../../host/core/layout.js';
import type { ModelName } from '../../host/core/parameters.js';
import type { Engine } from '../../host/engines/engine.js';
import { sha256 } from '../support/bytes.js';
import { RawCore } from '../support/raw-core.js';
import { eventsOfCase, KINDS, type ReadingsOfCase } from './events.js';

export interface Case {
  name: string;
  model: ModelName;
  /** Configuration block: interval of the sensor, s, and horizon, s. */
  sensorInterval: number;
  horizon: number;
  parameters: Record<string, number>;
  readings: ReadingsOfCase;
  /** By number of readings: SHA-256 of state ‖ forecast ‖ risk ‖ diagnostics. */
  digests: Record<string, string>;
}

export interface Cases {
  about: string[];
  cases: Case[];
}

/** Feeds the case to a fresh engine: the core after each reading, without end. */
export function* runCase(
  engine: Engine,
  { model, sensorInterval, horizon, parameters, readings }: Case,
): Generator<RawCore, never> {
  const core = new RawCore(engine);
  const at = engine.addresses.parametersAddress;
  engine.memory.fill(0, at, at + PARAMETERS_CAPACITY);
  demand(
    core.configure({ format: 'islet-parameters', version: 1, model, values: parameters }, sensorInterval, horizon),
  );
  for (const events = eventsOfCase(readings); ;) {
    for (const { kind, time, value } of events.next().value) demand(core.event(KINDS[kind], time, value));
    yield core;
  }
}

/** The case's digests on a fresh engine, at the same checkpoints as it has now. */
export function digestsOf(engine: Engine, given: Case): Record<string, string> {
  const found: Record<string, string> = {};
  const last = Math.max(...Object.keys(given.digests).map(Number));
  const run = runCase(engine, given);
  for (let reading = 1; reading <= last; reading++) {
    const core = run.next().value;
    if (reading in given.digests) found[reading] = digest(core);
  }
  return found;
}

function digest(core: RawCore): string {
  for (const call of ['distribution', 'risk', 'diagnose'] as const) demand(core.call(call));
  const { memory, addresses } = core.engine;
  const { forecastAddress, riskAddress, diagnosticsAddress } = addresses;
  const steps = new ForecastView(core.data, forecastAddress).steps;
  return sha256(
    core.bytes(),
    memory.subarray(forecastAddress, forecastAddress + ForecastView.SIZE + steps * ForecastStepView.SIZE),
    memory.subarray(riskAddress, riskAddress + RiskView.SIZE + steps * RiskStepView.SIZE),
    memory.subarray(diagnosticsAddress, diagnosticsAddress + DiagnosticsView.SIZE),
  );
}

function demand(status: number): void {
  if (status < 0) throw new Error(`the core refused: status ${status}`);
}

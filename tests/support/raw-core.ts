/** The module without the Forecaster: statuses, the state's bytes and fields, and the belief in its documented order. */
import {
  ConfigurationView,
  DiagnosticsView,
  ForecastStepView,
  ForecastView,
  InsulinView,
  Model,
  MonitorView,
  PARAMETERS_CAPACITY,
  RiskStepView,
  RiskView,
  STATE_RESERVED,
  SensorView,
  StateView,
} from '../../host/core/layout.js';
import type { Engine } from '../../host/engines/engine.js';
import { DrivenCore } from '../../host/gate/driven-core.js';

/** State | Configuration | parameters | reserved | belief: where these start within the state. */
const RESERVED_OFFSET = StateView.SIZE + ConfigurationView.SIZE + PARAMETERS_CAPACITY;
export const BELIEF_OFFSET = RESERVED_OFFSET + STATE_RESERVED;
/** What lies at the start of the reserved bytes: insulin, sensor, monitor. */
export const SENSOR_OFFSET = RESERVED_OFFSET + InsulinView.SIZE;
export const MONITOR_OFFSET = SENSOR_OFFSET + SensorView.SIZE;

export interface Belief {
  /** Mean. */
  x: number[];
  /** Above the diagonal of U, by rows. */
  u: number[];
  /** Diagonal of D. */
  d: number[];
}

export class RawCore extends DrivenCore {
  readonly diagnostics: DiagnosticsView;
  readonly sensor: SensorView;
  readonly monitor: MonitorView;
  /** Where the bytes that every state keeps free start within it. */
  readonly reservedOffset = RESERVED_OFFSET;

  constructor(engine: Engine) {
    super(engine);
    this.diagnostics = new DiagnosticsView(this.data, engine.addresses.diagnosticsAddress);
    this.sensor = new SensorView(this.data, engine.addresses.stateAddress + SENSOR_OFFSET);
    this.monitor = new MonitorView(this.data, engine.addresses.stateAddress + MONITOR_OFFSET);
  }

  /** Number of states of the model that the state is configured with. */
  get size(): number {
    return this.data.getUint32(this.engine.addresses.stateAddress + StateView.SIZE, true) === Model.AR2 ? 3 : 4;
  }

  get belief(): Belief {
    const n = this.size;
    const all = this.#floats((n * (n + 3)) / 2);
    return { x: all.slice(0, n), u: all.slice(n, -n), d: all.slice(-n) };
  }

  set belief({ x, u, d }: Belief) {
    const at = this.engine.addresses.stateAddress + BELIEF_OFFSET;
    [...x, ...u, ...d].forEach((value, i) => this.data.setFloat32(at + 4 * i, value, true));
  }

  /** Mean and the whole covariance, P = U D Uᵀ, in float64. */
  get moments(): { mean: number[]; covariance: number[][] } {
    const { x, u, d } = this.belief;
    const n = x.length;
    const upper = x.map((_, i) => x.map((_, j) => (i === j ? 1 : i < j ? u[indexAbove(n, i, j)]! : 0)));
    const covariance = x.map((_, i) =>
      x.map((_, j) => d.reduce((sum, dk, k) => sum + upper[i]![k]! * dk * upper[j]![k]!, 0)),
    );
    return { mean: x, covariance };
  }

  get forecastSteps(): ForecastStepView[] {
    const at = this.engine.addresses.forecastAddress;
    const { steps } = new ForecastView(this.data, at);
    return Array.from(
      { length: steps },
      (_, k) => new ForecastStepView(this.data, at + ForecastView.SIZE + k * ForecastStepView.SIZE),
    );
  }

  get riskSteps(): RiskStepView[] {
    const at = this.engine.addresses.riskAddress;
    const { steps } = new RiskView(this.data, at);
    return Array.from(
      { length: steps },
      (_, k) => new RiskStepView(this.data, at + RiskView.SIZE + k * RiskStepView.SIZE),
    );
  }

  #floats(count: number): number[] {
    const at = this.engine.addresses.stateAddress + BELIEF_OFFSET;
    return Array.from({ length: count }, (_, i) => this.data.getFloat32(at + 4 * i, true));
  }
}

/** Place of (i, j), i < j, among the entries above the diagonal by rows. */
function indexAbove(n: number, i: number, j: number): number {
  return i * n - (i * (i + 1)) / 2 + (j - i - 1);
}

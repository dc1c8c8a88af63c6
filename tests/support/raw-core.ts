/** The module without the Forecaster: statuses, the state's bytes and fields, and the belief in its documented order. */
import {
  AdaptiveParametersView,
  Ar2ParametersView,
  ConfigurationView,
  ContextView,
  DiagnosticsView,
  ForecastStepView,
  ForecastView,
  InsulinView,
  KinematicParametersView,
  IntervalFactorsView,
  IntervalRatesView,
  LevelAheadView,
  Method,
  Model,
  MonitorView,
  PAST_FORECASTS,
  PastForecastView,
  RiskStepView,
  RiskView,
  SensorView,
  StateView,
  StatisticsView,
} from '../../host/core/layout.js';
import type { Engine } from '../../host/engines/engine.js';
import { DrivenCore } from '../../host/gate/driven-core.js';

/** State | Configuration | insulin, sensor, monitor | interval calibration | parameters: where these start within the state. */
export const INSULIN_OFFSET = StateView.SIZE + ConfigurationView.SIZE;
export const SENSOR_OFFSET = INSULIN_OFFSET + InsulinView.SIZE;
export const MONITOR_OFFSET = SENSOR_OFFSET + SensorView.SIZE;
export const INTERVALS_OFFSET = MONITOR_OFFSET + MonitorView.SIZE;
export const FACTORS_OFFSET =
  INTERVALS_OFFSET + PAST_FORECASTS * PastForecastView.SIZE + 2 * LevelAheadView.SIZE + IntervalRatesView.SIZE;
export const PARAMETERS_OFFSET = FACTORS_OFFSET + 4 * IntervalFactorsView.SIZE;

/** What lies between the start of the parameters and the belief, by model. */
const BEFORE_BELIEF = {
  [Model.AR2]: Ar2ParametersView.SIZE,
  [Model.KINEMATIC]: KinematicParametersView.SIZE,
  [Model.ADAPTIVE]: AdaptiveParametersView.SIZE + StatisticsView.SIZE + ContextView.SIZE,
};

/** Words of a belief of three states. */
const BELIEF_3 = 9;

/** Regimes of the interacting and of the particle filter. */
const REGIMES = 4;

export interface Belief {
  /** Mean. */
  x: number[];
  /** Above the diagonal of U, by rows. */
  u: number[];
  /** Diagonal of D. */
  d: number[];
}

/** Mean and covariance. */
export interface Moments {
  mean: number[];
  covariance: number[][];
}

export class RawCore extends DrivenCore {
  readonly diagnostics: DiagnosticsView;
  readonly sensor: SensorView;
  readonly monitor: MonitorView;

  constructor(engine: Engine) {
    super(engine);
    this.diagnostics = new DiagnosticsView(this.data, engine.addresses.diagnosticsAddress);
    this.sensor = new SensorView(this.data, engine.addresses.stateAddress + SENSOR_OFFSET);
    this.monitor = new MonitorView(this.data, engine.addresses.stateAddress + MONITOR_OFFSET);
  }

  /** The belief, or that of the usual regime. */
  get belief(): Belief {
    return this.beliefs[0]!;
  }

  /** The beliefs of all regimes, where the method has them. */
  get beliefs(): Belief[] {
    const configured = new ConfigurationView(this.data, this.engine.addresses.stateAddress + StateView.SIZE);
    const n = configured.model === Model.KINEMATIC ? 4 : 3;
    const length = (n * (n + 3)) / 2;
    const regimes = configured.method === Method.INTERACTING || configured.method === Method.PARTICLE;
    return Array.from({ length: regimes ? REGIMES : 1 }, (_, r) => {
      const all = this.#floats(this.beliefAddress + 4 * length * r, length);
      return { x: all.slice(0, n), u: all.slice(n, -n), d: all.slice(-n) };
    });
  }

  set belief({ x, u, d }: Belief) {
    const at = this.beliefAddress;
    [...x, ...u, ...d].forEach((value, i) => this.data.setFloat32(at + 4 * i, value, true));
  }

  /** Mean and the whole covariance, P = U D Uᵀ, in float64. */
  get moments(): Moments {
    return momentsOf(this.belief);
  }

  /** What the interacting filter believes: usual, calm, lively, pressed. */
  get regimes(): { weight: number; moments: Moments }[] {
    const beliefs = this.beliefs;
    const behind = this.beliefAddress + 4 * BELIEF_3 * beliefs.length;
    const weights = this.#floats(behind, beliefs.length);
    return beliefs.map((belief, r) => ({ weight: weights[r]!, moments: momentsOf(belief) }));
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

  /** Where the belief, or the first of them, lies in the module's memory. */
  get beliefAddress(): number {
    const at = this.engine.addresses.stateAddress;
    const { model } = new ConfigurationView(this.data, at + StateView.SIZE);
    const before = BEFORE_BELIEF[model as keyof typeof BEFORE_BELIEF];
    return at + PARAMETERS_OFFSET + before;
  }

  #floats(at: number, count: number): number[] {
    return Array.from({ length: count }, (_, i) => this.data.getFloat32(at + 4 * i, true));
  }
}

function momentsOf({ x, u, d }: Belief): Moments {
  const n = x.length;
  const upper = x.map((_, i) => x.map((_, j) => (i === j ? 1 : i < j ? u[indexAbove(n, i, j)]! : 0)));
  const covariance = x.map((_, i) =>
    x.map((_, j) => d.reduce((sum, dk, k) => sum + upper[i]![k]! * dk * upper[j]![k]!, 0)),
  );
  return { mean: x, covariance };
}

/** Place of (i, j), i < j, among the entries above the diagonal by rows. */
function indexAbove(n: number, i: number, j: number): number {
  return i * n - (i * (i + 1)) / 2 + (j - i - 1);
}

/** What the core's `smooth` answers, and the batch solution to judge it by. */
import { inverse, Matrix } from 'ml-matrix';
import { Feature, SmoothedStepView, SmoothedView } from '../../host/core/layout.js';
import type { MethodName } from '../../host/core/methods.js';
import type { ParameterSet } from '../../host/core/parameters.js';
import type { Follower } from '../reference/adaptive-forecaster.js';
import {
  advanceReal,
  linearise,
  noiseOf,
  USUAL,
  type AdaptiveParameters,
  type Context,
  type Position,
  type Substep,
} from '../reference/adaptive-model.js';
import { extended, firstBelief, SingleFilter, type Belief } from '../reference/adaptive-filters.js';
import type { Node, Normal } from '../reference/batch.js';
import type { RawCore } from './raw-core.js';

/** Configures the core with its smoother; answers the status. */
export function configureSmoother(
  core: RawCore,
  parameters: ParameterSet,
  method: MethodName,
  features: number = Feature.SMOOTHER,
): number {
  return core.configure(parameters, 0, 3600, method, features);
}

/** Where `smooth` answers: right behind the state. */
export const smoothedAddress = (core: RawCore): number => core.engine.addresses.stateAddress + core.state.length;

/** The steps that `smooth` answers, the newest first. */
export function smoothed(core: RawCore) {
  const status = core.call('smooth');
  if (status !== 0) throw new Error(`smooth refused: ${status}`);
  const at = smoothedAddress(core);
  return Array.from({ length: new SmoothedView(core.data, at).count }, (_, k) => {
    const step = new SmoothedStepView(core.data, at + SmoothedView.SIZE + k * SmoothedStepView.SIZE);
    const { secondsAgo, glucose, glucoseSd, rate, rateSd } = step;
    return { secondsAgo, glucose, glucoseSd, rate, rateSd };
  });
}

/** Collects the batch problem of the adaptive model with a linear drift and noise that is the same everywhere: each stretch of time is a node with an affine step. */
export class NodeCollector implements Follower {
  /** Nobody asks: no noise depends on it here. */
  readonly position = [150, 0] as const;
  prior: Normal | undefined;
  nodes: Node[] = [];
  readonly #p: AdaptiveParameters;

  constructor(p: AdaptiveParameters) {
    this.#p = p;
  }

  start(reading: number): void {
    const { mean, covariance } = firstBelief(this.#p, reading);
    this.prior = { mean: Matrix.columnVector([...mean]), covariance };
    this.nodes = [];
  }

  elapse(context: Context, substeps: readonly Substep[]): void {
    let transition = Matrix.eye(3, 3);
    let noise = Matrix.zeros(3, 3);
    let shift = Matrix.zeros(3, 1);
    for (const substep of substeps) {
      const at = [150, 0.1, 0.2];
      const moved = (x: readonly number[]) =>
        Matrix.columnVector([...advanceReal(this.#p, context, USUAL, x, substep)]);
      const F = Matrix.zeros(3, 3);
      at.forEach((_, j) =>
        F.setColumn(j, Matrix.sub(moved(at.map((x, i) => (i === j ? x + 1 : x))), moved(at)).to1DArray()),
      );
      const offset = Matrix.sub(moved(at), F.mmul(Matrix.columnVector(at)));
      transition = F.mmul(transition);
      noise = F.mmul(noise)
        .mmul(F.transpose())
        .add(noiseOf(this.#p, context, USUAL, substep));
      shift = F.mmul(shift).add(offset);
    }
    this.nodes.push({ step: { transition, noise }, jump: { mean: shift, covariance: Matrix.zeros(3, 3) } });
  }

  measure(reading: number): void {
    this.nodes.at(-1)!.reading = { value: reading, variance: this.#p.sensorNoise ** 2 };
  }
}

/** The extended filter and the smoother of Rauch, Tung and Striebel in covariance form, along the tangents that the filter takes. */
export class TangentSmoother implements Follower {
  readonly filter: SingleFilter;
  #steps: { before: Belief; transition: Matrix; predicted: Belief }[] = [];
  readonly #p: AdaptiveParameters;

  constructor(p: AdaptiveParameters) {
    this.#p = p;
    this.filter = new SingleFilter(p, extended);
  }

  get position(): Position {
    return this.filter.position;
  }

  start(reading: number): void {
    this.filter.start(reading);
    this.#steps = [];
  }

  elapse(context: Context, substeps: readonly Substep[]): void {
    const before = this.filter.belief;
    let { mean } = before;
    let transition = Matrix.eye(3, 3);
    for (const substep of substeps) {
      const { state, jacobian } = linearise(this.#p, context, USUAL, mean, substep);
      transition = jacobian.mmul(transition);
      mean = state;
    }
    this.filter.elapse(context, substeps);
    this.#steps.push({ before, transition, predicted: this.filter.belief });
  }

  measure(reading: number): void {
    this.filter.measure(reading);
  }

  /** Every belief from the first to the last given all readings. */
  smoothed(): Normal[] {
    let { mean, covariance } = asNormal(this.filter.belief);
    const all = [{ mean, covariance }];
    for (const { before, transition, predicted } of [...this.#steps].reverse()) {
      const gain = before.covariance.mmul(transition.transpose()).mmul(inverse(predicted.covariance));
      const ahead = asNormal(predicted);
      mean = Matrix.columnVector([...before.mean]).add(gain.mmul(Matrix.sub(mean, ahead.mean)));
      covariance = Matrix.add(
        before.covariance,
        gain.mmul(Matrix.sub(covariance, ahead.covariance)).mmul(gain.transpose()),
      );
      all.unshift({ mean, covariance });
    }
    return all;
  }
}

const asNormal = ({ mean, covariance }: Belief): Normal => ({ mean: Matrix.columnVector([...mean]), covariance });

/** Plays tapes to the core with other parameters and reads its forecasts straight from its memory: the inner loop. */
import { ConfigurationView, ForecastStepView, ForecastView, ParametersView, STEP_SECONDS } from '../core/layout.js';
import { METHODS, methodsOf } from '../core/methods.js';
import { FILTER_FEATURES, featureBits, type FeatureName } from '../core/core.js';
import { writeParameters, type ParameterSet } from '../core/parameters.js';
import type { Engine } from '../engines/engine.js';
import { LEVELS, type Predictions } from '../evaluate/predictions.js';
import { HORIZONS, type Horizon } from '../evaluate/protocol.js';
import type { Exam } from './lesson.js';
import { BLOCK_WORDS, inputWords } from './tape.js';

export type LessonPredictions = Record<Horizon, Required<Predictions>>;

/** Takes an engine for itself: no forecaster may live on it. */
export class Replay {
  readonly #engine: Engine;
  readonly #data: DataView;
  readonly #input: Uint32Array;
  readonly #features: readonly FeatureName[];
  readonly #steps: Record<Horizon, ForecastStepView>;

  /** What is learned by default is the filter's own forecast. */
  constructor(engine: Engine, features: readonly FeatureName[] = FILTER_FEATURES) {
    const { memory, addresses } = engine;
    this.#engine = engine;
    this.#features = features;
    this.#data = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    this.#input = inputWords(engine);
    const first = addresses.forecastAddress + ForecastView.SIZE;
    const stepAt = (horizon: Horizon): ForecastStepView =>
      new ForecastStepView(this.#data, first + ((horizon * 60) / STEP_SECONDS - 1) * ForecastStepView.SIZE);
    this.#steps = { 30: stepAt(30), 60: stepAt(60) };
  }

  /** What these parameters forecast in a lesson; undefined when the core refuses them. */
  run(lesson: Exam, parameters: ParameterSet): LessonPredictions | undefined {
    if (this.#configure(parameters) < 0) return undefined;
    const { observe, recoverClock, distribution } = this.#engine.calls;
    const { blocks, recoveries } = lesson.tape;
    const { stops, at } = lesson;
    const input = this.#input;
    const predictions = { 30: room(at[30].observed.length), 60: room(at[60].observed.length) };
    const end = stops.length === 0 ? 0 : stops[stops.length - 1]! + 1;
    let recovery = 0;
    let stop = 0;
    for (let event = 0; event < end; event++) {
      for (let word = 0; word < BLOCK_WORDS; word++) input[word] = blocks[event * BLOCK_WORDS + word]!;
      if (event === recoveries[recovery]) {
        recoverClock();
        recovery++;
      } else observe();
      if (event !== stops[stop]) continue;
      distribution();
      for (const horizon of HORIZONS) {
        const place = at[horizon].places[stop]!;
        if (place >= 0) copyStep(this.#steps[horizon], predictions[horizon], place);
      }
      stop++;
    }
    return predictions;
  }

  #configure(parameters: ParameterSet): number {
    const { addresses, calls } = this.#engine;
    writeParameters(this.#data, addresses.parametersAddress, parameters);
    const configuration = new ConfigurationView(this.#data, addresses.configurationAddress);
    configuration.model = new ParametersView(this.#data, addresses.parametersAddress).model;
    configuration.method = METHODS[methodsOf(parameters.model)[0]];
    configuration.sensorInterval = 0;
    configuration.horizon = Math.max(...HORIZONS) * 60;
    configuration.features = featureBits(this.#features);
    return calls.configure();
  }
}

function room(length: number): Required<Predictions> {
  return { mean: new Float64Array(length), quantiles: new Float64Array(length * LEVELS) };
}

function copyStep(step: ForecastStepView, { mean, quantiles }: Required<Predictions>, place: number): void {
  const first = place * LEVELS;
  mean[place] = step.mean;
  quantiles[first] = step.q05;
  quantiles[first + 1] = step.q10;
  quantiles[first + 2] = step.q25;
  quantiles[first + 3] = step.q50;
  quantiles[first + 4] = step.q75;
  quantiles[first + 5] = step.q90;
  quantiles[first + 6] = step.q95;
}

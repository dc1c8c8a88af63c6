/** What must hold of a state and of every answer, whatever came before. Each check answers the first thing that does not, in words. */
import {
  ConfigurationView,
  DiagnosticsView,
  Feature,
  Method,
  NoiseBeliefView,
  ParticleView,
  ParticlesView,
  RegimesView,
  RiskView,
  SmoothedStepView,
  SmoothedView,
  StateView,
  USUAL_PARTICLES,
} from '../../host/core/layout.js';
import { LAYOUT } from '../../tests/support/layout.js';
import {
  INSULIN_OFFSET,
  MONITOR_OFFSET,
  PARAMETERS_OFFSET,
  SENSOR_OFFSET,
  type RawCore,
} from '../../tests/support/raw-core.js';
import type { Question } from './life.js';

export type Problem = string | undefined;

/** Readings are within these, and so are means and quantiles of forecasts, mg/dL. */
const LOWEST = 20;
const HIGHEST = 600;

/** Bytes of a belief: three states, or the four of `kinematic`. */
const BELIEF_3 = 36;
const REGIMES = 4;

/** Rounding of a sum of weights. */
const WEIGHTS_OFF = 1e-3;
/** Rounding between two probabilities that are in order: each is a sum over a hundred paths or more. */
const ROUNDING = 5e-6;

const EXPONENT = 0x7f800000;

/** Words of the state's blocks that are no f32: their bits may be those of a NaN. */
const WHOLE_WORDS = new Set(
  (
    [
      ['State', 0],
      ['Insulin', INSULIN_OFFSET],
      ['Sensor', SENSOR_OFFSET],
      ['Monitor', MONITOR_OFFSET],
    ] as const
  ).flatMap(([name, at]) =>
    LAYOUT.blocks
      .find((block) => block.name === name)!
      .fields.filter(({ type }) => type !== 'f32')
      .map(({ offset }) => (at + offset) / 4),
  ),
);

/** Numbers that are not finite, variances that are not positive, weights that are none. */
export function stateProblem(core: RawCore): Problem {
  return notFinite(core) ?? beliefProblem(core) ?? regimesProblem(core) ?? sensorProblem(core);
}

function notFinite(core: RawCore): Problem {
  const { memory, addresses } = core.engine;
  const words = new Uint32Array(memory.buffer, addresses.stateAddress, core.state.length / 4);
  const random = hasGenerator(core) ? (particlesAddress(core) - addresses.stateAddress) / 4 : -1;
  for (let i = 0; i < words.length; i++)
    if ((words[i]! & EXPONENT) === EXPONENT && i !== random && !WHOLE_WORDS.has(i))
      return `a number in the state is not finite: offset ${4 * i}${4 * i >= PARAMETERS_OFFSET ? ' (model and belief)' : ''}`;
  return undefined;
}

function beliefProblem(core: RawCore): Problem {
  for (const { d } of core.beliefs)
    if (!d.every((part) => part > 0)) return `a variance is not positive: D = ${d.join(', ')}`;
  if (methodOf(core) !== Method.VARIATIONAL && methodOf(core) !== Method.VARIATIONAL_DIAGONAL) return undefined;
  const { shape, scale, spread } = new NoiseBeliefView(core.data, core.beliefAddress + BELIEF_3);
  return shape > 1 && scale > 0 && spread >= 1
    ? undefined
    : `the noise's belief: shape ${shape}, scale ${scale}, spread ${spread}`;
}

function regimesProblem(core: RawCore): Problem {
  if (!isParticle(core) && methodOf(core) !== Method.INTERACTING) return undefined;
  const at = core.beliefAddress + REGIMES * BELIEF_3;
  const { usual, calm, lively, pressed } = new RegimesView(core.data, at);
  const regimes = weightsProblem('regimes', [usual, calm, lively, pressed]);
  if (regimes !== undefined || !isParticle(core) || core.state.readings === 0) return regimes;
  const particles = configuredOf(core).particles || USUAL_PARTICLES;
  const all = Array.from(
    { length: particles },
    (_, i) => new ParticleView(core.data, particlesAddress(core) + ParticlesView.SIZE + i * ParticleView.SIZE),
  );
  const lost = all.findIndex(({ regime }) => regime >= REGIMES);
  return lost >= 0
    ? `particle ${lost} is in regime ${all[lost]!.regime}`
    : weightsProblem(
        'particles',
        all.map(({ weight }) => weight),
      );
}

function weightsProblem(of: string, weights: number[]): Problem {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (weights.every((weight) => weight >= 0 && weight <= 1 + ROUNDING) && Math.abs(sum - 1) < WEIGHTS_OFF)
    return undefined;
  return `weights of the ${of} add up to ${sum}: ${weights.slice(0, REGIMES).join(', ')}`;
}

function sensorProblem(core: RawCore): Problem {
  if ((configuredOf(core).features & Feature.SENSOR) === 0 || core.state.readings === 0) return undefined;
  const { biasPart, gainPart } = core.sensor;
  return biasPart > 0 && gainPart > 0 ? undefined : `the sensor's variances: ${biasPart}, ${gainPart}`;
}

/** What a question left in its block. */
export function answerProblem(core: RawCore, call: Question): Problem {
  if (call === 'risk') return riskProblem(core);
  if (call === 'diagnose') return diagnosisProblem(core);
  if (call === 'smooth') return smoothProblem(core);
  return forecastProblem(core, call === 'distribution');
}

function forecastProblem(core: RawCore, whole: boolean): Problem {
  const steps = core.forecastSteps;
  if (steps.length !== configuredOf(core).horizon / 300) return `the forecast has ${steps.length} steps`;
  for (const [k, step] of steps.entries()) {
    const at = `forecast step ${k + 1}`;
    if (![step.mean, step.sd, step.scaledMean, step.scaledSd].every(Number.isFinite))
      return `${at}: mean ${step.mean}, sd ${step.sd}, on the working scale ${step.scaledMean}, ${step.scaledSd}`;
    if (!(step.sd > 0 && step.scaledSd > 0)) return `${at}: sd ${step.sd}, on the working scale ${step.scaledSd}`;
    if (!ordered([LOWEST, step.mean, HIGHEST])) return `${at}: mean ${step.mean}`;
    if (!whole) continue;
    const quantiles = [step.q05, step.q10, step.q25, step.q50, step.q75, step.q90, step.q95];
    if (!ordered([LOWEST, ...quantiles, HIGHEST])) return `${at}: quantiles ${quantiles.join(', ')}`;
    const { below54, below70, above180, above250 } = step;
    if (!ordered([0, below54, below70, 1]) || !ordered([0, above250, above180, 1]))
      return `${at}: probabilities ${below54}, ${below70}, ${above180}, ${above250}`;
  }
  return undefined;
}

function riskProblem(core: RawCore): Problem {
  const { horizon } = configuredOf(core);
  const head = new RiskView(core.data, core.engine.addresses.riskAddress);
  const times = [head.minutesTo54, head.minutesTo70, head.minutesTo180, head.minutesTo250];
  if (!times.every((minutes) => minutes >= 0 && minutes <= (horizon / 60) * (1 + ROUNDING)))
    return `risk: minutes to the thresholds ${times.join(', ')}`;
  let before = [0, 0, 0, 0];
  for (const [k, step] of core.riskSteps.entries()) {
    const { crossBelow54, crossBelow70, crossAbove180, crossAbove250 } = step;
    const now = [crossBelow54, crossBelow70, crossAbove180, crossAbove250];
    const nested = crossBelow54 <= crossBelow70 + ROUNDING && crossAbove250 <= crossAbove180 + ROUNDING;
    if (!nested || !now.every((p, i) => p >= before[i]! - ROUNDING && p >= 0 && p <= 1))
      return `risk step ${k + 1}: ${now.join(', ')} after ${before.join(', ')}`;
    before = now;
  }
  return undefined;
}

const WHOLE_DIAGNOSES = new Set(['time', 'flags', 'interval', 'readings', 'resets']);
const DIAGNOSES = Object.keys(DiagnosticsView.OFFSETS) as (keyof typeof DiagnosticsView.OFFSETS)[];

/** Spreads may be less than an f32 holds where the sensor shows nothing above 0: at the low end of the logarithmic scale, where only torture leads. */
function areSpreads(shown: number, { glucoseSd, rateSd }: { glucoseSd: number; rateSd: number }): boolean {
  return shown > 0 ? glucoseSd > 0 && rateSd > 0 : glucoseSd >= 0 && rateSd >= 0;
}

function diagnosisProblem(core: RawCore): Problem {
  const found = core.diagnostics;
  for (const name of DIAGNOSES)
    if (!WHOLE_DIAGNOSES.has(name) && !Number.isFinite(found[name])) return `diagnosis: ${name} ${found[name]}`;
  const shown = (1 + found.gain) * found.glucose + found.bias;
  if (!areSpreads(shown, found)) return `diagnosis: sd of glucose ${found.glucoseSd}, of the rate ${found.rateSd}`;
  const { calm, lively, pressed } = found;
  if (![calm, lively, pressed].every((p) => p >= 0 && p <= 1 + ROUNDING))
    return `diagnosis: regimes ${calm}, ${lively}, ${pressed}`;
  const onBoard = [found.carbsOnBoard, found.insulinOnBoard];
  return onBoard.every((amount) => amount >= 0) ? undefined : `diagnosis: on board ${onBoard.join(', ')}`;
}

function smoothProblem(core: RawCore): Problem {
  const at = core.engine.addresses.stateAddress + core.state.length;
  const { count } = new SmoothedView(core.data, at);
  for (let k = 0; k < count; k++) {
    const { secondsAgo, glucose, glucoseSd, rate, rateSd } = new SmoothedStepView(
      core.data,
      at + SmoothedView.SIZE + k * SmoothedStepView.SIZE,
    );
    if (![glucose, rate].every(Number.isFinite) || !areSpreads(glucose, { glucoseSd, rateSd }) || secondsAgo > 3600)
      return `smoothed step ${k}, ${secondsAgo} s ago: ${glucose} ± ${glucoseSd}, rate ${rate} ± ${rateSd}`;
  }
  return undefined;
}

function ordered(numbers: readonly number[]): boolean {
  return numbers.every((x, i) => i === 0 || numbers[i - 1]! <= x);
}

function configuredOf(core: RawCore): ConfigurationView {
  return new ConfigurationView(core.data, core.engine.addresses.stateAddress + StateView.SIZE);
}

function methodOf(core: RawCore): number {
  return configuredOf(core).method;
}

function isParticle(core: RawCore): boolean {
  return methodOf(core) === Method.PARTICLE;
}

/** Whether the state has a generator of random numbers, in the particles' head. */
function hasGenerator(core: RawCore): boolean {
  return isParticle(core) || methodOf(core) === Method.AUTO;
}

/** Where the particles' head lies. */
function particlesAddress(core: RawCore): number {
  return core.beliefAddress + REGIMES * BELIEF_3 + RegimesView.SIZE;
}

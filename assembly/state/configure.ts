/** Configuration: checks the settings and the parameters, and starts an empty state. */
import { ALL_FEATURES } from '../features';
import { configuration, configured, learned, parameters, state } from '../layout/blocks';
import { Configuration, Feature, Method, Model } from '../layout/configuration';
import { CONFIGURATION, PARAMETERS, STATE, STATE_CONFIGURATION, STATE_PARAMETERS } from '../layout/map';
import { FORECAST_STEPS, STEP_SECONDS } from '../layout/outputs';
import { AdaptiveParameters, Ar2Parameters, KinematicParameters, LINEAR_SCALE } from '../layout/parameters';
import { Particle, particleCount, particlesAreValid } from '../layout/particles';
import { LAYOUT_VERSION, MAGIC } from '../layout/state';
import { Status } from '../layout/status';
import { HIGH, LOW, VERY_HIGH, VERY_LOW } from '../layout/thresholds';
import {
  ADAPTIVE_END,
  AUTO_END,
  INTERACTING_END,
  STATISTICS,
  VARIATIONAL_END,
  adaptiveParametersAreValid,
} from '../models/adaptive';
import { AR2_END, ar2HasLogarithm, ar2ParametersAreValid, configureAr2 } from '../models/ar2';
import { fillContext, startStatistics } from '../models/context';
import { KINEMATIC_END, configureKinematic, kinematicParametersAreValid } from '../models/kinematic';
import { startIntervals } from '../calibration/factors';
import { LONGEST_ADAPTIVE_STEP } from '../models/pace';
import { LONGEST_STEP } from '../models/series';
import { startHead } from '../head/learn';
import { headLength } from '../head/place';
import { treatmentsLength } from '../head/treatments';
import { headParametersAreValid } from '../head/validate';
import { smoothLength } from '../forecast/smooth';
import { riskLength } from '../forecast/workspace';
import { fillRiskTables } from '../forecast/normal-table';
import { startInterval } from '../monitor/interval';
import { configureLikelihood } from '../sensor/likelihood';
import { scaleLength, toScale } from '../sensor/scale';
import { start } from '../filters/filter';
import { FIRST_PARTICLE } from '../filters/particle';
import { canSmooth, historyLength } from '../filters/history';
import { clearWords, copyWords } from './words';
import { Chosen } from './chosen';
import { ADAPTIVE, FEATURES } from '../profile';

const SHORTEST_INTERVAL: u32 = 60;
const LONGEST_INTERVAL: u32 = 1800;

/** Starts an empty state with the configuration and parameter blocks; refused settings leave the old state as it is. */
export function configureState(): i32 {
  const status = checkConfiguration();
  if (status < 0) {
    if (!ADAPTIVE) fillRiskTables(); // the parameters may have been written over them
    return status;
  }
  const length = stateLength(configuration);
  clearWords(STATE, length);
  copyWords(STATE_CONFIGURATION, CONFIGURATION, offsetof<Configuration>());
  copyWords(STATE_PARAMETERS, PARAMETERS, parametersLength(configuration.model)); // no byte of another set's
  state.length = u32(length);
  state.layoutVersion = LAYOUT_VERSION;
  state.working = u32(max<usize>(riskLength(), smoothLength()));
  state.longestStep = Chosen.adaptive() ? LONGEST_ADAPTIVE_STEP : LONGEST_STEP;
  configureScale();
  configureLikelihood(state, learned.degreesOfFreedom, learned.sensorNoise * learned.sensorNoise);
  configureModel();
  startInterval();
  if (Chosen.has(Feature.HEAD)) startHead();
  if (Chosen.has(Feature.INTERVALS) || Chosen.has(Feature.HEAD)) startIntervals();
  fillRiskTables();
  state.magic = MAGIC;
  return Status.OK;
}

function configureModel(): void {
  if (configured.model == Model.AR2) configureAr2(changetype<Ar2Parameters>(learned));
  else if (!Chosen.adaptive()) configureKinematic(changetype<KinematicParameters>(learned));
  else {
    startStatistics();
    fillContext(STATISTICS.mean, 0);
  }
  start(0);
}

function parametersLength(model: u32): usize {
  if (ADAPTIVE && model == Model.ADAPTIVE) return offsetof<AdaptiveParameters>();
  return model == Model.AR2 ? offsetof<Ar2Parameters>() : offsetof<KinematicParameters>();
}

/** Length of the state of a model and method that belong together, bytes. */
export function stateLength(c: Configuration): usize {
  return methodEnd(c) + historyLength(c) + treatmentsLength(c) + headLength(c) - STATE;
}

function methodEnd(c: Configuration): usize {
  if (ADAPTIVE && c.model == Model.ADAPTIVE) return adaptiveEnd(c);
  return c.model == Model.AR2 ? AR2_END : KINEMATIC_END;
}

function adaptiveEnd(c: Configuration): usize {
  const method = c.method;
  if (method == Method.PARTICLE) return FIRST_PARTICLE + particleCount(c) * offsetof<Particle>();
  if (method == Method.INTERACTING) return INTERACTING_END;
  if (method == Method.AUTO) return AUTO_END;
  return method == Method.VARIATIONAL || method == Method.VARIATIONAL_DIAGONAL ? VARIATIONAL_END : ADAPTIVE_END;
}

/** Whether there is such a method on such a model. */
export function belongTogether(model: u32, method: u32): bool {
  if (model == Model.ADAPTIVE) {
    return (
      method == Method.EXTENDED ||
      method == Method.UNSCENTED ||
      method == Method.INTERACTING ||
      method == Method.PARTICLE ||
      method == Method.AUTO ||
      method == Method.VARIATIONAL ||
      method == Method.VARIATIONAL_DIAGONAL
    );
  }
  return (model == Model.AR2 || model == Model.KINEMATIC) && method == Method.KALMAN;
}

/** Whether this build holds all that a configuration asks for. */
export function isHeld(c: Configuration): bool {
  return (ADAPTIVE || c.model != Model.ADAPTIVE) && (c.features & ~FEATURES) == 0;
}

function checkConfiguration(): i32 {
  const c = configuration;
  if (!belongTogether(c.model, c.method)) return Status.BAD_CONFIGURATION;
  if (!particlesAreValid(c)) return Status.BAD_CONFIGURATION;
  const interval = c.sensorInterval;
  if (interval != 0 && (interval < SHORTEST_INTERVAL || interval > LONGEST_INTERVAL)) return Status.BAD_CONFIGURATION;
  const horizon = c.horizon;
  if (horizon == 0 || horizon > FORECAST_STEPS * STEP_SECONDS || horizon % STEP_SECONDS != 0) {
    return Status.BAD_CONFIGURATION;
  }
  if ((c.features & ~ALL_FEATURES) != 0) return Status.BAD_CONFIGURATION;
  if ((c.features & Feature.SMOOTHER) != 0 && !canSmooth(c.method)) return Status.BAD_CONFIGURATION;
  if (!isHeld(c)) return Status.LEFT_OUT;
  if (parameters.model != c.model) return Status.BAD_PARAMETERS;
  if ((FEATURES & c.features & Feature.TREATMENTS) != 0 && (c.features & Feature.HEAD) == 0)
    return Status.BAD_CONFIGURATION;
  if ((FEATURES & Feature.HEAD) != 0 && (c.features & Feature.HEAD) != 0) {
    if (c.model != Model.ADAPTIVE) return Status.BAD_CONFIGURATION;
    if (!headParametersAreValid()) return Status.BAD_PARAMETERS;
  }
  if (ADAPTIVE && c.model == Model.ADAPTIVE) {
    return adaptiveParametersAreValid(changetype<AdaptiveParameters>(parameters)) ? Status.OK : Status.BAD_PARAMETERS;
  }
  if (c.model == Model.KINEMATIC) {
    return kinematicParametersAreValid(changetype<KinematicParameters>(parameters)) ? Status.OK : Status.BAD_PARAMETERS;
  }
  const ar2 = changetype<Ar2Parameters>(parameters);
  if (!ar2ParametersAreValid(ar2)) return Status.BAD_PARAMETERS;
  return ar2HasLogarithm(ar2) ? Status.OK : Status.NO_LOGARITHM;
}

function configureScale(): void {
  const length = scaleLength(learned.scaleOffset, learned.scaleOffset >= LINEAR_SCALE);
  const setpoint: f32 = Chosen.adaptive() ? 0 : toScale(learned.setpoint, length);
  state.scaleLength = length;
  state.setpoint = setpoint;
  state.deviation54 = toScale(VERY_LOW, length) - setpoint;
  state.deviation70 = toScale(LOW, length) - setpoint;
  state.deviation180 = toScale(HIGH, length) - setpoint;
  state.deviation250 = toScale(VERY_HIGH, length) - setpoint;
}

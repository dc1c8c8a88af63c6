/** What the filter believes about glucose itself, and how the last reading met its prediction. */
import { inRegimes, levelRate, levelRateVariance, steadyLevel, steadyVariance } from '../filters/filter';
import { PARTICLES } from '../filters/particle';
import { configured, diagnostics, learned, state } from '../layout/blocks';
import { Feature, Method, Model } from '../layout/configuration';
import { DIAGNOSTICS } from '../layout/map';
import { Diagnostics } from '../layout/outputs';
import { Status } from '../layout/status';
import { ADAPTIVE_BELIEF, ESCALATION, REGIMES, STATISTICS } from '../models/adaptive';
import { AR2_BELIEF } from '../models/ar2';
import { drift } from '../models/drift';
import { insulinOnBoard } from '../models/insulin';
import { KINEMATIC_BELIEF } from '../models/kinematic';
import { diagnoseMonitor } from '../monitor/consistency';
import { diagnoseSensor } from '../sensor/calibration';
import { checkForecastable } from './moments';
import { fillGlucose } from './motion';
import { Chosen } from '../state/chosen';

/** Fills the diagnostics block. */
export function diagnoseBelief(): i32 {
  const status = checkForecastable();
  if (status < 0) return status;
  const d = diagnostics;
  d.time = state.time;
  d.flags = state.flags;
  d.interval = state.interval;
  d.readings = state.readings;
  d.carbsOnBoard = state.carbsOnBoard;
  d.insulinOnBoard = insulinOnBoard();
  d.innovation = state.innovation;
  d.innovationSd = state.innovationSd;
  d.effectiveNoise = state.effectiveNoise;
  const regimes = Chosen.adaptive() && inRegimes();
  d.calm = regimes ? REGIMES.calm : 0;
  d.lively = regimes ? REGIMES.lively : 0;
  d.pressed = regimes ? REGIMES.pressed : 0;
  const auto = configured.method == Method.AUTO;
  d.effectiveParticles = configured.method == Method.PARTICLE || (auto && regimes) ? PARTICLES.effective : 0;
  d.escalationSpread = auto ? ESCALATION.spread : 0;
  d.escalations = auto ? ESCALATION.escalations : 0;
  fillMotion(fillGlucose(DIAGNOSTICS + offsetof<Diagnostics>('glucose'), steadyLevel(), steadyVariance()));
  d.bias = 0;
  d.biasSd = 0;
  d.gain = 0;
  d.gainSd = 0;
  d.innovationSpread = 0;
  d.innovationLean = 0;
  d.resets = 0;
  if (Chosen.has(Feature.SENSOR)) diagnoseSensor();
  if (Chosen.has(Feature.MONITOR)) diagnoseMonitor();
  return Status.OK;
}

/** Rates on the working scale times its slope are rates of glucose. */
function fillMotion(slope: f32): void {
  const d = diagnostics;
  d.rate = slope * levelRate();
  d.rateSd = slope * sqrt<f32>(levelRateVariance());
  if (configured.model == Model.AR2) {
    d.acceleration = 0;
    d.mealEffect = slope * AR2_BELIEF.x2;
  } else if (Chosen.adaptive()) {
    const b = ADAPTIVE_BELIEF;
    d.acceleration = drift(b.x0 - b.x2, b.x1);
    d.mealEffect = learned.mealGain * learned.mealDecay * STATISTICS.absorbing;
  } else {
    d.acceleration = slope * KINEMATIC_BELIEF.x2;
    d.mealEffect = slope * KINEMATIC_BELIEF.x3;
  }
}

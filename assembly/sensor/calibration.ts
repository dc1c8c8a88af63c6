/**
 * The sensor's bias b and gain a: it shows z = (1 + a) g + b of glucose g. The filters follow z; this follows (b, a), so that
 * g = (z - b) / (1 + a).
 *
 * Readings say nothing about b and a: a reading is y = z + w, its likelihood has no b and no a in it, and a sensor's bias is
 * nobody's glucose, so that (b, a) and z are independent beforehand. Their joint posterior after any number of readings is
 * p(z | readings) p(b, a). What could couple them is only the belief that glucose, and not z, reverts to the setpoint, which would
 * take a day at 250 mg/dL for a bias; it is left out on purpose. So (b, a) is a consider-state (Schmidt 1966) of the filter,
 * here without any correlation to carry.
 *
 * A fingerstick y = g + e is linear in (b, a) around the belief: g(b̂, â) - y = s (b - b̂) + s g (a - â) - e with s = 1 / (1 + â). The
 * variance of e is the meter's, plus those of the level and of the error that it follows, plus (lag × rate)² with the rate's own
 * variance: the sensor shows the glucose of some minutes ago. The level is not corrected, since the fingerstick is not about z.
 */
import { levelRate, levelRateVariance, shiftLevel, steadyLevel, steadyVariance, widenLevel } from '../filters/filter';
import { diagnostics, learned, sensor, state } from '../layout/blocks';
import { Flag } from '../layout/status';
import { Plausible } from '../forecast/plausible';
import { fromScale, slopeOfScale, toScale } from './scale';

const DAY: f32 = 86400;

/** No wear is longer, days: without news the variances end growing after so long. */
const LONGEST_WEAR: f32 = 14;

/** How long a new sensor is not to be trusted, s. */
const WARM_UP: u32 = 3600;

/** Squared innovation of a fingerstick, in predicted variances, that is not believed the first time: 4². */
const DOUBTFUL: f32 = 16;

/** Two fingersticks this far apart tell the gain from the bias, mg/dL. */
const APART: f32 = 60;

/**
 * Standard deviation of what the filters follow as if it were glucose, mg/dL: errors of the sensor that last for minutes. The noise that was
 * learned for forecasts is smaller; that of a real sensor may be larger (Vettoretti et al. 2018: 6.8 in all).
 */
const FOLLOWED: f32 = 2;

/** Bounds of the mean of the gain: glucose never has to be divided by nothing. */
const LARGEST_GAIN: f32 = 0.5;

/** Opens the prior, from the belief's time on. */
export function openSensor(): void {
  sensor.bias = 0;
  sensor.gain = 0;
  sensor.u = 0;
  sensor.biasPart = learned.biasSd * learned.biasSd;
  sensor.gainPart = learned.gainSd * learned.gainSd;
  sensor.walkedTo = state.time;
  sensor.fingersticks = 0;
  sensor.lowest = 0;
  sensor.highest = 0;
  sensor.doubted = 0;
}

/** A new sensor, inserted so many minutes before the belief's time. */
export function changeSensor(minutes: f32): void {
  if (state.readings > 0) expectJump(glucose());
  openSensor();
  const since = state.time - u32(minutes) * 60;
  sensor.walkedTo = since;
  sensor.insertedAt = since;
  sensor.changes = sensor.changes + 1;
}

/** A fingerstick that was entered into the sensor, which now may show glucose as it was measured, with a bias of its own. */
export function calibrateSensor(measured: f32): void {
  expectJump(compareSensor(measured) ? glucose() : measured);
  openSensor();
}

/** The belief after a fingerstick that the sensor was not told. Answers whether it was believed. */
export function compareSensor(measured: f32): bool {
  walk();
  if (isDoubtful(measured)) {
    const side = glucose() > measured ? 1 : -1;
    if (sensor.doubted != side) {
      sensor.doubted = side;
      return false;
    }
    // The second in a row that says the same: the sensor is as far off as they say.
    openSensor();
    const off = glucose() - measured;
    sensor.biasPart = sensor.biasPart + off * off;
  }
  learn(measured);
  return true;
}

/** Goes on when the clock moved by so many seconds while next to no time passed. */
export function moveSensorClock(seconds: u32): void {
  sensor.walkedTo = sensor.walkedTo + seconds; // wraps as the differences do that it is used in
  sensor.insertedAt = sensor.insertedAt + seconds;
}

/** Flags of the sensor. */
export function sensorFlags(): u32 {
  let flags = 0;
  if (sensor.changes > 0 && state.time - sensor.insertedAt < WARM_UP) flags |= Flag.SENSOR_WARM_UP;
  if (sensor.doubted != 0) flags |= Flag.FINGERSTICK_DOUBTED;
  return flags;
}

/** Takes bias and gain off the glucose in the diagnostics, which is the sensor's, and fills their own fields. */
export function diagnoseSensor(): void {
  const one: f32 = 1;
  const d = diagnostics;
  const scale = one / (one + sensor.gain);
  const mean = (d.glucose - sensor.bias) * scale;
  const walkedBias = biasGrowth();
  const walkedGain = gainGrowth();
  const off = offVariance(mean) + walkedBias + walkedGain * mean * mean + FOLLOWED * FOLLOWED;
  d.glucose = mean;
  d.glucoseSd = scale * sqrt<f32>(d.glucoseSd * d.glucoseSd + off);
  d.bias = sensor.bias;
  d.biasSd = sqrt<f32>(biasVariance() + walkedBias);
  d.gain = sensor.gain;
  d.gainSd = sqrt<f32>(sensor.gainPart + walkedGain);
}

/** What the sensor shows without its noise, mg/dL. */
function shown(): f32 {
  return fromScale(steadyLevel() + state.setpoint, state.scaleLength);
}

/** Glucose, mg/dL. */
function glucose(): f32 {
  const one: f32 = 1;
  return (shown() - sensor.bias) / (one + sensor.gain);
}

function biasVariance(): f32 {
  return sensor.biasPart + sensor.u * sensor.u * sensor.gainPart;
}

/** Variance of b + a g. */
function offVariance(g: f32): f32 {
  const along = sensor.u + g;
  return sensor.biasPart + along * along * sensor.gainPart;
}

/** What the bias has walked since its variance last grew, as variance. */
function biasGrowth(): f32 {
  return learned.biasWalk * learned.biasWalk * daysWorn();
}

/** The same of the gain, which no fingerstick may narrow for years. */
function gainGrowth(): f32 {
  const perDay = learned.gainWalk * learned.gainWalk;
  const most = learned.gainSd * learned.gainSd + LONGEST_WEAR * perDay;
  return max<f32>(min<f32>(perDay * daysWorn(), most - sensor.gainPart), 0);
}

/** Days since the variances last grew. */
function daysWorn(): f32 {
  return min<f32>(f32(state.time - sensor.walkedTo) / DAY, LONGEST_WEAR);
}

/** The random walks up to the belief's time: P ← P + diag(q, r), in UD form. */
function walk(): void {
  const q = biasGrowth();
  const r = gainGrowth();
  const before = sensor.gainPart;
  const after = before + r;
  const u = sensor.u;
  const share = before / after;
  sensor.gainPart = after;
  sensor.u = u * share;
  sensor.biasPart = sensor.biasPart + u * u * share * r + q; // u² d₁ r / (d₁ + r) is what the smaller u leaves over
  sensor.walkedTo = state.time;
}

/** Variance of the difference of fingerstick and glucose for given bias and gain. */
function comparisonNoise(measured: f32): f32 {
  const one: f32 = 1;
  const meter = max<f32>(learned.meterNoise, learned.meterShare * measured);
  const scale = one / (one + sensor.gain);
  const slope = slopeOfScale(shown(), state.scaleLength);
  const rate = levelRate();
  const lag = learned.sensorLag * learned.sensorLag;
  const ofLevel = slope * slope * (steadyVariance() + lag * (rate * rate + levelRateVariance()));
  return meter * meter + scale * scale * (ofLevel + FOLLOWED * FOLLOWED);
}

/** Whether a fingerstick lies further from glucose than the belief allows. */
function isDoubtful(measured: f32): bool {
  const one: f32 = 1;
  const g = glucose();
  const scale = one / (one + sensor.gain);
  const off = g - measured;
  return off * off > DOUBTFUL * (scale * scale * offVariance(g) + comparisonNoise(measured));
}

/** Whether some fingerstick since the prior was opened lies far enough from this one. */
function tellsGain(measured: f32): bool {
  return sensor.fingersticks > 0 && max<f32>(measured - sensor.lowest, sensor.highest - measured) >= APART;
}

/**
 * The update of (b, a) by a fingerstick, h = (s, s g), noise R. With one that tells the gain: Bierman's. Otherwise
 * Schmidt–Kalman's, in which the gain keeps its mean and variance and is only considered: K = (k, 0). The bias takes the whole
 * correction, k h₀ = h P hᵀ / (h P hᵀ + R), which leaves the least variance of glucose as it is now; least variance of the bias itself,
 * that is of glucose 0, would leave most of the error where the wearer is. In UD form with the considered state last, the error of
 * the bias is (1 - k h₀) β + ((1 - k h₀) u - k h₁) α - k e for independent β, α of variances d₀, d₁: new d₀, a sum of squares, and u are
 * read off.
 */
function learn(measured: f32): void {
  const one: f32 = 1;
  const g = glucose();
  const noise = comparisonNoise(measured);
  const h0 = one / (one + sensor.gain);
  const h1 = h0 * g;
  const u = sensor.u;
  const d0 = sensor.biasPart;
  const d1 = sensor.gainPart;
  const f1 = u * h0 + h1;
  const v0 = d0 * h0;
  const v1 = d1 * f1;
  const first = noise + v0 * h0;
  const total = first + v1 * f1;
  const step = (g - measured) / total;
  if (tellsGain(measured)) {
    sensor.bias = sensor.bias + (v0 + u * v1) * step;
    sensor.biasPart = d0 * (noise / first);
    sensor.gainPart = d1 * (first / total);
    sensor.u = u - (f1 / first) * v0;
    sensor.gain = min<f32>(max<f32>(sensor.gain + v1 * step, -LARGEST_GAIN), LARGEST_GAIN);
  } else {
    const kept = noise / total; // 1 - k h₀
    const k = (one - kept) / h0;
    sensor.bias = sensor.bias + k * (g - measured);
    sensor.biasPart = kept * kept * d0 + k * k * noise;
    sensor.u = kept * u - k * h1;
  }
  sensor.lowest = sensor.fingersticks > 0 ? min<f32>(sensor.lowest, measured) : measured;
  sensor.highest = sensor.fingersticks > 0 ? max<f32>(sensor.highest, measured) : measured;
  sensor.fingersticks = sensor.fingersticks + 1;
  sensor.doubted = 0;
}

/**
 * Readiness for a sensor that from now on shows `glucose` with a bias and gain that nobody knows yet: the level goes there, as
 * doubtful as the prior, and so doubtful that the sensor may as well go on as before.
 */
function expectJump(glucose: f32): void {
  const length = state.scaleLength;
  const after = Plausible.of(glucose);
  const to = toScale(after, length);
  const jump = to - toScale(Plausible.of(shown()), length);
  const bias = learned.biasSd;
  const gain = learned.gainSd * after;
  const slope = slopeOfScale(after, length);
  shiftLevel(to - state.setpoint - steadyLevel());
  widenLevel(jump * jump + (bias * bias + gain * gain) / (slope * slope));
}

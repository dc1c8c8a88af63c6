/**
 * What treatments add to the head, in float64 and from the description: doses are a list whose compartments are in closed form,
 * what was learned is the posterior of every target in turn, of which only the covariance within a group of terms is kept.
 */
export interface Treatment {
  /** s. */
  time: number;
  kind: 'meal' | 'bolus' | 'basal';
  /** g, U or U/h. */
  amount: number;
}

/** Features at a time, all treatments up to it included; events are all times at which something happened, in order. */
export function treatmentFeaturesOf(
  treatments: readonly Treatment[],
  events: readonly number[],
  now: number,
  { mealDecay, insulinDecay }: { mealDecay: number; insulinDecay: number },
): number[] {
  const past = treatments.filter(({ time }) => time <= now);
  const held = (kind: Treatment['kind'], left: (minutes: number) => number) =>
    past
      .filter((one) => one.kind === kind)
      .reduce((sum, { time, amount }) => sum + amount * left((now - time) / 60), 0);
  const depot = held('bolus', (t) => Math.exp(-insulinDecay * t));
  const active = held('bolus', (t) => insulinDecay * t * Math.exp(-insulinDecay * t));
  const gut = held('meal', (t) => Math.exp(-mealDecay * t));
  const amounts = [active, depot, gut / 5].map((amount) => Math.min(Math.log1p(amount), 4));
  return [...amounts, ...basalFeaturesOf(past, events, now)];
}

/** Deviation from the usual rate now and lately, by steps from event to event. */
function basalFeaturesOf(past: readonly Treatment[], events: readonly number[], now: number): [number, number] {
  let told: Treatment | undefined;
  let [usual, seen, lately] = [0, 1440, 0];
  const deviation = (at: number) => {
    if (told === undefined || at - told.time > 3 * 3600) return 0;
    return Math.min(Math.max(told.amount / Math.max(usual, 0.1) - 1, -1), 3);
  };
  let before = events[0]!;
  for (const at of new Set(events.filter((time) => time <= now))) {
    const minutes = (at - before) / 60;
    before = at;
    if (told !== undefined) {
      lately += (deviation(at) - lately) * Math.min(minutes / 30, 1);
      if (at - told.time <= 3 * 3600) {
        const counted = Math.min(minutes, 60);
        seen = Math.min(seen + counted, 7 * 1440);
        usual += (counted / seen) * (told.amount - usual);
      }
    }
    for (const one of past) {
      if (one.kind !== 'basal' || one.time !== at) continue;
      if (told === undefined) usual = one.amount;
      told = one;
    }
  }
  return [deviation(now), lately];
}

/** A target: features of all terms, and how far the readings after 30 and 60 min lay above the filter's forecasts. */
export interface WholeTarget {
  features: number[];
  beyond: [number, number];
}

/**
 * Weights at 30 and 60 min after these targets, from the prior's: W ← W + V φ (beyond - φᵀ W) / (1 + φᵀ V φ),
 * V ← V - V φ φᵀ V / (1 + φᵀ V φ), of which what lies within a group stays, and the diagonal.
 */
export function posterior(
  prior: readonly [number[], number[]],
  variances: readonly number[],
  groups: readonly (string | undefined)[],
  targets: readonly WholeTarget[],
): [number[], number[]] {
  const both: [number[], number[]] = [[...prior[0]], [...prior[1]]];
  const V = variances.map((v, i) => variances.map((_, j) => (i === j ? v : 0)));
  const sum = (a: readonly number[], b: readonly number[]) => a.reduce((total, x, k) => total + x * b[k]!, 0);
  for (const { features, beyond } of targets) {
    const gain = V.map((row) => sum(row, features));
    const scale = 1 + sum(gain, features);
    both.forEach((weights, h) => {
      const step = (beyond[h]! - sum(features, weights)) / scale;
      weights.forEach((_, i) => (weights[i]! += gain[i]! * step));
    });
    V.forEach((row, i) =>
      row.forEach((_, j) => {
        const kept = i === j || (groups[i] !== undefined && groups[i] === groups[j]);
        row[j] = kept ? row[j]! - (gain[i]! * gain[j]!) / scale : 0;
      }),
    );
  }
  return both;
}

/**
 * Whether jumps of the momentum, for meals that nobody announced, earn their cost: `npm run bench -- jumps [READINGS]`, on the first so many
 * readings (300) of each subject that no parameter was learned on, of the public recordings beside the project. The adaptive model, with all its
 * regimes, is run by particles in float64 (`tests/reference/particles.ts`) with and without them, from the same seed; the differences are paired,
 * and their 95 % intervals bootstrapped over subjects within each data set.
 */
import { Progress } from '../host/cli/progress.js';
import { Bootstrap } from '../host/evaluate/bootstrap.js';
import { HORIZONS, originsOf, targetsOf } from '../host/evaluate/protocol.js';
import { weightedIntervalScore } from '../host/evaluate/scores.js';
import { readRecording } from '../host/formats/read.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { AdaptiveForecaster } from '../tests/reference/adaptive-forecaster.js';
import { ParticleFilter, type Jumps } from '../tests/reference/particles.js';
import type { Reading } from '../tests/reference/segments.js';
import { referenceOf } from '../tests/support/adaptive.js';
import { TYPE_1, recordingPath, recordingsAreHere } from '../tests/support/recordings.js';

const PARTICLES = 1000;
/** Readings from one origin to the next: half an hour of a 5-minute sensor. */
const STRIDE = 6;
const STEPS = 12;
const STEP_MINUTES = 5;
const THRESHOLDS = [54, 70, 180, 250] as const;

/** The chance is that of a substep of 5 minutes: 1 % are three jumps a day. */
const JUMPS: readonly Jumps[] = [
  { chance: 0.01, times: 5, upwards: false },
  { chance: 0.01, times: 5, upwards: true },
  { chance: 0.02, times: 10, upwards: true },
];

const p = referenceOf(SHIPPED.adaptive);
const most = Number(process.argv[2] ?? 300);
if (recordingsAreHere) await compare();

async function compare(): Promise<void> {
  const sets: Reading[][][] = [];
  for (const set of TYPE_1) sets.push(await subjectsOf(set));
  const subjects = sets.flat();
  const progress = new Progress('jumps');
  const runs = [undefined, ...JUMPS].map((jumps) =>
    subjects.map((readings, k) => {
      progress.update(() => `${jumps === undefined ? 'none' : nameOf(jumps)}, subject ${k + 1} of ${subjects.length}`);
      return sumsOf(readings, k + 1, jumps);
    }),
  );
  progress.done();
  const bootstrap = new Bootstrap(sets.map(({ length }) => length));
  const [without, ...withJumps] = runs;
  console.log(`${subjects.length} subjects, ${most} readings each, ${PARTICLES} particles; with jumps against without`);
  JUMPS.forEach((jumps, j) => {
    console.log(nameOf(jumps));
    HORIZONS.forEach((horizon, h) => {
      const parts = subjects.map((_, k) => Float64Array.of(...withJumps[j]![k]![h]!, ...without![k]![h]!));
      const wis = ([one, , other]: Float64Array) => one! / other! - 1;
      const rmse = ([, one, , other]: Float64Array) => Math.sqrt(one! / other!) - 1;
      console.log(`  ${horizon} min: WIS ${change(bootstrap, parts, wis)}, RMSE ${change(bootstrap, parts, rmse)}`);
    });
  });
}

/** By subject: readings of those whom no parameter was learned on. */
async function subjectsOf(set: string): Promise<Reading[][]> {
  const learned = new Set(SHIPPED.adaptive.learned?.subjects[set]);
  const subjects = new Map<string, Reading[]>();
  for await (const { subject, seconds, localTime, glucose, beyond } of readRecording(recordingPath(set), () => {})) {
    if (learned.has(subject) || glucose === undefined || beyond !== undefined) continue;
    if (!subjects.has(subject)) subjects.set(subject, []);
    const readings = subjects.get(subject)!;
    const isLater = seconds > (readings.at(-1)?.time ?? -Infinity); // the core refuses a second reading of the same time
    if (readings.length < most && isLater) readings.push({ time: seconds, localTime, glucose });
  }
  return [...subjects.values()];
}

/** By horizon: sums of WIS and of squared errors of the mean. */
function sumsOf(readings: readonly Reading[], seed: number, jumps: Jumps | undefined): [number, number][] {
  const minutes = Float64Array.from(readings, ({ time }) => time / 60);
  const judged = originsOf(minutes).filter((origin) => origin % STRIDE === 0);
  const origins = new Map([...judged].map((origin, i) => [origin, i]));
  const targets = HORIZONS.map((horizon) => targetsOf(minutes, judged, horizon));
  const filter = new ParticleFilter(p, { particles: PARTICLES, seed, ...(jumps === undefined ? {} : { jumps }) });
  const forecaster = new AdaptiveForecaster(p, filter);
  const sums = HORIZONS.map((): [number, number] => [0, 0]);
  readings.forEach(({ time, localTime, glucose }, k) => {
    forecaster.read({ time, localTime }, glucose);
    const at = origins.get(k);
    if (at === undefined) return;
    const steps = filter.ahead(forecaster.context, forecaster.stepsAhead(STEPS), THRESHOLDS);
    HORIZONS.forEach((horizon, h) => {
      const target = readings[targets[h]![at]!]?.glucose;
      if (target === undefined) return;
      const { quantiles, level } = steps[horizon / STEP_MINUTES - 1]!;
      sums[h]![0] += weightedIntervalScore(quantiles, 0, target);
      sums[h]![1] += (target - level.mean) ** 2;
    });
  });
  return sums;
}

function change(bootstrap: Bootstrap, parts: readonly Float64Array[], of: (sums: Float64Array) => number): string {
  const all = parts[0]!.map((_, column) => parts.reduce((sum, part) => sum + part[column]!, 0));
  const interval = bootstrap.interval(parts, of);
  const spread = interval === null ? '' : ` [${percent(interval.low)}, ${percent(interval.high)}]`;
  return `${percent(of(all))} %${spread}`;
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(2)}`;
}

function nameOf({ chance, times, upwards }: Jumps): string {
  return `${100 * chance} % of the substeps, ${times} sd${upwards ? ', upwards alone' : ''}`;
}

/**
 * What re-estimating a person's parameters adds: `npm run bench -- relearn [SET...]`, sets beside the project (azt1d, t1d-uom,
 * brist1d), their subjects that the shipped parameters were not learned on; `--on filter` without the personal head and learned
 * widths, `--most N` subjects of each. The shipped parameters and the relearner run on the same readings. It also says what a
 * night costs.
 */
import { FILTER_FEATURES, populationFeatures, type FeatureName } from '../host/core/core.js';
import { Bootstrap } from '../host/evaluate/bootstrap.js';
import { evaluate, type Evaluation } from '../host/evaluate/evaluate.js';
import { gather } from '../host/evaluate/gather.js';
import { HORIZONS } from '../host/evaluate/protocol.js';
import { readRecording } from '../host/formats/read.js';
import type { RecordingRow } from '../host/formats/recording.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { Relearner, Workshop, relearnRecording, type Decision } from '../host/relearn/relearner.js';
import { forecastRecording } from '../host/stream/forecast-recording.js';
import { newCore, newEngine } from '../tests/support/engines.js';
import { recordingPath } from '../tests/support/recordings.js';

const args = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
};
const most = Number(option('--most') ?? 1000);
const FEATURES: readonly FeatureName[] =
  option('--on') === 'filter' ? FILTER_FEATURES : [...populationFeatures(SHIPPED.adaptive), 'intervals'];
const sets = args.length > 0 ? args : ['azt1d', 't1d-uom', 'brist1d'];
const population = SHIPPED.adaptive;

interface Pair {
  subject: string;
  usual: Float64Array;
  relearned: Float64Array;
}

const pairs: Pair[][] = [];
for (const set of sets) pairs.push(await compared(set));
const all = pairs.flat();
const bootstrap = new Bootstrap(pairs.map(({ length }) => length));
for (const [k, title] of ['RMSE 30', 'WIS 30', 'RMSE 60', 'WIS 60'].entries()) {
  const column = 3 * (k >> 1) + 1 + (k & 1);
  const ratio = (sums: Float64Array): number => {
    const share = sums[6 + column]! / sums[column]!;
    return k % 2 === 0 ? Math.sqrt(share) : share;
  };
  const parts = all.map(({ usual, relearned }) => Float64Array.of(...usual, ...relearned));
  const total = parts[0]!.map((_, j) => parts.reduce((sum, part) => sum + part[j]!, 0));
  const interval = bootstrap.interval(parts, ratio);
  console.log(
    `${title}, relearned / usual: ${ratio(total).toFixed(4)} (${interval?.low.toFixed(4)}–${interval?.high.toFixed(4)})`,
  );
}

async function compared(set: string): Promise<Pair[]> {
  const learned = new Set(population.learned!.subjects[set]);
  const rows: RecordingRow[] = [];
  const subjects = new Set<string>();
  for await (const row of readRecording(recordingPath(set)!, () => {}, { subject: set })) {
    if (learned.has(row.subject) || (subjects.size >= most && !subjects.has(row.subject))) continue;
    subjects.add(row.subject);
    rows.push(row);
  }
  const settings = { parameters: population, inputs: 'cgm' as const, horizonMinutes: 60, features: FEATURES };
  const usual = await gather(forecastRecording(await newCore(), rows, settings, () => {}));
  const decisions: Decision[] = [];
  const workshop = new Workshop(await newEngine(), await newEngine(), FEATURES);
  const nights: { ms: number; passes: number }[] = [];
  let night = { ms: 0, passes: 0 };
  const run = workshop.replay.run.bind(workshop.replay);
  workshop.replay.run = (...given) => {
    const started = performance.now();
    const predictions = run(...given);
    night = { ms: night.ms + performance.now() - started, passes: night.passes + 1 };
    return predictions;
  };
  const decided = (one: Decision): void => {
    decisions.push(one);
    if (night.passes > 0) nights.push(night);
    night = { ms: 0, passes: 0 };
  };
  const relearnerOf = (subject: string): Relearner =>
    new Relearner(workshop, { population, features: FEATURES, inputs: 'cgm', days: 28 }, subject, decided);
  const relearned = await gather(relearnRecording(rows, relearnerOf, () => {}));
  const [a, b] = [usual, relearned].map(({ recordings }) => evaluate([{ name: set, recordings }]));
  const ms = nights.map((one) => one.ms).sort((x, y) => x - y);
  const passes = Math.max(0, ...nights.map((one) => one.passes));
  console.log(
    `\n${set}: ${nights.length} estimates, at most ${passes} passes; ${ms[ms.length >> 1]?.toFixed(0)} ms in the median, ` +
      `${ms.at(-1)?.toFixed(0)} at most`,
  );
  const pairs = [...subjects].map((subject) => {
    const [one, two] = [sumsOf(a!, subject), sumsOf(b!, subject)];
    const made = decisions.filter((decision) => decision.subject === subject).map(({ decision }) => decision);
    const counts = [...new Set(made)].map((what) => `${made.filter((it) => it === what).length} ${what}`);
    console.log(
      `  ${subject}: WIS ${(two[2]! / one[2]!).toFixed(4)} / ${(two[5]! / one[5]!).toFixed(4)}; ${counts.join(', ')}`,
    );
    return { subject, usual: one, relearned: two };
  });
  for (const { subject, time, decision, reason } of decisions) {
    if (decision === 'promoted' || decision === 'rolled-back')
      console.log(`  ${subject} ${time} ${decision}: ${reason}`);
  }
  return pairs;
}

/** n, squared errors and interval scores at each horizon. */
function sumsOf({ sets: [set] }: Evaluation, subject: string): Float64Array {
  const { scores } = set!.subjects.find((one) => one.subject === subject)!;
  return Float64Array.from(
    HORIZONS.flatMap((horizon) => {
      const { n, rmse, wis } = scores.islet[horizon]!;
      return [n, n * rmse ** 2, n * wis];
    }),
  );
}

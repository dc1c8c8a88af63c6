/**
 * The method auto beside its light filter where it has escalated: `npm run bench -- auto FILE...`, tidy CSV. Subjects that the
 * parameters were learned on are those that the rule was chosen on; all others judge it. Differences are paired, reading by reading; their 95 %
 * intervals are bootstrapped over subjects.
 */
import { basename } from 'node:path';
import { Core } from '../host/core/core.js';
import type { FeatureName } from '../host/core/core.js';
import { LOW } from '../host/core/layout.js';
import type { MethodName } from '../host/core/methods.js';
import { webAssemblyEngine } from '../host/engines/webassembly.js';
import { Bootstrap } from '../host/evaluate/bootstrap.js';
import { gather } from '../host/evaluate/gather.js';
import { LEVELS } from '../host/evaluate/predictions.js';
import { ALARM_MINUTES, HORIZONS, beyondWithin, originsOf, targetsOf } from '../host/evaluate/protocol.js';
import type { Recording } from '../host/evaluate/recording.js';
import { weightedIntervalScore } from '../host/evaluate/scores.js';
import { readRecording } from '../host/formats/read.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { forecastRecording } from '../host/stream/forecast-recording.js';
import { MODULE } from '../tests/support/engines.js';

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('usage: npm run bench -- auto FILE...');

const METHODS: readonly MethodName[] = ['extended', 'auto', 'interacting'];

/** Without and with what corrects the filters' forecasts by a person's own. */
const FEATURES: Record<string, readonly FeatureName[]> = {
  'filters alone': ['sensor', 'monitor', 'intervals', 'insulin'],
  'with the head': ['sensor', 'monitor', 'intervals', 'insulin', 'head'],
};

/** Sums of a score over one subject's readings where auto has escalated, by method. */
type Sums = Record<string, number>[];

interface Subject {
  name: string;
  chosen: boolean;
  readings: number;
  escalated: number;
  /** By score: WIS at each horizon, squared error of the probability of a low. */
  sums: Sums;
}

const core = new Core(await webAssemblyEngine(MODULE));
for (const [title, features] of Object.entries(FEATURES)) {
  const subjects: Subject[] = [];
  for (const file of files) subjects.push(...(await subjectsOf(file, features)));
  report(
    `${title}; chosen on`,
    subjects.filter(({ chosen }) => chosen),
  );
  report(
    `${title}; judged on`,
    subjects.filter(({ chosen }) => !chosen),
  );
}

async function subjectsOf(file: string, features: readonly FeatureName[]): Promise<Subject[]> {
  const set = basename(file).replace(/\.csv(\.gz)?$/, '');
  const learned = new Set(SHIPPED.adaptive.learned?.subjects[set]);
  const escalations = new Map<string, Set<number>>();
  const recordings: Recording[][] = [];
  for (const method of METHODS) {
    const settings = { parameters: SHIPPED.adaptive, method, features, inputs: 'cgm' as const };
    const rows = forecastRecording(
      core,
      readRecording(file, () => {}),
      settings,
      () => {},
    );
    recordings.push((await gather(method === 'auto' ? noting(rows, escalations) : rows)).recordings);
  }
  return recordings[0]!.map(({ subject }, k) => ({
    ...{ name: subject, chosen: learned.has(subject) },
    ...judge(
      recordings.map((one) => one[k]!),
      escalations.get(subject) ?? new Set<number>(),
    ),
  }));
}

/** Notes by subject the times, min, at which auto had escalated. */
async function* noting(rows: ReturnType<typeof forecastRecording>, into: Map<string, Set<number>>) {
  for await (const row of rows) {
    const { subject, seconds } = row.row;
    if (!into.has(subject)) into.set(subject, new Set());
    if (row.prediction?.forecast.flags.includes('escalated')) into.get(subject)!.add(seconds / 60);
    yield row;
  }
}

function judge(recordings: readonly Recording[], escalated: ReadonlySet<number>): Omit<Subject, 'name' | 'chosen'> {
  const { readings, forecasts } = recordings[0]!;
  const all = originsOf(readings.minutes).filter((origin) => forecasts.has(origin));
  const origins = all.filter((origin) => escalated.has(readings.minutes[origin]!));
  const sums: Sums = [...HORIZONS, ALARM_MINUTES].map(() => Object.fromEntries(METHODS.map((name) => [name, 0])));
  METHODS.forEach((name, m) => {
    HORIZONS.forEach((horizon, h) => {
      const targets = targetsOf(readings.minutes, origins, horizon);
      const { quantiles } = recordings[m]!.forecasts.at(origins, horizon);
      targets.forEach((target, i) => {
        if (target >= 0) sums[h]![name]! += weightedIntervalScore(quantiles!, i * LEVELS, readings.glucose[target]!);
      });
    });
    for (const origin of origins) {
      const low =
        readings.glucose[origin]! < LOW ? undefined : beyondWithin(readings, origin, ALARM_MINUTES, 'below70');
      const p = recordings[m]!.forecasts.crossing(origin, 'below70');
      if (low !== undefined) sums[HORIZONS.length]![name]! += (p - Number(low)) ** 2;
    }
  });
  return { readings: all.length, escalated: origins.length, sums };
}

function report(title: string, judged: readonly Subject[]): void {
  if (judged.length === 0) return;
  const total = (of: (subject: Subject) => number, among = judged) => among.reduce((sum, one) => sum + of(one), 0);
  const share = total((one) => one.escalated) / total((one) => one.readings);
  console.log(`${title} ${judged.map(({ name }) => name).join(', ')}`);
  console.log(
    `escalated on ${percent(share)} % of ${total((one) => one.readings).toLocaleString('en')} readings; there:`,
  );
  const bootstrap = new Bootstrap([judged.length]);
  const change = ([auto, other]: Float64Array) => auto! / other! - 1;
  ['WIS 30', 'WIS 60', 'Brier score of lows'].forEach((score, k) => {
    for (const against of METHODS.filter((name) => name !== 'auto')) {
      const parts = judged.map(({ sums }) => Float64Array.of(sums[k]!['auto']!, sums[k]![against]!));
      const all = Float64Array.of(...[0, 1].map((column) => parts.reduce((sum, part) => sum + part[column]!, 0)));
      const interval = bootstrap.interval(parts, change);
      const spread = interval === null ? '' : ` [${percent(interval.low)}, ${percent(interval.high)}]`;
      console.log(`  ${score}, against ${against}: ${percent(change(all))} %${spread}`);
    }
  });
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

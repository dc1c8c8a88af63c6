/**
 * How far the forecasts of each inference method lie from what the model says, on stretches of recordings that were not learned
 * on: `npm run bench -- methods [FILE...]`, tidy CSV; without a file azt1d beside the project, or else simulated people. What
 * the model says is told by 200,000 particles in float64. Methods with one volatility are also measured against the model
 * with one.
 */
import { existsSync } from 'node:fs';
import { Progress } from '../host/cli/progress.js';
import { methodsOf, type MethodName } from '../host/core/methods.js';
import { readRecording } from '../host/formats/read.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { distanceAt, forecastBy, sureness, truthOf, type Distance } from '../tests/reference/against-particles.js';
import { KINDS, segmentsOf, type Kind, type Reading, type Segment } from '../tests/reference/segments.js';
import { newEngine } from '../tests/support/engines.js';
import { RawCore } from '../tests/support/raw-core.js';
import { recordingPath } from '../tests/support/recordings.js';
import { simulatedReadings } from '../tests/support/simulated.js';

const PARTICLES = 200_000;
const HORIZONS = [30, 60] as const;
const MOST_RECORDINGS = 6;
const SIMULATED_DAYS = 20;

/** Methods whose belief has one volatility. */
const ONE_VOLATILITY: readonly MethodName[] = ['extended', 'unscented', 'variational', 'variational-diagonal'];

interface Row {
  method: string;
  law: string;
  kind: Kind;
  sure: number;
  at: Record<(typeof HORIZONS)[number], Distance>;
}

const core = new RawCore(await newEngine());
const segments = await chosen();
console.log(
  `${segments.length} segments of four hours, ${PARTICLES.toLocaleString('en')} particles; ${KINDS.join(', ')}\n`,
);

const rows: Row[] = [];
const progress = new Progress('methods');
for (const [k, { kind, readings }] of segments.entries()) {
  progress.update(() => `segment ${k + 1} of ${segments.length}`);
  const whole = truthOf(readings, PARTICLES, false);
  const usual = truthOf(readings, PARTICLES, true);
  for (const { method, particles } of variants()) {
    const name = method === 'particle' ? `${method} ${particles}` : method;
    for (const [law, truth] of [['the model', whole] as const, ['one volatility', usual] as const]) {
      if (truth === usual && !ONE_VOLATILITY.includes(method)) continue;
      forecastBy(core, readings, method, particles);
      const at = { 30: distanceAt(core, truth, 30), 60: distanceAt(core, truth, 60) };
      rows.push({ method: name, law, kind, sure: sureness(core, truth), at });
    }
  }
}

progress.done();

const HEAD = [
  'method               against         belief sd  |mean|/sd, worst      sd ratio, least..most    Kolmogorov, worst   covers 90 %   log score lost  beyond  crossing',
  '                                         ratio      30 min / 60              30 / 60               30 / 60             30 / 60           30 / 60   60 min    60 min',
];
for (const line of HEAD) console.log(line);
for (const name of new Set(rows.map(({ method }) => method))) {
  for (const law of ['the model', 'one volatility']) {
    const some = rows.filter((row) => row.method === name && row.law === law);
    if (some.length > 0) console.log(line(name, law, some));
  }
}
console.log('\nKolmogorov distance at 60 min by kind, mean over its segments, against the model');
console.log(['method'.padEnd(21), ...KINDS.map((kind) => kind.padStart(15))].join(' '));
for (const name of new Set(rows.map(({ method }) => method))) {
  const cells = KINDS.map((kind) => {
    const some = rows.filter((row) => row.method === name && row.law === 'the model' && row.kind === kind);
    return mean(some.map(({ at }) => at[60].kolmogorov))
      .toFixed(3)
      .padStart(15);
  });
  console.log([name.padEnd(21), ...cells].join(' '));
}

/** Means over the segments, and the worst of them where it says so. */
function line(name: string, law: string, some: readonly Row[]): string {
  const both = (text: (of: Distance[]) => string) => HORIZONS.map((h) => text(some.map(({ at }) => at[h]))).join(' / ');
  const worst = (of: Distance[], value: (d: Distance) => number) => Math.max(...of.map((d) => Math.abs(value(d))));
  const cells = [
    name.padEnd(20),
    law.padEnd(14),
    mean(some.map(({ sure }) => sure))
      .toFixed(2)
      .padStart(10),
    both((of) => `${mean(of.map((d) => Math.abs(d.mean))).toFixed(3)} ${worst(of, (d) => d.mean).toFixed(2)}`).padStart(
      23,
    ),
    both(
      (of) => `${Math.min(...of.map(({ sd }) => sd)).toFixed(2)}..${Math.max(...of.map(({ sd }) => sd)).toFixed(2)}`,
    ).padStart(24),
    both(
      (of) => `${mean(of.map((d) => d.kolmogorov)).toFixed(3)} ${worst(of, (d) => d.kolmogorov).toFixed(2)}`,
    ).padStart(23),
    both((of) => (100 * mean(of.map((d) => d.covered90))).toFixed(1)).padStart(12),
    both((of) => mean(of.map((d) => d.logScore)).toFixed(3)).padStart(15),
    worst(
      some.map(({ at }) => at[60]),
      (d) => d.beyond,
    )
      .toFixed(3)
      .padStart(7),
    worst(
      some.map(({ at }) => at[60]),
      (d) => d.crossing,
    )
      .toFixed(3)
      .padStart(8),
  ];
  return cells.join(' ');
}

/** Every method of the model; particles with the usual number and with the most. */
function variants(): { method: MethodName; particles?: number }[] {
  const numbers = (method: MethodName) => (method === 'particle' ? [200, 500] : [undefined]);
  return methodsOf('adaptive').flatMap((method) =>
    numbers(method).map((particles) => (particles === undefined ? { method } : { method, particles })),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function chosen(): Promise<Segment[]> {
  const beside = recordingPath('azt1d');
  const files = process.argv.slice(2);
  if (files.length === 0 && existsSync(beside)) files.push(beside);
  if (files.length === 0) {
    console.log('no recordings: simulated people');
    return [1, 2, 3, 4].flatMap((seed) => segmentsOf(simulatedReadings(seed, SIMULATED_DAYS)));
  }
  const learned = new Set(Object.values(SHIPPED.adaptive.learned?.subjects ?? {}).flat());
  const subjects = new Map<string, Reading[]>();
  for (const file of files) {
    for await (const { subject, seconds, localTime, glucose, beyond } of readRecording(file, () => {})) {
      if (learned.has(subject) || glucose === undefined || beyond !== undefined) continue;
      if (!subjects.has(subject)) subjects.set(subject, []);
      subjects.get(subject)!.push({ time: seconds, localTime, glucose });
    }
  }
  return [...subjects.values()].slice(0, MOST_RECORDINGS).flatMap(segmentsOf);
}

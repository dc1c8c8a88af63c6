/**
 * What the flag of a pressed sensor finds and what it costs, by the probability from which on it is raised:
 * `npm run bench -- pressed`. Sensors are pressed by computation: in nights of recordings beside the project that were not
 * learned on, and in simulated nights. False flags are counted in simulated nights, where nobody lies on a sensor. Lows of at least
 * 30 minutes must not be taken for a pressed sensor: simulated ones where glucose itself is low, and recorded ones that came
 * without a sudden fall. Writes docs/pressed.svg.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Forecaster, Thresholds } from '../host/core/forecaster.js';
import { readRecording } from '../host/formats/read.js';
import { SHIPPED } from '../host/parameters/shipped.js';
import { simulate } from '../tests/support/steady-people/simulate.js';
import type { Reading } from '../tests/reference/segments.js';
import { newCore, ROOT } from '../tests/support/engines.js';
import { pressOnce, show, wholeNights, type Press } from '../tests/support/pressed.js';
import { Random } from '../tests/support/random.js';
import { recordingPath, recordingsAreHere, TYPE_1 } from '../tests/support/recordings.js';
import { curve } from './pressed/curve.js';
import { sustainedLows } from './pressed/lows.js';

const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** The core's own. */
const SHIPPED_THRESHOLD = 0.3;
const NIGHTS_PER_PERSON = 40;
const SIMULATED = { people: 12, days: 40 };
const IN_TIME = 15 * 60;
/** Glucose below it is low, mg/dL. */
const LOW = 70;
const RISK_MINUTES = 30;
/** A probability that is lower by this much counts as lowered. */
const LOWERED = 0.05;

const PARAMETERS = SHIPPED.adaptive;
/** The same without pressed sensors: what the risk would be. */
const WITHOUT = { ...PARAMETERS, values: { ...PARAMETERS.values, pressOnset: 0 } };

/** A person's readings, and whether glucose was truly low at each where that is known. */
interface Person {
  readings: Reading[];
  low?: boolean[];
}

/** Of one population. */
interface Found {
  presses: Detection[];
  nights: number;
  /** By flagged time without a pressed sensor at night: the highest probability at its readings, one list a night. */
  quiet: number[][];
  /**
   * By sustained low and the half hour before it: the highest probability, and by how much the risk of a reading below 70 or 54
   * was lowered.
   */
  lows: { seen: number; lowered: number; sudden: boolean }[];
}

/** Of one pressed period. */
interface Detection {
  depth: number;
  /** Probability before it. */
  before: number;
  /** The highest within 15 minutes. */
  seen: number;
  /** Risk of a reading below 70 after these 15 minutes, and what it would be without pressed sensors. */
  risk: number;
  raw: number;
}

const core = await newCore();
const simulated = study(simulatedPeople());
const recorded = recordingsAreHere ? study(await recordedPeople()) : undefined;

/** Nobody was taken for pressed before. */
const unseen = ({ presses }: Found, threshold: number) => presses.filter(({ before }) => before <= threshold);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
for (const [name, found] of [['recorded', recorded] as const, ['simulated', simulated] as const]) {
  if (found === undefined) continue;
  console.log(
    `\n${name}: ${found.presses.length} pressed periods, ${found.nights} nights, ${found.lows.length} sustained lows`,
  );
  const slow = found.lows.filter(({ sudden }) => !sudden);
  console.log(
    'threshold  flagged in 15 min  depth < 25 %  25..40 %    > 40 %  flags in ten nights without  lows flagged',
  );
  for (const threshold of THRESHOLDS) {
    const of = (low: number, high: number) =>
      percent(
        shareOf(
          unseen(found, threshold).filter(({ depth }) => depth >= low && depth < high),
          threshold,
        ),
      );
    const cells = [
      threshold.toFixed(1).padStart(9),
      of(0, 1).padStart(18),
      of(0, 0.25).padStart(13),
      of(0.25, 0.4).padStart(9),
      of(0.4, 1).padStart(9),
      flagsInTenNights(found, threshold).toFixed(2).padStart(28),
      percent(shareOf(slow, threshold)).padStart(13),
    ];
    console.log(cells.join(' '));
  }
  const lowered = slow.filter((low) => low.lowered > LOWERED).length;
  console.log(`lows of which the risk was ever lowered by more than ${LOWERED}: ${lowered} of ${slow.length}`);
  const fast = found.lows.filter(({ sudden }) => sudden);
  const flagged = fast.filter(({ seen }) => seen > SHIPPED_THRESHOLD).length;
  console.log(`lows that came with a sudden fall, which nobody labelled: ${flagged} of ${fast.length} flagged`);
  const mean = (of: (one: Detection) => number) =>
    found.presses.reduce((sum, one) => sum + of(one), 0) / found.presses.length;
  console.log(
    `risk of a reading below 70, 15 minutes into a pressed period: ${mean(({ risk }) => risk).toFixed(2)}, ` +
      `without the regime ${mean(({ raw }) => raw).toFixed(2)}`,
  );
}

const points = THRESHOLDS.map((threshold) => ({
  threshold,
  falseFlags: flagsInTenNights(simulated, threshold),
  recorded: recorded && shareOf(unseen(recorded, threshold), threshold),
  simulated: shareOf(unseen(simulated, threshold), threshold),
}));
writeFileSync(join(ROOT, 'docs/pressed.svg'), curve(points, SHIPPED_THRESHOLD));

function shareOf(all: readonly { seen: number }[], threshold: number): number {
  return all.filter(({ seen }) => seen > threshold).length / all.length;
}

/** Times that the flag was raised. */
function flagsInTenNights({ quiet, nights }: Found, threshold: number): number {
  const raised = quiet.map((night) => night.filter((p, k) => p > threshold && !(night[k - 1]! > threshold)).length);
  return (10 * raised.reduce((sum, count) => sum + count, 0)) / nights;
}

function study(people: Iterable<Person>): Found {
  const found: Found = { presses: [], nights: 0, quiet: [], lows: [] };
  const random = new Random(7);
  for (const person of people) follow(person, random, found);
  return found;
}

/** Streams a person's readings; at each chosen night a copy of the forecaster sees it with the sensor pressed. */
function follow({ readings, low }: Person, random: Random, found: Found): void {
  const nights = wholeNights(readings);
  const every = Math.max(1, Math.floor(nights.length / NIGHTS_PER_PERSON));
  const chosen = new Map(nights.filter((_, k) => k % every === 0).map((night) => [night[0]!, night]));
  const quiet = new Map(
    nights.flatMap((night) => {
      const list: number[] = [];
      found.quiet.push(list);
      return night.map((reading) => [reading, list] as const);
    }),
  );
  found.nights += nights.length;
  const lowAt = new Map(
    sustainedLows(readings, low).flatMap(({ readings: watched, sudden }) => {
      const one = { seen: 0, lowered: 0, sudden: low === undefined && sudden };
      found.lows.push(one);
      return watched.map((reading) => [reading, one] as const);
    }),
  );
  const forecaster = core.create({ parameters: PARAMETERS, method: 'interacting' });
  const without = core.create({ parameters: WITHOUT, method: 'interacting' });
  for (const reading of readings) {
    const night = chosen.get(reading);
    if (night !== undefined) {
      const pressed = pressOnce(night, random);
      if (pressed !== undefined) found.presses.push(detection(forecaster, without, pressed));
    }
    show(forecaster, reading);
    show(without, reading);
    const probability = forecaster.diagnose().pressed;
    quiet.get(reading)?.push(probability);
    const one = lowAt.get(reading);
    if (one === undefined) continue;
    one.seen = Math.max(one.seen, probability);
    const [raw, risk] = [riskOf(without), riskOf(forecaster)];
    one.lowered = Math.max(one.lowered, raw.below70 - risk.below70, raw.below54 - risk.below54);
  }
}

/** Probability of a reading beyond each threshold within 30 minutes. */
function riskOf(forecaster: Forecaster): Thresholds {
  return forecaster.risk().steps[RISK_MINUTES / 5 - 1]!.crossing;
}

/** What copies of two forecasters make of a night with the sensor pressed, up to 15 minutes after it began. */
function detection(
  forecaster: Forecaster,
  without: Forecaster,
  { readings, press: { onset, depth } }: { readings: readonly Reading[]; press: Press },
): Detection {
  const [told, raw] = [copyOf(forecaster), copyOf(without)];
  let [before, seen] = [0, 0];
  for (const reading of readings) {
    if (reading.time > onset + IN_TIME) break;
    show(told, reading);
    show(raw, reading);
    const { pressed } = told.diagnose();
    if (reading.time > onset) seen = Math.max(seen, pressed);
    else before = pressed;
  }
  return { depth, before, seen, risk: riskOf(told).below70, raw: riskOf(raw).below70 };
}

function copyOf(forecaster: Forecaster): Forecaster {
  const restored = core.restore(forecaster.snapshot());
  if (!restored.restored) throw new Error(restored.message);
  return restored.forecaster;
}

function* simulatedPeople(): Generator<Person> {
  for (let seed = 1; seed <= SIMULATED.people; seed++) {
    const rows = [...simulate({ seed: 100 + seed, days: SIMULATED.days })].filter(
      ({ reading }) => reading !== undefined,
    );
    yield {
      readings: rows.map(({ minute, reading }) => ({
        time: 60 * minute,
        localTime: (60 * minute) % 86400,
        glucose: reading!,
      })),
      low: rows.map(({ plasma }) => plasma < LOW),
    };
  }
}

async function recordedPeople(): Promise<Person[]> {
  const learned = new Set(Object.values(PARAMETERS.learned?.subjects ?? {}).flat());
  const people = new Map<string, Reading[]>();
  for (const set of TYPE_1) {
    for await (const { subject, seconds, localTime, glucose } of readRecording(recordingPath(set), () => {})) {
      if (learned.has(subject) || glucose === undefined) continue;
      if (!people.has(subject)) people.set(subject, []);
      const readings = people.get(subject)!;
      if (readings.length === 0 || seconds > readings.at(-1)!.time)
        readings.push({ time: seconds, localTime, glucose });
    }
  }
  return [...people.values()].map((readings) => ({ readings }));
}

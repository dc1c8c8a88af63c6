/** The readings of the last hour, one in 5 minutes of the clock: what features look back to. */
import { input, state } from '../layout/blocks';
import { HeadLags, PAST_READINGS } from '../layout/head';
import { HEAD_LAGS } from '../layout/map';
import { STEP_SECONDS } from '../layout/outputs';
import { headReadings, pastReadingAt } from './place';

const AGO5: u32 = 300;
const AGO15: u32 = 900;
const AGO30: u32 = 1800;
const AGO60: u32 = 3600;

/** Readings farther apart than this, s, tell no way between them. */
const APART: u32 = 1200;

/** A usual way, mg/dL/s: what goes without a reading is taken for it. */
const USUAL_WAY: f32 = 0.0058;

export const lags: HeadLags = changetype<HeadLags>(HEAD_LAGS);

/** Notes the reading in the input block. */
export function noteReading(): void {
  const head = headReadings();
  const time = input.time;
  head.latest = input.value;
  if (head.count > 0 && pastReadingAt(before(head.next)).time / STEP_SECONDS == time / STEP_SECONDS) return;
  const entry = pastReadingAt(head.next);
  entry.time = time;
  entry.glucose = input.value;
  head.next = head.next + 1 < PAST_READINGS ? head.next + 1 : 0;
  head.count = min<u32>(head.count + 1, PAST_READINGS);
}

/** Forgets them: they cannot be compared with the readings to come. */
export function forgetReadings(): void {
  headReadings().count = 0;
}

/** Fills `lags`: between readings interpolated, before the first of them that one. */
export function lookBack(): void {
  const head = headReadings();
  lags.older = head.count;
  lags.place = head.next;
  lags.age = 0;
  lags.glucose = head.latest;
  lags.way = 0;
  lags.ago5 = glucoseAgo(AGO5);
  lags.ago15 = glucoseAgo(AGO15);
  lags.ago30 = glucoseAgo(AGO30);
  lags.ago60 = glucoseAgo(AGO60);
  lags.way = lags.way + wayFrom(lags.ago60, AGO60);
}

/** Way from a reading so long before the last one to that after it. */
function wayFrom(glucose: f32, age: u32): f32 {
  const straight = abs<f32>(glucose - lags.glucose);
  const seconds = age - lags.age;
  return seconds > APART ? straight + USUAL_WAY * f32(seconds) : straight;
}

/** Glucose so long before the last reading; asked for in the order of age. */
function glucoseAgo(age: u32): f32 {
  const l = lags;
  while (l.older > 0) {
    const place = before(l.place);
    const entry = pastReadingAt(place);
    const entryAge = state.lastReading - entry.time;
    const glucose = entry.glucose;
    if (entryAge >= age) return l.glucose + ((glucose - l.glucose) * f32(age - l.age)) / f32(entryAge - l.age);
    l.way = l.way + wayFrom(glucose, entryAge);
    l.age = entryAge;
    l.glucose = glucose;
    l.place = place;
    l.older = l.older - 1;
  }
  return l.glucose;
}

function before(k: u32): u32 {
  return k > 0 ? k - 1 : PAST_READINGS - 1;
}

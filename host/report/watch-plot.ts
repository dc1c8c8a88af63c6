/** One person's weeks: the weighted interval score over AR2's and the share that the 90 % interval holds, and when the watch sounded. */
import type { Watched, Week } from '../evaluate/drift.js';
import { escape } from './html.js';
import { niceTicks, round, svg } from './svg.js';
import { fixed, percent } from './words.js';

/** What the pictures of all people of a page share, so that they can be compared. */
export interface WatchScale {
  ratio: readonly [number, number];
  coverage: readonly [number, number];
}

const WIDTH = 320;
const LEFT = 46;
const RIGHT = 12;
/** Of the two tracks, from the top. */
const RATIO = { top: 40, bottom: 98 };
const COVERAGE = { top: 124, bottom: 170 };
const HEIGHT = 192;

const DAY = 86_400_000;
const WEEK = 7;
/** A week with fewer says nothing. */
const FEWEST_TARGETS = 100;
const PROMISED = 0.9;

/** The weeks of which something can be said. */
export function tellingWeeks({ weeks }: Watched): Week[] {
  return weeks.filter(({ targets }) => targets >= FEWEST_TARGETS);
}

export function watchScale(people: readonly Watched[]): WatchScale {
  const weeks = people.flatMap(tellingWeeks);
  const ratios = weeks.map(({ wisVsAr2 }) => wisVsAr2);
  const coverages = weeks.map(({ coverage90 }) => coverage90);
  return {
    ratio: [Math.floor(10 * Math.min(0.8, ...ratios)) / 10, Math.ceil(10 * Math.max(1.1, ...ratios)) / 10],
    coverage: [Math.floor(10 * Math.min(0.8, ...coverages)) / 10, 1],
  };
}

export function watchPlot(name: string, person: Watched, scale: WatchScale): string {
  const weeks = tellingWeeks(person);
  const first = dayOf(weeks[0]!.from);
  const days = Math.max(dayOf(weeks.at(-1)!.from) + WEEK - first, WEEK);
  const x = (day: number): number => LEFT + ((day - first) / days) * (WIDTH - LEFT - RIGHT);
  const middle = ({ from }: Week): number => x(dayOf(from) + WEEK / 2);
  const marks = [
    `<text class="row" x="2" y="13">${escape(person.subject)}</text>`,
    `<text class="axis end" x="${WIDTH - RIGHT}" y="${RATIO.top - 7}">WIS over AR2’s</text>`,
    `<text class="axis end" x="${WIDTH - RIGHT}" y="${COVERAGE.top - 7}">90 % interval holds</text>`,
    ...track(
      weeks,
      middle,
      RATIO,
      scale.ratio,
      3,
      1,
      ({ wisVsAr2 }) => wisVsAr2,
      (tick) => fixed(tick, 1),
    ),
    ...track(
      weeks,
      middle,
      COVERAGE,
      scale.coverage,
      2,
      PROMISED,
      ({ coverage90 }) => coverage90,
      (tick) => percent(tick),
    ),
    `<text class="tick" x="${LEFT}" y="${HEIGHT - 5}">${weeks[0]!.from}</text>`,
    `<text class="tick end" x="${WIDTH - RIGHT}" y="${HEIGHT - 5}">${weeks.at(-1)!.from}</text>`,
  ];
  const since = person.alarms.map(({ day }) => day).sort()[0];
  if (since !== undefined) {
    const at = round(x(dayOf(since)));
    for (const { top, bottom } of [RATIO, COVERAGE])
      marks.push(`<line class="stale" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/>`);
    marks.push(`<text class="label stale" x="2" y="${RATIO.top - 7}">stale since ${since}</text>`);
  }
  const mean = (of: (week: Week) => number): number => weeks.reduce((sum, week) => sum + of(week), 0) / weeks.length;
  const told =
    `${weeks.length} weeks; mean ratio to AR2’s ${fixed(
      mean(({ wisVsAr2 }) => wisVsAr2),
      2,
    )}, ` +
    `the 90 % interval holds ${percent(mean(({ coverage90 }) => coverage90))}` +
    (since === undefined ? '.' : `; stale since ${since}.`);
  return svg({ width: WIDTH, height: HEIGHT }, name, `${person.subject}, week by week`, told, marks.join(''));
}

/** One curve over the weeks, broken where weeks are missing; `even`: the value of the dashed line. */
function track(
  weeks: readonly Week[],
  x: (week: Week) => number,
  { top, bottom }: { top: number; bottom: number },
  [from, to]: readonly [number, number],
  about: number,
  even: number,
  of: (week: Week) => number,
  text: (tick: number) => string,
): string[] {
  const y = (value: number): number => bottom - ((value - from) / (to - from)) * (bottom - top);
  const across = (kind: string, value: number): string =>
    `<line class="${kind}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(value))}" y2="${round(y(value))}"/>`;
  const ticks = niceTicks(from, to, about).flatMap((tick) => [
    across('grid', tick),
    `<text class="tick end" x="${LEFT - 6}" y="${round(y(tick))}" dy="0.35em">${text(tick)}</text>`,
  ]);
  const curves = stretches(weeks).map((stretch) => {
    const points = stretch.map((week) => `${round(x(week))},${round(y(of(week)))}`);
    return `<polyline class="trace" points="${points.join(' ')}"/>`;
  });
  const dots = weeks.map((week) => {
    const hover = `<title>week of ${week.from}: WIS ${fixed(week.wis, 1)}, ${fixed(week.wisVsAr2, 2)} of AR2’s; 90 % holds ${percent(week.coverage90, 1)}</title>`;
    return `<circle class="week" cx="${round(x(week))}" cy="${round(y(of(week)))}" r="2.2">${hover}</circle>`;
  });
  return [...ticks, across('even', even), ...curves, ...dots];
}

/** Weeks that follow each other. */
function stretches(weeks: readonly Week[]): Week[][] {
  const found: Week[][] = [];
  weeks.forEach((week, k) => {
    if (k > 0 && dayOf(week.from) - dayOf(weeks[k - 1]!.from) === WEEK) found.at(-1)!.push(week);
    else found.push([week]);
  });
  return found;
}

function dayOf(date: string): number {
  return Date.parse(date) / DAY;
}

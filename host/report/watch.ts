/** What the watch over each person's weeks found: who has gone stale, and everybody's weeks. */
import type { SetWatched, Trouble, Watched } from '../evaluate/drift.js';
import { escape, figure, folded, table } from './html.js';
import { counted } from './words.js';
import { tellingWeeks, watchPlot, watchScale, type WatchScale } from './watch-plot.js';

const WORDS: Record<Trouble, string> = {
  coverage: 'more than 14 % outside the 90 % interval',
  score: 'errors over 1.25 times those of the first settled weeks',
  skill: 'worse beside AR2 than in the first settled weeks',
};

/** A curve needs so many weeks. */
const FEWEST_WEEKS = 3;
/** More people without an alarm are folded away. */
const MOST_OPEN = 12;

export function watchContent(sets: readonly SetWatched[]): string {
  const long = sets.map(({ name, subjects }) => ({
    name,
    subjects: subjects.filter((person) => tellingWeeks(person).length >= FEWEST_WEEKS),
    short: subjects.filter((person) => tellingWeeks(person).length < FEWEST_WEEKS).length,
  }));
  const scale = watchScale(long.flatMap(({ subjects }) => subjects));
  return [
    '<p>Scores and coverage of each person by week, both horizons together. Three sequential tests look at every day; each sounds once in 1,000 days at most, on average, while all is well, so an alarm is seldom an accident. Below the dashed 1 Islet’s error is smaller than AR2’s; the 90\u202f% interval should keep to the dashed line.</p>',
    staleTable(sets),
    ...long.map((set, k) => picturesOf(`watch${k}`, set, scale)),
  ].join('');
}

function staleTable(sets: readonly SetWatched[]): string {
  const people = sets.reduce((sum, { subjects }) => sum + subjects.length, 0);
  const rows = sets.flatMap(({ name, subjects }) =>
    subjects.flatMap(({ subject, alarms }) =>
      [...alarms]
        .sort((a, b) => a.day.localeCompare(b.day))
        .map(({ trouble, day }) => [escape(subject), escape(name), day, WORDS[trouble]]),
    ),
  );
  if (rows.length === 0) return `<p>No alarm for any of ${counted(people, 'subject')}.</p>`;
  return table({ caption: 'Gone stale', columns: ['', 'data set', 'since', 'what'], rows });
}

/** Those gone stale first; many others are folded away. */
function picturesOf(
  id: string,
  { name, subjects, short }: { name: string; subjects: readonly Watched[]; short: number },
  scale: WatchScale,
): string {
  const pictures = subjects.map((person, k) => ({
    stale: person.alarms.length > 0,
    picture: figure(watchPlot(`${id}-${k}`, person, scale), ''),
  }));
  const stale = pictures.filter((one) => one.stale);
  const well = pictures.filter((one) => !one.stale);
  const grid = (chosen: typeof pictures): string =>
    chosen.length === 0 ? '' : `<div class="row2 weeks">${chosen.map(({ picture }) => picture).join('')}</div>`;
  const heading = pictures.length === 0 ? '' : `<h3>${escape(name)}</h3>`;
  const all =
    well.length > MOST_OPEN
      ? grid(stale) + folded(`${counted(well.length, 'subject')} without an alarm`, grid(well))
      : grid([...stale, ...well]);
  const left =
    short === 0
      ? ''
      : `<p class="quiet">${escape(name)}: ${counted(short, 'subject')} with too few weeks for a curve.</p>`;
  return heading + all + left;
}

/** The verdict in words. "Better" and "worse" are said only of differences whose interval excludes none. */
import type { Account } from '../evaluate/account.js';
import type { Comparison, Measure, Rival } from '../evaluate/comparisons.js';
import type { Horizon } from '../evaluate/protocol.js';
import { leadAt } from './alarm-plot.js';
import { available, counted, fixed, listed, rivalName, percent, range, whole } from './words.js';

/** Fewer subjects make intervals rough, as a rule too narrow. */
const FEW_SUBJECTS = 20;

/** What is better and what is not, in one line. */
export function headline({ all: { figures } }: Account): string {
  const errors = figures.comparisons.filter(({ measure }) => measure === 'wis');
  const alarms = figures.comparisons.filter(({ measure }) => measure === 'sensitivity');
  if (errors.every(({ interval }) => interval === null)) return 'Scores of one subject: too few for a verdict';
  const better = (found: readonly Comparison[]): boolean => found.every(({ verdict: said }) => said === 'better');
  if (!better(errors)) return `Islet's forecasts are ${shortfall(errors)}`;
  const forecasts = "Islet's forecasts are better than every yardstick's here";
  if (alarms.length === 0) return forecasts;
  return `${forecasts}, its low alarms ${better(alarms) ? 'too' : shortfall(alarms)}`;
}

function shortfall(found: readonly Comparison[]): string {
  const worse = found.filter(({ verdict: said }) => said === 'worse');
  if (worse.length > 0) return `worse than ${rivals(worse)}`;
  return `not clearly better than ${rivals(found.filter(({ verdict: said }) => said === 'unclear'))}`;
}

/** A few sentences, as HTML. */
export function verdict(account: Account): string[] {
  const { figures } = account.all;
  const subjects = counted(figures.subjects, 'subject');
  const sets = counted(account.sets.length, 'data set');
  const scored = whole(account.all.origins - account.all.missing);
  return [
    `Judged on ${scored} forecasts for ${subjects} of ${sets}, by the distribution of the reading 30 and 60 minutes ahead.`,
    ...[30, 60].map((horizon) => errorSentence(account, horizon as Horizon)),
    coverageSentence(account),
    lowSentence(account),
    ...worseSentence(figures.comparisons),
  ].filter((sentence) => sentence !== '');
}

/** What a reader must bear in mind, as HTML. */
export function cautions(account: Account): string[] {
  const { figures, origins, missing } = account.all;
  const learned = account.sets.reduce((sum, { learnedOn }) => sum + learnedOn.length, 0);
  const found: string[] = [];
  if (!account.heldOut && learned > 0) {
    found.push(
      `Islet's parameters were learned on ${learned} of these ${counted(figures.subjects, 'subject')}: its scores look too good. <code>--held-out</code> leaves them out.`,
    );
  }
  if (missing > 0.005 * origins) {
    found.push(
      `${whole(missing)} of ${counted(origins, 'origin')} lack a forecast, more than 0.5\u202f%: not comparable.`,
    );
  }
  if (figures.subjects > 1 && figures.subjects < FEW_SUBJECTS) {
    found.push(
      `Intervals are over ${counted(figures.subjects, 'subject')}. Of so few they are rough, and as a rule too narrow; they say nothing about other kinds of people or sensors.`,
    );
  }
  return found;
}

function errorSentence({ all: { figures } }: Account, horizon: Horizon): string {
  const found = figures.comparisons.filter((one) => one.measure === 'wis' && one.horizon === horizon);
  if (found.length === 0) return '';
  const hardest = found.reduce((a, b) => (b.value > a.value ? b : a));
  const { value, interval, verdict, against } = hardest;
  const change = `${fixed(Math.abs(100 * (1 - value)), 1)}\u202f% ${value < 1 ? 'smaller' : 'larger'}`;
  const span = interval && ` (95\u202f% interval of the ratio: ${range(interval, 3)})`;
  const words = { better: 'better', worse: 'worse', unclear: 'no clear difference' }[verdict];
  return `At ${horizon} minutes its weighted interval score is ${change} than that of ${rivalName(against)}, the hardest to beat${span ?? ''}: <b class="${verdict}">${words}</b>.`;
}

function coverageSentence({ all: { scores } }: Account): string {
  const [half, hour] = [scores.islet[30], scores.islet[60]];
  if (half === null || hour === null) return '';
  return `Its 90\u202f% intervals held ${percent(half.coverage90, 1)} of the readings at 30 minutes and ${percent(hour.coverage90, 1)} at 60.`;
}

function lowSentence({ all: { figures } }: Account): string {
  const islet = figures.lowAlarms.islet;
  if (islet === null || islet.events === 0) return '';
  const { value, interval } = islet.sensitivity;
  const others = available(figures.lowAlarms).filter((name): name is Rival => name !== 'islet');
  const best = others.reduce<Rival | undefined>((a, b) => (a === undefined || sens(b) > sens(a) ? b : a), undefined);
  const said = `With one false alarm a day it announces ${percent(value)} of the ${whole(islet.events)} lows${interval ? ` (${range({ low: 100 * interval.low, high: 100 * interval.high }, 0)}\u202f%)` : ''}, ${fixed(leadAt(islet), 0)} minutes ahead in the median`;
  if (best === undefined) return `${said}.`;
  const against = figures.comparisons.find((one) => one.measure === 'sensitivity' && one.against === best);
  const words = { better: 'better', worse: 'worse', unclear: 'no clear difference' }[against?.verdict ?? 'unclear'];
  return `${said}; the best of the others, ${rivalName(best)}, ${percent(sens(best))}: <b class="${against?.verdict ?? 'unclear'}">${words}</b>.`;

  function sens(name: Rival): number {
    return figures.lowAlarms[name]!.sensitivity.value;
  }
}

function worseSentence(comparisons: readonly Comparison[]): string[] {
  const worse = comparisons.filter(({ verdict }) => verdict === 'worse');
  if (worse.length === 0) return [];
  const SHORT: Record<Measure, string> = {
    wis: 'WIS',
    rmse: 'RMSE',
    mae: 'MAE',
    brierSkill: 'Brier skill',
    auroc: 'AUROC',
    sensitivity: 'lows announced',
  };
  const told = worse.map(
    ({ measure, horizon, against }) => `${SHORT[measure]} at ${horizon} min against ${rivalName(against)}`,
  );
  return [`It is <b class="worse">worse</b> in ${listed(told)}.`];
}

function rivals(comparisons: readonly Comparison[]): string {
  return listed([...new Set(comparisons.map(({ against }) => rivalName(against)))]);
}

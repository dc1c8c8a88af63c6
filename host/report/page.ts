/** The evaluation as one HTML page that needs nothing else: no script, no font, no network. */
import type { Account } from '../evaluate/account.js';
import { FEWEST_ORIGINS } from '../evaluate/bands.js';
import { RIVALS, type Measure, type Rival } from '../evaluate/comparisons.js';
import { ZONES } from '../evaluate/error-grid.js';
import type { Figures, LowAlarmFigures } from '../evaluate/figures.js';
import {
  ALARM_MINUTES,
  HORIZONS,
  THRESHOLDS,
  THRESHOLD_NAMES,
  type Horizon,
  type ThresholdName,
} from '../evaluate/protocol.js';
import type { RatedScores, ScoresOfAll, Summary } from '../evaluate/tally.js';
import type { GapScores } from '../evaluate/gaps.js';
import { alarmPlot } from './alarm-plot.js';
import { pitPlot, reliabilityPlot } from './calibration-plots.js';
import { gridPlot } from './grid-plot.js';
import { escape, figure, folded, table } from './html.js';
import { ratioPlot, type RatioRow } from './ratio-plot.js';
import { STYLE } from './style.js';
import { subjectPlot } from './subject-plot.js';
import { cautions, headline, verdict } from './verdict.js';
import { watchContent } from './watch.js';
import { MEASURE_NAMES, available, counted, fixed, listed, nameOf, percent, range, whole } from './words.js';

interface Section {
  id: string;
  title: string;
  content: string;
}

export function reportPage(account: Account): string {
  const sections = [
    errors(account),
    comparisons(account),
    subjects(account),
    bands(account),
    calibration(account),
    lows(account),
    errorGrid(account),
    ...gaps(account),
    ...weeks(account),
    method(account),
  ];
  const title = headline(account);
  const who = `islet evaluate · ${account.model} · ${account.method} · ${listed(account.sets.map(({ name }) => name))}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<p class="kicker">${escape(who)}</p>
<h1>${escape(title)}</h1>
${box('verdict', 'Verdict', verdict(account))}
${hero(account)}
${box('verdict caution', 'Bear in mind', cautions(account))}
<nav aria-label="Contents">${sections.map(({ id, title: name }) => `<a href="#${id}">${name}</a>`).join('')}</nav>
</header>
${sections.map(({ id, title: name, content }) => `<section id="${id}"><h2>${name}</h2>${content}</section>`).join('\n')}
<footer><p class="quiet">Islet advises; it never doses. This page is a measurement, not a promise about any one person.</p></footer>
</main>
</body>
</html>
`;
}

function box(kind: string, label: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<div class="${kind}" role="note" aria-label="${label}"><ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul></div>`;
}

const KEY =
  '<span class="key"><svg viewBox="0 0 12 12" aria-hidden="true"><circle class="at30" cx="6" cy="6" r="5"/></svg>30 min</span>' +
  '<span class="key"><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="at60" x="1" y="1" width="10" height="10"/></svg>60 min</span>';

function hero({ all: { figures } }: Account): string {
  const rows = withMarks(
    [...RIVALS].reverse().map((against) => ({ name: nameOf(against), marks: ratioMarks(figures, against) })),
  );
  if (rows.length === 0) return '';
  return figure(
    ratioPlot(
      'hero',
      "Islet's weighted interval score over each yardstick's",
      rows,
      "Islet's WIS over the yardstick's",
    ),
    `${KEY} Weighted interval score of Islet divided by that of each yardstick on the same forecasts; lines are 95 % intervals over subjects. Left of the dashed line Islet's error is smaller.`,
  );
}

/** Islet's weighted interval score over one yardstick's; no marks when they are not compared. */
function ratioMarks({ comparisons: found }: Figures, against: Rival): RatioRow['marks'] {
  return found
    .filter((one) => one.measure === 'wis' && one.against === against)
    .map(({ horizon, value, interval }) => ({ kind: horizon === 30 ? 'at30' : 'at60', value, interval }));
}

function withMarks(rows: RatioRow[]): RatioRow[] {
  return rows.filter(({ marks }) => marks.length > 0);
}

function errors({ all, sets, beside, baselinesLearnedOn }: Account): Section {
  const outside = beside === null ? '' : ` “Made elsewhere” are the forecasts in <code>${escape(beside)}</code>.`;
  const several = sets.length > 1;
  return {
    id: 'errors',
    title: 'Errors',
    content: [
      `<p>Every forecaster is judged on the same origins. WIS, the weighted interval score, is the error of the whole distribution, in mg/dL: smaller is better, and both a wrong centre and a wrong width cost. “Holds” is the share of readings inside the 50, 80 and 90 % intervals. Ridge, and the intervals of all yardsticks but AR2, are learned on ${escape(baselinesLearnedOn)}.${outside}</p>`,
      ...HORIZONS.map((horizon) =>
        scoreTable(
          `${several ? 'All data sets pooled' : sets[0]!.name}, ${horizon} minutes ahead`,
          all.scores,
          horizon,
        ),
      ),
      ...(several
        ? sets.map((set) =>
            folded(
              `${escape(set.name)} · ${counted(set.subjects.length, 'subject')} · ${counted(set.origins, 'origin')}`,
              HORIZONS.map((horizon) => scoreTable(`${set.name}, ${horizon} minutes ahead`, set.scores, horizon)).join(
                '',
              ),
            ),
          )
        : []),
    ].join(''),
  };
}

function scoreTable(caption: string, scores: ScoresOfAll, horizon: 30 | 60): string {
  const names = available(scores).filter((name) => scores[name][horizon] !== null);
  return table({
    caption: escape(caption),
    columns: ['', 'RMSE', 'MAE', 'WIS', 'RMSE / AR2', 'WIS / AR2', 'holds 50 %', '80 %', '90 %'],
    rows: names.map((name) => [nameOf(name), ...scoreCells(scores[name][horizon]!)]),
    strong: [names.indexOf('islet')],
  });
}

function scoreCells(scores: RatedScores): string[] {
  const { rmse, mae, wis, rmseVsAr2, wisVsAr2, coverage50, coverage80, coverage90 } = scores;
  return [
    ...[rmse, mae, wis].map((value) => fixed(value, 2)),
    ...[rmseVsAr2, wisVsAr2].map((value) => fixed(value, 3)),
    ...[coverage50, coverage80, coverage90].map((value) => percent(value, 1)),
  ];
}

const RATIOS = ['wis', 'rmse', 'mae'] as const;
const DIFFERENCES = ['brierSkill', 'auroc', 'sensitivity'] as const;

function comparisons({ all: { figures } }: Account): Section {
  const errorRows = RIVALS.flatMap((against) => HORIZONS.map((horizon) => ({ against, horizon })));
  const alarmRows = RIVALS.map((against) => ({ against, horizon: ALARM_MINUTES }));
  return {
    id: 'comparisons',
    title: 'Is the difference real?',
    content:
      '<p>Whole subjects are drawn again and again, 2,000 times, within each data set; the same draws serve both forecasters, so the comparison is paired. A difference counts only when the central 95\u202f% of the draws exclude none: <b class="better">✓ better</b>, <b class="worse">✗ worse</b>, <b class="unclear">~ not clear</b>.</p>' +
      comparisonTable("Islet's error over the other's: below 1 is better", figures, errorRows, RATIOS) +
      comparisonTable("Islet's low alarm less the other's: above 0 is better", figures, alarmRows, DIFFERENCES),
  };
}

function comparisonTable(
  caption: string,
  figures: Figures,
  rows: readonly { against: Rival; horizon: Horizon }[],
  measures: readonly Measure[],
): string {
  const signs = { better: '✓', worse: '✗', unclear: '~' };
  const found = rows
    .map((row) => ({
      ...row,
      cells: measures.map((measure) =>
        figures.comparisons.find(
          (one) => one.measure === measure && one.against === row.against && one.horizon === row.horizon,
        ),
      ),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== undefined));
  return table({
    caption,
    columns: ['against', 'min', ...measures.map((measure) => MEASURE_NAMES[measure])],
    rows: found.map(({ against, horizon, cells }) => [
      nameOf(against),
      String(horizon),
      ...cells.map((cell) => {
        if (cell === undefined) return '–';
        const { value, interval, verdict: said } = cell;
        return `<b class="${said}">${signs[said]} ${fixed(value, 3)}</b> <span class="quiet">${range(interval, 3)}</span>`;
      }),
    ]),
  });
}

function subjects({ sets }: Account): Section {
  const rows = sets
    .map(({ name, subjects: people }) => ({
      set: name,
      subjects: people.flatMap(({ subject, scores }) => {
        const own = scores.islet[30];
        return own === null || !Number.isFinite(own.wisVsAr2) ? [] : [{ name: subject, ratio: own.wisVsAr2 }];
      }),
    }))
    .filter(({ subjects: people }) => people.length > 0);
  const forest = withMarks(sets.map(({ name, figures }) => ({ name, marks: ratioMarks(figures, 'ar2') })));
  const picture =
    rows.length === 0
      ? ''
      : figure(
          subjectPlot('people', 'Each subject: the weighted interval score over AR2’s', rows),
          'One circle for each subject. An average can hide people for whom it is worse: they are right of the dashed line.',
        );
  const bySet =
    forest.length < 2
      ? ''
      : figure(
          ratioPlot(
            'sets',
            "Islet's weighted interval score over AR2's, by data set",
            forest,
            "Islet's WIS over AR2's",
          ),
          `${KEY} By data set, with 95 % intervals over its subjects.`,
        );
  const tables = sets.map(({ name, subjects: people }) =>
    folded(
      `${escape(name)}: every subject`,
      table({
        caption: `Islet for each subject of ${escape(name)}`,
        columns: [
          '',
          'origins',
          'RMSE 30',
          '60',
          'WIS 30',
          '60',
          'WIS / AR2 30',
          '60',
          '90 % holds 30',
          '60',
          'Brier skill',
        ],
        rows: people.map((person) => [escape(person.subject), ...subjectCells(person)]),
      }),
    ),
  );
  return { id: 'subjects', title: 'Person by person', content: bySet + picture + tables.join('') };
}

function subjectCells({ origins, scores: { islet }, lowAlarm }: Summary): string[] {
  const both = (of: (scores: RatedScores) => number, digits: number): string[] =>
    HORIZONS.map((horizon) => fixed(islet[horizon] && of(islet[horizon]), digits));
  return [
    whole(origins),
    ...both(({ rmse }) => rmse, 1),
    ...both(({ wis }) => wis, 2),
    ...both(({ wisVsAr2 }) => wisVsAr2, 3),
    ...HORIZONS.map((horizon) => percent(islet[horizon]?.coverage90, 1)),
    fixed(lowAlarm?.brierSkill, 2),
  ];
}

function bands({ all: { figures } }: Account): Section {
  const groups = figures.bands.map(({ band, origins, scores: { islet } }) => ({
    name: band + (origins < FEWEST_ORIGINS ? ' *' : ''),
    origins,
    scores: islet,
  }));
  const few = figures.bands.some(({ origins }) => origins < FEWEST_ORIGINS);
  return {
    id: 'bands',
    title: 'By glucose at the origin',
    content:
      groupTables('Islet by band of glucose, mg/dL', groups) +
      (few ? `<p class="quiet">* fewer than ${whole(FEWEST_ORIGINS)} origins: too few to count.</p>` : ''),
  };
}

function calibration({ all: { figures } }: Account): Section {
  const pits = HORIZONS.map((horizon) =>
    figure(
      pitPlot(
        `pit${horizon}`,
        `Where readings fell among the quantiles, ${horizon} minutes ahead`,
        figures.pit[horizon],
      ),
      `${horizon} minutes ahead.`,
    ),
  );
  const reliability = THRESHOLD_NAMES.map((name) => {
    const found = figures.thresholds[name];
    if (found === null) return '';
    return figure(
      reliabilityPlot(name, thresholdWords(name), found),
      `${counted(found.events, 'event')} in ${whole(found.n)} forecasts.`,
    );
  });
  return {
    id: 'calibration',
    title: 'Does it mean what it says?',
    content:
      '<p>Where a reading fell among the quantiles that were forecast for it (the probability integral transform). Flat at 1 is honest; high ends: too sure; a high middle: not sure enough; a slope: biased. Lines are 95 % intervals over subjects.</p>' +
      `<div class="row2">${pits.join('')}</div>` +
      '<p>Probability of a reading beyond each threshold within 30 minutes, from readings that are not beyond it yet: what was said, and how often it came. On the dashed line it means what it says. Larger circles are more forecasts.</p>' +
      `<div class="row4">${reliability.join('')}</div>` +
      thresholdTable(figures),
  };
}

function thresholdWords(name: ThresholdName): string {
  const { limit, below } = THRESHOLDS[name];
  return `${below ? 'below' : 'above'} ${limit}`;
}

function thresholdTable({ thresholds }: Figures): string {
  const rows = THRESHOLD_NAMES.flatMap((name) => {
    const found = thresholds[name];
    if (found === null) return [];
    const { n, events, baseRate, brierSkill, brierSkillInterval, auroc } = found;
    return [
      [
        thresholdWords(name),
        whole(n),
        whole(events),
        percent(baseRate, 1),
        fixed(brierSkill, 3),
        range(brierSkillInterval, 3),
        fixed(auroc, 3),
      ],
    ];
  });
  return table({
    caption:
      'Islet’s probability of a reading beyond a threshold within 30 minutes. Brier skill: 1 is perfect, 0 is always saying the base rate',
    columns: ['mg/dL', 'forecasts', 'events', 'base rate', 'Brier skill', '95 % interval', 'AUROC'],
    rows,
  });
}

function lows({ all: { figures } }: Account): Section {
  const { lowAlarms } = figures;
  const names = available(lowAlarms);
  const islet = lowAlarms.islet;
  if (islet === null || islet.events === 0) {
    return { id: 'lows', title: 'Low alarms as people feel them', content: '<p>No low could have been announced.</p>' };
  }
  const rows = names.map((name) => {
    const { sensitivity, brierSkill, auroc } = lowAlarms[name]!;
    return [
      nameOf(name),
      percent(sensitivity.value, 1),
      percentRange(sensitivity.interval),
      fixed(brierSkill, 3),
      fixed(auroc, 3),
    ];
  });
  return {
    id: 'lows',
    title: 'Low alarms as people feel them',
    content:
      `<p>${counted(islet.events, 'low')} in ${whole(islet.days)} days: below 70 mg/dL for at least 15 minutes. An alarm sounds when the probability of a low within 30 minutes passes a threshold, then is silent for 30 minutes. A low counts as announced when an alarm sounded within the 30 minutes before it; an alarm is false when no reading below 70 came within 30 minutes.</p>` +
      figure(
        alarmPlot('alarms', lowAlarms),
        'Each line is one forecaster as its threshold moves; up and to the left is better. Beside Islet’s stand its thresholds. Yardsticks that say no probability of a low are read at 30 minutes ahead.',
      ) +
      table({
        caption:
          'Lows announced at one false alarm a day, and the probability behind the alarm at every origin at or above 70',
        columns: ['', 'lows announced', '95 % interval', 'Brier skill', 'AUROC'],
        rows,
        strong: [names.indexOf('islet')],
      }) +
      folded('Islet at every threshold', curveTable(islet)),
  };
}

function percentRange(interval: { low: number; high: number } | null): string {
  return interval === null ? '–' : `${range({ low: 100 * interval.low, high: 100 * interval.high }, 1)}\u202f%`;
}

function curveTable({ curve }: LowAlarmFigures): string {
  return table({
    caption: 'Islet’s low alarm by its threshold',
    columns: ['threshold', 'lows announced', 'alarms a day', 'false a day', 'median lead, min'],
    rows: curve.map(({ threshold, sensitivity, alarmsPerDay, falsePerDay, medianLead }) => [
      percent(threshold, threshold < 0.2 ? 1 : 0),
      percent(sensitivity, 1),
      fixed(alarmsPerDay, 2),
      fixed(falsePerDay, 2),
      fixed(medianLead, 0),
    ]),
  });
}

function gaps({ afterGaps }: Account): Section[] {
  if (afterGaps === undefined) return [];
  const { gaps: made, byLength, bySince } = afterGaps.all;
  const groups = (scored: readonly GapScores[]) => scored.map(({ group, ...of }) => ({ name: group, ...of }));
  return [
    {
      id: 'gaps',
      title: 'After gaps',
      content:
        `<p>${counted(made, 'gap')} made by taking readings out, since real ones are few: Islet ran anew through what was left.</p>` +
        groupTables('At the first reading after a gap, by its length', groups(byLength)) +
        groupTables('By the time since a gap of any length', groups(bySince)),
    },
  ];
}

/** A table for each horizon of what Islet scored in several groups of origins. */
function groupTables(
  caption: string,
  groups: readonly { name: string; origins: number; scores: GroupScores }[],
): string {
  return HORIZONS.map((horizon) =>
    table({
      caption: `${caption}, ${horizon} minutes ahead`,
      columns: ['', 'origins', 'RMSE', 'WIS', 'RMSE / AR2', 'WIS / AR2', 'holds 90\u202f%'],
      rows: groups.map(({ name, origins, scores }) => [name, whole(origins), ...groupCells(scores[horizon])]),
    }),
  ).join('');
}

type GroupScores = Record<Horizon, RatedScores | null>;

function groupCells(own: RatedScores | null): string[] {
  return [
    ...[own?.rmse, own?.wis].map((value) => fixed(value, 2)),
    ...[own?.rmseVsAr2, own?.wisVsAr2].map((value) => fixed(value, 3)),
    percent(own?.coverage90, 1),
  ];
}

function errorGrid({ all: { figures } }: Account): Section {
  const { zones, minutes } = figures.errorGrid;
  const names = available(zones);
  return {
    id: 'grid',
    title: `Error grid at ${minutes} minutes`,
    content:
      '<p>What treating by the forecast in place of the reading that came would have done, by the consensus of 100 clinicians: A no effect, B little or none, C likely to matter, D a significant risk, E dangerous.</p>' +
      figure(
        gridPlot('zones', figures.errorGrid),
        'Consensus (Parkes) error grid for type 1 diabetes. Stronger squares of 10 mg/dL hold more of Islet’s forecasts; shades are logarithmic.',
      ) +
      table({
        caption: 'Share of forecasts in each zone',
        columns: ['', ...ZONES],
        rows: names.map((name) => [nameOf(name), ...ZONES.map((zone) => percent(zones[name]![zone], 2))]),
        strong: [names.indexOf('islet')],
      }),
  };
}

function weeks({ watch }: Account): Section[] {
  if (watch === undefined) return [];
  return [{ id: 'watch', title: 'Week by week', content: watchContent(watch) }];
}

function method(account: Account): Section {
  const { sets, engine, inputs, parameters, population, heldOut } = account;
  const rows = sets.map(({ name, subjects: people, readings, origins, missing, learnedOn }) => [
    escape(name),
    whole(people.length),
    whole(readings),
    whole(origins),
    whole(missing),
    whole(learnedOn.length),
  ]);
  const learned = heldOut ? 'learned on, left out' : 'learned on, judged all the same';
  return {
    id: 'method',
    title: 'How it was measured',
    content:
      table({
        caption: 'Who was judged',
        columns: ['data set', 'subjects', 'readings', 'origins', 'without forecast', learned],
        rows,
      }) +
      `<p>Islet ran as a device would, reading by reading, on the engine ${escape(engine)}, given ${inputs === 'all' ? 'readings, meals, insulin and fingersticks' : 'readings only'}, with ${parameters === 'shipped' ? 'the shipped parameters' : `the parameters in <code>${escape(parameters)}</code>`}${population ? ', nothing learned on the device' : ''}. An origin is a reading at the end of a full hour of readings; its target is the reading nearest to 30 or 60 minutes later, within 2.5 minutes. Nothing is interpolated. Scores pool all origins; a data set or a band counts from ${whole(FEWEST_ORIGINS)} origins on.</p>` +
      '<p class="quiet">Weighted interval score: Bracher et al., PLoS Comput Biol 2021. Probability integral transform and sharpness: Gneiting, Balabdaoui and Raftery, J R Stat Soc B 2007. Lows as events: Battelino et al., Lancet Diabetes Endocrinol 2023. Error grid: Parkes et al., Diabetes Care 2000, with the coordinates of Pfützner et al., J Diabetes Sci Technol 2013. Bootstrap: Efron and Tibshirani 1993, percentile method. AR2: Nightscout’s coefficients and cone.</p>',
  };
}

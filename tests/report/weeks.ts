/** Made weeks of people: one with a missing week who goes stale, one who is well, one of whom too little is known. */
import type { SetWatched, Week } from '../../host/evaluate/drift.js';

const DAY = 86_400_000;

function week(k: number, wisVsAr2: number, coverage90: number, targets = 4000): Week {
  const from = new Date(Date.UTC(2024, 0, 1) + 7 * k * DAY).toISOString().slice(0, 10);
  return { from, targets, wis: 12 * wisVsAr2, wisVsAr2, coverage90 };
}

export function madeWeeks(): SetWatched[] {
  return [
    {
      name: 'set <1>',
      subjects: [
        {
          subject: '<p1> & "co"',
          weeks: [0, 1, 2, 3, 5, 6, 7, 8].map((k) => week(k, k < 5 ? 0.85 : 1.24, k < 5 ? 0.9 : 0.71)),
          alarms: [
            { trouble: 'skill', day: '2024-02-14' },
            { trouble: 'coverage', day: '2024-02-09' },
          ],
        },
        { subject: 'well', weeks: [0, 1, 2, 3, 4].map((k) => week(k, 0.82 + 0.02 * k, 0.9)), alarms: [] },
        { subject: 'brief', weeks: [week(0, 0.9, 0.9), week(1, 5, 0.1, 12), week(2, 0.9, 0.9)], alarms: [] },
      ],
    },
  ];
}

import { expect, test } from 'vitest';
import { evaluate } from '../../host/evaluate/evaluate.js';
import { RecordingBuilder } from '../../host/evaluate/recording.js';
import { plainPaint } from '../../host/terminal/paint.js';
import { subjectTable } from '../../host/terminal/subject-table.js';
import { forecast, risk } from './fixtures.js';

/** Two days of readings that all are 100, but for the last half day of 200, each forecast to stay. */
function recording(subject: string, count: number) {
  const builder = new RecordingBuilder(subject);
  for (let k = 0; k < count; k++) {
    const glucose = k < 0.75 * count ? 100 : 200;
    builder.add(5 * k, glucose, { forecast: forecast(glucose), risk: risk(0) });
  }
  return builder.build();
}

test('one line for each subject, under two of heading', () => {
  const recordings = [recording('a', 577), recording('a subject with a long name', 3)];
  const { sets } = evaluate([{ name: 'set', recordings }]);
  expect(`\n${subjectTable(recordings, sets[0]!.subjects, plainPaint).join('\n')}\n`).toMatchInlineSnapshot(`
    "
                                         mean  70–180  below 70    RMSE    RMSE  in 90 %  in 90 %
    subject             days  readings  mg/dL       %         %  30 min  60 min   30 min   60 min
    a                    2.0       577    125    75.0       0.0    10.3    14.7     99 %     98 %
    a subject with a …   0.0         3    100   100.0       0.0       –       –        –        –
    "
  `);
});

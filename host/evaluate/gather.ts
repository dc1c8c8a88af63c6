/** Gathers the forecasts of a whole recording as they stream by. */
import type { Refusal } from '../core/status.js';
import type { ForecastRow } from '../stream/forecast-recording.js';
import { RecordingBuilder, type Recording } from './recording.js';

export interface Gathered {
  /** One for each subject, in the order in which they appear. */
  recordings: Recording[];
  /** Readings that the core refused, by reason. */
  refused: Partial<Record<Refusal, number>>;
}

/** Every reading counts, also one that the core refused. `watch` is called after each. */
export async function gather(rows: AsyncIterable<ForecastRow>, watch: () => void = () => {}): Promise<Gathered> {
  const builders = new Map<string, RecordingBuilder>();
  const refused: Gathered['refused'] = {};
  for await (const { row, observed, prediction } of rows) {
    let builder = builders.get(row.subject);
    if (builder === undefined) builders.set(row.subject, (builder = new RecordingBuilder(row.subject)));
    builder.add(row.seconds / 60, row.glucose, prediction);
    if (!observed.accepted) refused[observed.refusal] = (refused[observed.refusal] ?? 0) + 1;
    watch();
  }
  return { recordings: [...builders.values()].map((builder) => builder.build()), refused };
}

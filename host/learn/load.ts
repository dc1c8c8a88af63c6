/** Loads a recording for learning: each subject's tape and readings, in typed arrays. */
import { Core } from '../core/core.js';
import type { ParameterSet } from '../core/parameters.js';
import type { Engine } from '../engines/engine.js';
import type { Readings } from '../evaluate/protocol.js';
import { forecastRecording } from '../stream/forecast-recording.js';
import type { BadRow, RecordingRow } from '../formats/recording.js';
import type { Inputs } from '../stream/forecast-recording.js';
import { TapeRecorder, tapingEngine, type Tape } from './tape.js';

export interface LearningSubject {
  subject: string;
  tape: Tape;
  hasMeals: boolean;
  /** Every reading, also one that the core refused, in the order of time. */
  readings: Readings;
  /** For each reading the event on the tape from which to forecast; -1: the core refused the reading. */
  events: Int32Array;
}

/**
 * The subjects of a recording, in the order in which they appear. They are taped with `parameters`, which do not
 * matter. Meals that the core refuses go to `report`; `watch` is called after each reading.
 */
export async function loadSubjects(
  engine: Engine,
  rows: AsyncIterable<RecordingRow> | Iterable<RecordingRow>,
  parameters: ParameterSet,
  inputs: Inputs,
  report: (bad: BadRow) => void,
  watch: () => void = () => {},
): Promise<LearningSubject[]> {
  const builders = new Map<string, Builder>();
  let current: Builder | undefined;
  const announced = announcing(rows, (subject) => {
    current = builders.get(subject);
    if (current === undefined) builders.set(subject, (current = new Builder(subject)));
  });
  const core = new Core(tapingEngine(engine, () => current!.recorder));
  for await (const { row, observed } of forecastRecording(core, announced, { parameters, inputs }, report)) {
    current!.add(row.seconds / 60, row.glucose, observed.accepted);
    watch();
  }
  return [...builders.values()].map((builder) => builder.build());
}

/** Says whose row comes next, before it is worked on. */
async function* announcing(
  rows: AsyncIterable<RecordingRow> | Iterable<RecordingRow>,
  announce: (subject: string) => void,
): AsyncGenerator<RecordingRow> {
  for await (const row of rows) {
    announce(row.subject);
    yield row;
  }
}

class Builder {
  readonly recorder = new TapeRecorder();
  readonly #subject: string;
  readonly #minutes: number[] = [];
  readonly #glucose: number[] = [];
  readonly #events: number[] = [];

  constructor(subject: string) {
    this.#subject = subject;
  }

  add(minutes: number, glucose: number, accepted: boolean): void {
    this.#minutes.push(minutes);
    this.#glucose.push(glucose);
    this.#events.push(accepted ? this.recorder.length - 1 : -1);
  }

  build(): LearningSubject {
    const order = [...this.#minutes.keys()].sort((a, b) => this.#minutes[a]! - this.#minutes[b]!);
    return {
      subject: this.#subject,
      tape: this.recorder.finish(),
      hasMeals: this.recorder.hasMeals,
      readings: {
        minutes: Float64Array.from(order, (k) => this.#minutes[k]!),
        glucose: Float64Array.from(order, (k) => this.#glucose[k]!),
      },
      events: Int32Array.from(order, (k) => this.#events[k]!),
    };
  }
}

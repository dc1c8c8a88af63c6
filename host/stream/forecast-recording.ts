/** Runs a recording through the core as a device would: reading by reading, never ahead. */
import type { Core, Settings } from '../core/core.js';
import type { Forecast, Forecaster, Moment, Observed, Risk } from '../core/forecaster.js';
import type { BadRow, RecordingRow } from '../formats/recording.js';

/** What the core is given: the readings only, or announced meals too. */
export const INPUTS = ['cgm', 'all'] as const;
export type Inputs = (typeof INPUTS)[number];

export interface RecordingSettings extends Settings {
  /** What the forecaster is given: readings only, or announced meals too. */
  inputs: Inputs;
}

/** What the core made of one reading. */
export interface ForecastRow {
  row: RecordingRow & { glucose: number };
  observed: Observed;
  /** From this reading's time on; undefined when the reading was refused. */
  prediction: { forecast: Forecast; risk: Risk } | undefined;
}

/** A clock that goes back by up to this much was set back, as at the end of summer time; s. */
const LONGEST_CLOCK_CHANGE = 3 * 3600;

/**
 * Every reading of a recording with the forecast from its time on, in the order of the rows. Each subject has its own
 * forecaster; their rows may be mixed. A meal of the reading's own row counts as known; meals that the core refuses go
 * to `report`. Throws when the settings or the parameters are outside their ranges.
 */
export async function* forecastRecording(
  core: Core,
  rows: AsyncIterable<RecordingRow> | Iterable<RecordingRow>,
  { inputs, ...settings }: RecordingSettings,
  report: (bad: BadRow) => void,
): AsyncGenerator<ForecastRow> {
  const subjects = new Map<string, Subject>();
  for await (const row of rows) {
    let subject = subjects.get(row.subject);
    if (subject === undefined) subjects.set(row.subject, (subject = new Subject(core.create(settings))));
    const observed = row.glucose === undefined ? undefined : subject.observe(row, row.glucose);
    if (inputs === 'all' && row.carbs !== undefined && row.carbs !== 0) {
      const eaten = subject.eat(row, row.carbs);
      if (!eaten.accepted) report({ line: row.line, reason: `carbs_g ${row.carbs} was refused: ${eaten.message}` });
    }
    if (observed === undefined) continue;
    const prediction = observed.accepted ? subject.predict() : undefined;
    yield { row: row as ForecastRow['row'], observed, prediction };
  }
}

/** A subject's forecaster on the recording's clock: the wall clock, which may be set back. */
class Subject {
  readonly #forecaster: Forecaster;
  #lastAccepted = 0;

  constructor(forecaster: Forecaster) {
    this.#forecaster = forecaster;
  }

  observe(row: RecordingRow, glucose: number): Observed {
    return this.#take(row, (at) => this.#forecaster.observe(at, glucose));
  }

  eat(row: RecordingRow, grams: number): Observed {
    return this.#take(row, (at) => this.#forecaster.meal(at, grams));
  }

  predict(): ForecastRow['prediction'] {
    return { forecast: this.#forecaster.forecast(), risk: this.#forecaster.risk() };
  }

  #take({ seconds, localTime }: RecordingRow, event: (at: Moment) => Observed): Observed {
    const at = { time: seconds, localTime };
    let result = event(at);
    if (!result.accepted && result.refusal === 'clock-went-back' && this.#wasSetBack(seconds)) {
      this.#forecaster.recoverClock(at);
      result = event(at);
    }
    if (result.accepted) this.#lastAccepted = seconds;
    return result;
  }

  #wasSetBack(seconds: number): boolean {
    return this.#lastAccepted - seconds <= LONGEST_CLOCK_CHANGE;
  }
}

/** Runs a recording through the core as a device would: reading by reading, never ahead. */
import { treatedFeatures, type Core, type Settings } from '../core/core.js';
import type { Forecast, Forecaster, Moment, Observed, Risk } from '../core/forecaster.js';
import { rateFrom, type BadRow, type RecordingRow } from '../formats/recording.js';

/** What the core is given: the readings only, or also meals, boluses, basal rates, fingersticks, calibrations and new sensors. */
export const INPUTS = ['cgm', 'all'] as const;
export type Inputs = (typeof INPUTS)[number];

export interface RecordingSettings extends Settings {
  /** What the forecaster is given: readings only, or also what else the recording tells. */
  inputs: Inputs;
}

/** The settings with the features that their inputs ask for, unless some are named: with all inputs the usual ones are joined by treatments. */
export function withFeatures<Asked extends RecordingSettings>(asked: Asked): Asked {
  const features = asked.features ?? (asked.inputs === 'all' ? treatedFeatures(asked.parameters) : undefined);
  return features === undefined ? asked : { ...asked, features };
}

/** What the core made of one reading. */
export interface ForecastRow {
  row: RecordingRow & { glucose: number };
  observed: Observed;
  /** From this reading's time on; undefined when the reading was refused. */
  prediction: { forecast: Forecast; risk: Risk } | undefined;
}

/** Ends of the range in which a sensor gives numbers, mg/dL. */
const SENSOR_RANGE = { low: 40, high: 400 } as const;

/** A clock that goes back by up to this much was set back, as at the end of summer time; s. */
const LONGEST_CLOCK_CHANGE = 3 * 3600;

/**
 * Every reading of a recording with the forecast from its time on, in the order of the rows. Each subject has its own
 * forecaster; their rows may be mixed. A meal of the reading's own row counts as known, and so do insulin and a fingerstick;
 * those that the core refuses go to `report`. Throws when the settings or the parameters are outside their ranges.
 */
export async function* forecastRecording(
  core: Core,
  rows: AsyncIterable<RecordingRow> | Iterable<RecordingRow>,
  asked: RecordingSettings,
  report: (bad: BadRow) => void,
): AsyncGenerator<ForecastRow> {
  const { inputs, ...settings } = withFeatures(asked);
  const subjects = new Map<string, Subject>();
  for await (const row of rows) {
    let subject = subjects.get(row.subject);
    if (subject === undefined) subjects.set(row.subject, (subject = new Subject(core.create(settings))));
    const observed = row.glucose === undefined ? undefined : subject.observe(row, row.glucose);
    if (inputs === 'all') {
      for (const [column, value, outcome] of subject.inform(row)) {
        if (!outcome.accepted) report({ line: row.line, reason: `${column} ${value} was refused: ${outcome.message}` });
      }
    }
    if (observed === undefined) continue;
    const prediction = observed.accepted ? subject.predict() : undefined;
    yield { row: row as ForecastRow['row'], observed, prediction };
  }
}

/** A subject's forecaster on the recording's clock: the wall clock, which may be set back. */
export class Subject {
  readonly forecaster: Forecaster;
  #lastAccepted: number;

  /** `lastAccepted`: when the forecaster took in its last event, if it goes on from another run; s. */
  constructor(forecaster: Forecaster, lastAccepted = 0) {
    this.forecaster = forecaster;
    this.#lastAccepted = lastAccepted;
  }

  /** When the last event was that the core took in, s. */
  get lastAccepted(): number {
    return this.#lastAccepted;
  }

  observe(row: RecordingRow, glucose: number): Observed {
    const forecaster = this.forecaster;
    if (row.beyond === 'low') return this.#take(row, (at) => forecaster.belowRange(at, SENSOR_RANGE.low));
    if (row.beyond === 'high') return this.#take(row, (at) => forecaster.aboveRange(at, SENSOR_RANGE.high));
    return this.#take(row, (at) => forecaster.observe(at, glucose));
  }

  /** Takes in what else the row tells: its column or event, its value and what became of it. */
  inform(row: RecordingRow): [what: string, value: number, outcome: Observed][] {
    const forecaster = this.forecaster;
    const event = row.event?.toLowerCase();
    const told: [string, number | undefined, (at: Moment, value: number) => Observed][] = [
      ['carbs_g', row.carbs, (at, grams) => forecaster.meal(at, grams)],
      ['bolus_u', row.bolus, (at, units) => forecaster.insulin(at, units)],
      event === 'calibration'
        ? ['calibration', row.fingerstick, (at, glucose) => forecaster.calibration(at, glucose)]
        : ['smbg_mgdl', row.fingerstick, (at, glucose) => forecaster.fingerstick(at, glucose)],
    ];
    const doses = told
      .filter(
        (one): one is [string, number, (at: Moment, value: number) => Observed] => one[1] !== undefined && one[1] !== 0,
      )
      .map(([column, value, event]): [string, number, Observed] => [
        column,
        value,
        this.#take(row, (at) => event(at, value)),
      ]);
    const rate = rateFrom(row);
    if (rate !== undefined && forecaster.learnsTreatments) {
      doses.push(['basal_u_per_h', rate, this.#take(row, (at) => forecaster.basal(at, rate))]);
    }
    if (event !== 'sensor-change') return doses;
    return [...doses, ['sensor-change', 0, this.#take(row, (at) => forecaster.sensorChange(at))]];
  }

  predict(): ForecastRow['prediction'] {
    return { forecast: this.forecaster.forecast(), risk: this.forecaster.risk() };
  }

  #take({ seconds, localTime }: RecordingRow, event: (at: Moment) => Observed): Observed {
    const at = { time: seconds, localTime };
    let result = event(at);
    if (!result.accepted && result.refusal === 'clock-went-back' && this.#wasSetBack(seconds)) {
      this.forecaster.recoverClock(at);
      result = event(at);
    }
    if (result.accepted) this.#lastAccepted = seconds;
    return result;
  }

  #wasSetBack(seconds: number): boolean {
    return this.#lastAccepted - seconds <= LONGEST_CLOCK_CHANGE;
  }
}

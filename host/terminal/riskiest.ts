/** Remembers for each subject the moment at which a low was most likely ahead, for a look back at it. */
import type { Forecast, Risk } from '../core/forecaster.js';
import { crossing } from './picture.js';

export interface RiskyMoment {
  subject: string;
  /** As the recording says it. */
  time: string;
  seconds: number;
  localTime: number;
  /** The reading, mg/dL. */
  glucose: number;
  /** Probability of a reading below 70 mg/dL within 30 min. */
  probability: number;
  forecast: Forecast;
  risk: Risk;
}

const LOOK_AHEAD = 30;
/** Nothing much is foretold from readings below this, mg/dL: there the low is all but here. */
const CLEAR_OF_LOWS = 80;

export class Riskiest {
  readonly #bySubject = new Map<string, RiskyMoment>();

  /** Takes note of a reading and what was forecast at it. */
  add(at: Omit<RiskyMoment, 'probability'>): void {
    const probability = crossing(at.risk, LOOK_AHEAD).below70;
    const known = this.#bySubject.get(at.subject)?.probability ?? -1;
    if (at.glucose >= CLEAR_OF_LOWS && probability > known) this.#bySubject.set(at.subject, { ...at, probability });
  }

  of(subject: string): RiskyMoment | undefined {
    return this.#bySubject.get(subject);
  }
}

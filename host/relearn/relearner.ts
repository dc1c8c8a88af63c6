/** Re-estimates a person's parameters from the last weeks while forecasting, and lets them take over when they win. */
import { Core, type FeatureName } from '../core/core.js';
import type { Forecast, Forecaster } from '../core/forecaster.js';
import type { ParameterSet } from '../core/parameters.js';
import type { Engine } from '../engines/engine.js';
import { HORIZONS } from '../evaluate/protocol.js';
import { weightedIntervalScore } from '../evaluate/scores.js';
import type { BadRow, RecordingRow } from '../formats/recording.js';
import { Replay } from '../learn/replay.js';
import { significant } from '../learn/search-space.js';
import { listeningEngine } from '../learn/tape.js';
import { Subject, type ForecastRow, type Inputs } from '../stream/forecast-recording.js';
import { evidence } from './betting.js';
import { FEWEST_TARGETS, afterDay, needed, newContest, type Contest, type Verdict } from './contest.js';
import { PERSONAL, personalParameters } from './personal.js';
import { posteriorOf, type Posterior } from './posterior.js';
import { Window, type WindowState } from './window.js';

export interface RelearnSettings {
  /** Where a person starts, and what the deviations are counted from; of the adaptive model. */
  population: ParameterSet;
  features: readonly FeatureName[];
  inputs: Inputs;
  /** What is learned from, days, 14..28. */
  days: number;
}

/** What was decided, and why. */
export interface Decision {
  subject: string;
  /** Of the reading after which it was decided, local. */
  time: string;
  decision: 'challenge' | 'no-challenge' | Exclude<Verdict, 'goes-on'>;
  reason: string;
  /** Of the parameters that are in use from now on, in the population's standard deviations. */
  champion: number[];
  /** Of those that it competes with or competed with. */
  rival?: number[];
}

/** Plain values, to be written down and gone on from. */
export interface RelearnState {
  subject: string;
  /** Of the last row, s. */
  last: number;
  /** Number of the current day; they begin at 4 o'clock. */
  day: number;
  champion: Side;
  rival: (Side & { contest: Contest }) | null;
  challengers: number;
  /** The day of the last estimate. */
  tried: number;
  window: WindowState;
  pending: Pending[];
  today: Sums;
}

/** One of the two: its deviations, its sealed state in base64, and when it took in its last event, s. */
interface Side {
  deviations: number[];
  snapshot: string;
  lastAccepted: number;
}

/** Quantiles at each horizon that wait for their targets. */
interface Pending {
  minute: number;
  champion: number[][];
  rival: number[][];
}

/** Scores of today's targets. */
interface Sums {
  targets: number;
  champion: number;
  rival: number;
}

interface Contender {
  deviations: number[];
  forecaster: Forecaster;
  subject: Subject;
}

const DAY_BEGINS = 4 * 3600;
const DAY = 86_400;

/** Nobody is known after fewer days. */
const FEWEST_DAYS = 14;

/** Days between estimates that come to nothing. */
const PAUSE = 7;

/** A challenger must have saved as much of the loss on what it was learned from. */
const LEAST_SAVED = 0.002;

const STEP_MINUTES = 5;
const TOLERANCE = 2.5;
const WEIGHTS = [2, 1] as const;

/** The engines that a relearner works with; several may share them. */
export class Workshop {
  readonly core: Core;
  readonly replay: Replay;
  /** Told of every event that the core accepts, while it is set. */
  listener: ((block: Uint32Array, recovery: boolean) => void) | undefined;

  /** Takes both engines for itself. */
  constructor(forecasting: Engine, replaying: Engine, features: readonly FeatureName[]) {
    this.core = new Core(listeningEngine(forecasting, (block, recovery) => this.listener?.(block, recovery)));
    this.replay = new Replay(replaying, features);
  }
}

export class Relearner {
  readonly #workshop: Workshop;
  readonly #settings: RelearnSettings;
  readonly #subject: string;
  readonly #decided: (decision: Decision) => void;
  readonly #window: Window;
  #champion: Contender;
  #rival: (Contender & { contest: Contest }) | undefined;
  #last = -1;
  #day = -1;
  #tried = 0;
  #challengers = 0;
  #pending: Pending[] = [];
  #today: Sums = { targets: 0, champion: 0, rival: 0 };

  /** Goes on from `state`, or begins. */
  constructor(
    workshop: Workshop,
    settings: RelearnSettings,
    subject: string,
    decided: (decision: Decision) => void,
    state?: RelearnState,
  ) {
    this.#workshop = workshop;
    this.#settings = settings;
    this.#subject = subject;
    this.#decided = decided;
    this.#window = new Window(settings.days, state?.window);
    if (state === undefined) {
      this.#champion = this.#contender(PERSONAL.map(() => 0));
      return;
    }
    this.#champion = this.#restored(state.champion);
    this.#rival = state.rival === null ? undefined : { ...this.#restored(state.rival), contest: state.rival.contest };
    this.#last = state.last;
    this.#day = state.day;
    this.#tried = state.tried;
    this.#challengers = state.challengers;
    this.#pending = state.pending;
    this.#today = state.today;
  }

  /** Of the last row, s; rows up to it were taken in before. */
  get last(): number {
    return this.#last;
  }

  get state(): RelearnState {
    const side = ({ deviations, forecaster, subject }: Contender): Side => ({
      deviations,
      snapshot: base64(forecaster.snapshot()),
      lastAccepted: subject.lastAccepted,
    });
    return {
      subject: this.#subject,
      last: this.#last,
      day: this.#day,
      champion: side(this.#champion),
      rival: this.#rival === undefined ? null : { ...side(this.#rival), contest: this.#rival.contest },
      challengers: this.#challengers,
      tried: this.#tried,
      window: this.#window.state,
      pending: this.#pending,
      today: this.#today,
    };
  }

  /** The parameters in use. */
  get parameters(): ParameterSet {
    return personalParameters(this.#settings.population, this.#champion.deviations);
  }

  /** Takes in a row; answers the champion's forecast at its reading. Refused doses go to `report`. */
  take(row: RecordingRow, report: (bad: BadRow) => void): ForecastRow | undefined {
    this.#last = row.seconds;
    const day = Math.floor((row.seconds - DAY_BEGINS) / DAY);
    if (this.#day >= 0 && day > this.#day) this.#night(row, day);
    this.#day = Math.max(this.#day, day);
    if (row.glucose !== undefined) this.#judge(row.seconds / 60, row.glucose);
    const forecast = this.#forecast(row, report);
    const own = forecast?.prediction;
    if (own !== undefined && this.#rival !== undefined) {
      const champion = quantilesOf(own.forecast);
      this.#pending.push({
        minute: row.seconds / 60,
        champion,
        rival: quantilesOf(this.#rival.forecaster.forecast()),
      });
    }
    return forecast;
  }

  #forecast(row: RecordingRow, report: (bad: BadRow) => void): ForecastRow | undefined {
    const { inputs } = this.#settings;
    const { glucose } = row;
    this.#workshop.listener = (block, recovery) =>
      this.#window.add(block, recovery, recovery ? null : (glucose ?? null));
    const observed = glucose === undefined ? undefined : this.#champion.subject.observe(row, glucose);
    this.#workshop.listener = (block, recovery) => this.#window.add(block, recovery, null);
    if (inputs === 'all') {
      for (const [column, value, outcome] of this.#champion.subject.inform(row)) {
        if (!outcome.accepted) report({ line: row.line, reason: `${column} ${value} was refused: ${outcome.message}` });
      }
    }
    this.#workshop.listener = undefined;
    if (this.#rival !== undefined) {
      if (glucose !== undefined) this.#rival.subject.observe(row, glucose);
      if (inputs === 'all') this.#rival.subject.inform(row);
    }
    if (observed === undefined) return undefined;
    const prediction = observed.accepted ? this.#champion.subject.predict() : undefined;
    return { row: row as ForecastRow['row'], observed, prediction };
  }

  /** Scores what was forecast for this reading. */
  #judge(minute: number, glucose: number): void {
    if (this.#rival === undefined) return;
    for (const waiting of this.#pending) {
      HORIZONS.forEach((horizon, k) => {
        if (Math.abs(minute - waiting.minute - horizon) > TOLERANCE || waiting.champion[k]!.length === 0) return;
        this.#today.targets++;
        this.#today.champion += WEIGHTS[k]! * weightedIntervalScore(waiting.champion[k]!, 0, glucose);
        this.#today.rival += WEIGHTS[k]! * weightedIntervalScore(waiting.rival[k]!, 0, glucose);
        waiting.champion[k] = []; // each has one target
      });
    }
    const longest = Math.max(...HORIZONS) + TOLERANCE;
    this.#pending = this.#pending.filter((waiting) => minute - waiting.minute <= longest && minute >= waiting.minute);
  }

  #night(row: RecordingRow, day: number): void {
    this.#window.forget();
    if (this.#rival !== undefined && this.#today.targets >= FEWEST_TARGETS) this.#closeDay(row, this.#rival);
    this.#today = { targets: 0, champion: 0, rival: 0 };
    if (this.#rival !== undefined || day - this.#tried < PAUSE || this.#window.span < FEWEST_DAYS - 1) return;
    this.#tried = day;
    this.#estimate(row);
  }

  #closeDay(row: RecordingRow, rival: Contender & { contest: Contest }): void {
    const { contest, verdict } = afterDay(rival.contest, this.#today.champion, this.#today.rival);
    rival.contest = contest;
    if (verdict === 'goes-on') return;
    const share = 100 * (1 - contest.rival / contest.champion);
    const reason =
      `${contest.role} ${contest.number}: its score is ${Math.abs(share).toFixed(2)} % ${share >= 0 ? 'better' : 'worse'} ` +
      `after ${contest.days} days, evidence ${evidence(contest.wealth).toFixed(2)} of ${needed(contest)}`;
    const former = this.#champion;
    this.#rival = undefined;
    this.#pending = [];
    if (verdict === 'promoted') {
      this.#champion = rival;
      this.#rival = { ...former, contest: newContest('predecessor', contest.number) };
    } else if (verdict === 'rolled-back') this.#champion = rival;
    this.#decide(row, verdict, reason, verdict === 'promoted' || verdict === 'rolled-back' ? former : rival);
  }

  #estimate(row: RecordingRow): void {
    const { replay } = this.#workshop;
    const { lesson, outcomes } = this.#window.lesson();
    const play = (deviations: Float64Array) =>
      replay.run(lesson, personalParameters(this.#settings.population, deviations));
    const posterior = posteriorOf(play, outcomes, PERSONAL.length);
    if (posterior === undefined || posterior.saved < LEAST_SAVED) {
      this.#decide(row, 'no-challenge', `nothing to gain on ${described(posterior)}`);
      return;
    }
    const deviations = posterior.deviations.map(significant);
    this.#challengers++;
    this.#rival = { ...this.#contender(deviations), contest: newContest('challenger', this.#challengers) };
    this.#decide(row, 'challenge', `the most probable parameters on ${described(posterior)}`, this.#rival);
  }

  /** Somebody new, who knows the window. */
  #contender(deviations: number[]): Contender {
    const { population, features } = this.#settings;
    const parameters = personalParameters(population, deviations);
    const forecaster = this.#window.forecaster(this.#workshop.core, { parameters, features });
    return { deviations, forecaster, subject: new Subject(forecaster, this.#last) };
  }

  #restored({ deviations, snapshot, lastAccepted }: Side): Contender {
    const restored = this.#workshop.core.restore(Uint8Array.from(atob(snapshot), (letter) => letter.charCodeAt(0)));
    if (!restored.restored) throw new Error(restored.message);
    const { forecaster } = restored;
    return { deviations, forecaster, subject: new Subject(forecaster, lastAccepted) };
  }

  #decide(row: RecordingRow, decision: Decision['decision'], reason: string, rival?: Contender): void {
    this.#decided({
      subject: this.#subject,
      time: row.time,
      decision,
      reason,
      champion: this.#champion.deviations,
      ...(rival && { rival: rival.deviations }),
    });
  }
}

/** Runs a recording like `forecastRecording`, each subject with a relearner of its own. */
export async function* relearnRecording(
  rows: AsyncIterable<RecordingRow> | Iterable<RecordingRow>,
  relearnerOf: (subject: string) => Relearner,
  report: (bad: BadRow) => void,
): AsyncGenerator<ForecastRow> {
  const relearners = new Map<string, Relearner>();
  for await (const row of rows) {
    let relearner = relearners.get(row.subject);
    if (relearner === undefined) relearners.set(row.subject, (relearner = relearnerOf(row.subject)));
    const forecast = relearner.take(row, report);
    if (forecast !== undefined) yield forecast;
  }
}

function quantilesOf({ steps }: Forecast): number[][] {
  return HORIZONS.map((horizon) => steps[horizon / STEP_MINUTES - 1]!.quantiles);
}

function described(posterior: Posterior | undefined): string {
  if (posterior === undefined) return 'the last weeks: no step from the population helps';
  const { deviations, sds, saved, passes } = posterior;
  const numbers = PERSONAL.map(({ name }, k) => `${name} ${deviations[k]!.toFixed(2)} ± ${sds[k]!.toFixed(2)}`);
  return `the last weeks: they save ${(100 * saved).toFixed(2)} % of the loss there (${numbers.join(', ')}; ${passes} passes)`;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Watches a server: asks it for new readings, forecasts from each, and remembers where it is. */
import type { Core, Settings } from '../core/core.js';
import type { Forecaster, Moment, Observed } from '../core/forecaster.js';
import { localTimeText } from '../formats/local-time.js';
import type { Zone } from '../formats/zone.js';
import type { Inputs } from '../stream/forecast-recording.js';
import { waitFor } from './backoff.js';
import type { Told } from './line.js';
import type { Nightscout } from './nightscout.js';
import type { Happening, Reading } from './records.js';
import { ServerError } from './site.js';
import type { WatchState } from './state-file.js';

export interface WatchSettings {
  core: Core;
  forecaster: Settings & { inputs?: Inputs };
  server: Nightscout;
  /** The person's wall clock. */
  zone: Zone;
  /** Seconds between questions. */
  every: number;
  /** How far back to begin without a state, s. */
  history: number;
}

/** What a watch does to the world around it. */
export interface Surroundings {
  /** Waits so many seconds; throws the signal's reason when it is aborted. */
  wait(seconds: number, signal: AbortSignal): Promise<void>;
  /** The host's clock, s since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  tell(told: Told): Promise<void>;
  warn(message: string): void;
  save(state: WatchState): Promise<void>;
}

/** Ends of the range in which a sensor gives numbers, mg/dL. */
const SENSOR_RANGE = { low: 40, high: 400 } as const;

/** A reading further ahead of the server's clock would make the watch deaf until then, s. */
const FURTHEST_AHEAD = 600;

/** What was recorded so long after it happened is still told; s. */
const LATEST = 1800;

/** Clocks that differ by more are worth a word, s. */
const LARGEST_SKEW = 60;

/** Without a reading for so long, somebody should know, s. */
const LONGEST_SILENCE = 1200;

/** Watches until the signal is aborted; the state is saved after each answer with readings. Throws when never let in. */
export async function watch(
  settings: WatchSettings,
  state: WatchState | undefined,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const watcher = new Watcher(settings, state, surroundings);
  let failures = 0;
  let answered = false;
  while (!signal.aborted) {
    let wait: number | undefined;
    try {
      await watcher.ask(signal);
      if (failures > 0) surroundings.warn(`${settings.server.name} answers again`);
      failures = 0;
      answered = true;
    } catch (error) {
      if (signal.aborted) break;
      if (!(error instanceof ServerError) || (error.denied && !answered)) throw error;
      failures++;
      wait = error.retryAfter;
      if (failures === 1 || error.denied) surroundings.warn(`${settings.server.name}: ${error.message}; trying again`);
    }
    const usual = waitFor(settings.every, failures, surroundings.random);
    try {
      await surroundings.wait(Math.max(usual, Math.min(wait ?? 0, 3600)), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** The digest of everything that a forecaster is made with: a state made with something else is not gone on with. */
export function settingsKey({ parameters, ...rest }: Settings): string {
  return JSON.stringify({ model: parameters.model, values: parameters.values, ...rest });
}

class Watcher {
  readonly #settings: WatchSettings;
  readonly #surroundings: Surroundings;
  #forecaster: Forecaster;
  /** Time of the last reading, s; before the first, where to begin. */
  #last: number;
  #fresh: boolean;
  /** Keys of what was told besides readings, with their times, as far back as it can come again. */
  readonly #heard: Map<string, number>;
  /** How many were left out of the last answer, by what they are. */
  readonly #told = new Map<string, number>();
  #skewTold = false;
  #silenceTold = false;

  constructor(settings: WatchSettings, state: WatchState | undefined, surroundings: Surroundings) {
    this.#settings = settings;
    this.#surroundings = surroundings;
    const { core, forecaster } = settings;
    const restored = state === undefined ? undefined : core.restore(state.snapshot);
    if (restored?.restored) this.#forecaster = restored.forecaster;
    else {
      if (restored !== undefined) surroundings.warn(`starting anew: ${restored.message}`);
      this.#forecaster = core.create(forecaster);
    }
    this.#fresh = restored?.restored !== true;
    this.#last = this.#fresh ? Math.floor(surroundings.now()) - settings.history : state!.last;
    this.#heard = new Map(this.#fresh ? [] : state!.heard);
  }

  /** Asks once and works on what came. */
  async ask(signal: AbortSignal): Promise<void> {
    const { server } = this.#settings;
    const answer = await server.readingsAfter(this.#last, signal);
    const { skew = 0 } = answer;
    const beganWrong = this.#fresh && !this.#skewTold && Math.abs(skew) > LARGEST_SKEW;
    this.#warnOfSkew(skew);
    if (beganWrong) {
      this.#last += skew;
      return this.ask(signal);
    }
    const { readings, bad } = answer;
    const now = this.#surroundings.now() + skew;
    const taken = readings.filter(({ utc }) => utc <= now + FURTHEST_AHEAD);
    this.#leftOut('readings from the future of the server’s clock', readings.length - taken.length);
    this.#leftOut('entries that cannot be used', bad);
    const [first] = taken;
    const happenings = first === undefined ? [] : await this.#happenings(first, answer.happenings, signal);
    for (const [k, reading] of taken.entries()) {
      const told = this.#take(reading, happenings);
      // What came before the watch began is history: only its end is news.
      if (!this.#fresh || k === taken.length - 1) await this.#surroundings.tell(told);
    }
    if (taken.length > 0) {
      this.#fresh = false;
      await this.#save();
    }
    this.#warnOfSilence(now);
  }

  /** What happened besides and was not told yet, by time; nothing when only readings are wanted. */
  async #happenings(
    first: Reading,
    amongEntries: readonly Happening[],
    signal: AbortSignal,
  ): Promise<readonly Happening[]> {
    const { server, forecaster } = this.#settings;
    if (forecaster.inputs !== 'all') return [];
    const since = (this.#fresh ? first.utc : this.#last) - LATEST;
    const { happenings, bad } = await server.happeningsAfter(since, signal);
    this.#leftOut('treatments that cannot be used', bad);
    const all = [...happenings, ...amongEntries].filter(({ utc }) => utc > since).sort((a, b) => a.utc - b.utc);
    // Before its first reading a forecaster is told nothing.
    if (this.#fresh) for (const { key, utc } of all) if (utc < first.utc) this.#heard.set(key, utc);
    return all.filter(({ key }) => !this.#heard.has(key));
  }

  /** Takes in a reading, before it what happened up to then, and after it, as of a recording's row, what happened with it. */
  #take(reading: Reading, happenings: readonly Happening[]): Told {
    const { utc } = reading;
    const before = happenings.filter((one) => one.utc < utc && this.#tell(one));
    const at = this.#at(utc);
    const observed = this.#observe(reading, at);
    this.#last = utc;
    const besides = [...before, ...happenings.filter((one) => one.utc === utc && this.#tell(one))];
    const forecaster = this.#forecaster;
    const prediction = observed.accepted
      ? { forecast: forecaster.forecast(), risk: forecaster.risk(), diagnosis: forecaster.diagnose() }
      : undefined;
    const offset = this.#settings.zone.offsetAt(utc);
    return { reading, besides, time: localTimeText(utc + offset * 60), offset, observed, prediction };
  }

  /** Whether it was taken in, now for the first time. What comes late is told at the last reading's time, unless it was measured. */
  #tell({ utc, kind, value, key }: Happening): boolean {
    if (this.#heard.has(key)) return false;
    this.#heard.set(key, utc);
    const late = Math.max(this.#last - utc, 0);
    const at = this.#at(utc + late);
    const forecaster = this.#forecaster;
    switch (kind) {
      case 'meal':
        return forecaster.meal(at, value).accepted;
      case 'insulin':
        return forecaster.insulin(at, value).accepted;
      case 'basal':
        return forecaster.learnsTreatments && !this.#heardBasalAfter(utc) && forecaster.basal(at, value).accepted;
      case 'sensor-change':
        return forecaster.sensorChange(at, late / 60).accepted;
      case 'fingerstick':
        return late === 0 && forecaster.fingerstick(at, value).accepted;
      case 'calibration':
        return late === 0 && forecaster.calibration(at, value).accepted;
    }
  }

  /** Whether a later rate holds already, which one that comes late must not replace. */
  #heardBasalAfter(utc: number): boolean {
    return [...this.#heard].some(([key, heard]) => key.startsWith('basal ') && heard > utc);
  }

  #at(utc: number): Moment {
    return { time: utc, localTime: (utc + this.#settings.zone.offsetAt(utc) * 60) % 86400 };
  }

  #observe({ glucose, beyond }: Reading, at: Moment): Observed {
    if (beyond === 'low') return this.#forecaster.belowRange(at, SENSOR_RANGE.low);
    if (beyond === 'high') return this.#forecaster.aboveRange(at, SENSOR_RANGE.high);
    return this.#forecaster.observe(at, glucose);
  }

  async #save(): Promise<void> {
    const { server, forecaster } = this.#settings;
    for (const [key, utc] of this.#heard) if (utc <= this.#last - LATEST) this.#heard.delete(key);
    await this.#surroundings.save({
      server: server.name,
      settings: settingsKey(forecaster),
      last: this.#last,
      heard: [...this.#heard],
      snapshot: this.#forecaster.snapshot(),
    });
  }

  /** Tells how many were left out; the same ones come with every answer until a reading comes after them. */
  #leftOut(what: string, count: number): void {
    if (count > (this.#told.get(what) ?? 0)) this.#surroundings.warn(`left out: ${count} ${what}`);
    this.#told.set(what, count);
  }

  #warnOfSkew(skew: number): void {
    if (Math.abs(skew) <= LARGEST_SKEW || this.#skewTold) return;
    this.#skewTold = true;
    this.#surroundings.warn(`the clock of ${this.#settings.server.name} is ${skew} s from ours; going by the server's`);
  }

  #warnOfSilence(now: number): void {
    const silence = now - this.#last;
    if (silence <= LONGEST_SILENCE) this.#silenceTold = false;
    else if (!this.#silenceTold) {
      this.#silenceTold = true;
      const text = this.#fresh ? 'no reading yet' : `no reading for ${Math.round(silence / 60)} min`;
      this.#surroundings.warn(text);
    }
  }
}

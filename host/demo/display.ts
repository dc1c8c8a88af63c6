/** Everything that is shown, drawn from the player's minute. */
import type { Core } from '../core/core.js';
import { LAYERS, type LayerName, type Scene } from './chart/scene.js';
import { say, the } from './dom.js';
import { BeliefPanel } from './panels/belief.js';
import type { CostPanel } from './panels/cost.js';
import { Figures } from './panels/figures.js';
import { FlagsPanel } from './panels/flags.js';
import { ForecastTable } from './panels/forecast-table.js';
import { RiskPanel } from './panels/risk.js';
import type { Player } from './player.js';
import type { Frame } from './session.js';
import { sha256 } from './sha256.js';
import { FIRST_MIDNIGHT } from './source.js';
import { Stage } from './stage.js';
import type { Twin } from './twin.js';
import { clockText, glucoseText, signedText, spreadText, type Unit } from './units.js';
import { viewOf, type View } from './view.js';
import { headline, outlook, spoken, trendOf } from './words.js';

export interface Instruments {
  /** An instance of the module that looks into beliefs, while another one goes on. */
  viewer: Core;
  moduleDigest: string;
  moduleLength: number;
}

/** Panels follow the trace, but not faster than one can read, ms. */
const PANEL_PAUSE = 150;
/** A description that changed too often could not be listened to, ms. */
const SPOKEN_PAUSE = 10_000;

export class Display {
  readonly instruments: Instruments;
  readonly stage = new Stage();
  unit: Unit = 'mg/dL';
  readonly #player: Player;
  readonly #belief = new BeliefPanel();
  readonly #risk = new RiskPanel();
  readonly #flags = new FlagsPanel();
  readonly #table = new ForecastTable();
  readonly #identity = new Figures(the('identity', HTMLElement));
  readonly #score = new Figures(the('score', HTMLElement));
  readonly #value = the('value', HTMLElement);
  readonly #arrow = the('arrow', HTMLElement);
  readonly #rate = the('rate', HTMLElement);
  readonly #clock = the('clock', HTMLElement);
  readonly #source = the('source', HTMLElement);
  readonly #headline = the('headline', HTMLElement);
  readonly #outlook = the('outlook', HTMLElement);
  readonly #play = the('play', HTMLButtonElement);
  readonly #live = the('live', HTMLButtonElement);
  readonly #scrub = the('scrub', HTMLInputElement);
  #twin: Twin | undefined;
  #cost: CostPanel | undefined;
  #view: View | undefined;
  #panelsOf: Frame | undefined;
  #panelsAt = -Infinity;
  #description = '';
  #describedAt = -Infinity;
  #drawn = '';
  #scrubbed = '';

  constructor(player: Player, instruments: Instruments) {
    this.#player = player;
    this.instruments = instruments;
  }

  /** From now on costs are counted. */
  meter(twin: Twin, panel: CostPanel): void {
    this.#twin = twin;
    this.#cost = panel;
    this.refresh();
  }

  /** Shows all anew, whatever the time. */
  refresh(): void {
    this.#drawn = '';
    this.#panelsOf = undefined;
    this.#panelsAt = -Infinity;
    this.#describedAt = -Infinity;
    this.beat(performance.now());
  }

  /** Shows what has changed; `now` in ms. */
  beat(now: number): void {
    const { session, cursor, playing } = this.#player;
    const frame = session.frames.findLast(({ minute }) => minute <= cursor);
    const key = `${cursor} ${session.source.minute} ${playing}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    if (frame !== this.#view?.frame || this.#panelsOf === undefined)
      this.#view = viewOf(this.instruments.viewer, frame, session.choice);
    const duePanels = frame !== this.#panelsOf && (now - this.#panelsAt > PANEL_PAUSE || !playing);
    if (duePanels) {
      this.#panelsAt = now;
      this.#panelsOf = frame;
      this.#showPanels(frame, now);
    } else if (frame !== this.#panelsOf) this.#drawn = ''; // not yet: look again in the next beat
    this.#showTime();
    this.stage.show(this.#scene(), this.#description);
  }

  #scene(): Scene {
    const { session, cursor, isLive } = this.#player;
    const { frames, truth, marks, score, choice } = session;
    const layers = LAYERS.map((name) => [name, the(`show-${name}`, HTMLInputElement).checked]);
    return {
      ...{ now: cursor, isLive, pastMinutes: this.stage.pastMinutes, horizonMinutes: choice.horizonMinutes },
      ...{ unit: this.unit, view: this.#view, frames, truth, marks, promises: score.promises },
      show: Object.fromEntries(layers) as Record<LayerName, boolean>,
    };
  }

  #showTime(): void {
    const { session, cursor, playing, isLive, ended } = this.#player;
    say(this.#clock, `${clockText(cursor)}${deviceText(this.#view?.frame, cursor)}`);
    say(this.#source, session.source.name);
    say(this.#play, playing ? 'Pause' : ended && isLive ? 'Ended' : 'Play');
    this.#play.disabled = ended && isLive;
    this.#live.disabled = isLive;
    this.#showScrub();
  }

  /** Written when a minute has passed, not in every frame: each write lays the slider out and paints it anew. */
  #showScrub(): void {
    const { session, cursor } = this.#player;
    const range = { min: session.frames[0]?.minute ?? 0, max: session.source.minute, value: Math.floor(cursor) };
    const key = Object.values(range).join();
    if (key === this.#scrubbed) return;
    this.#scrubbed = key;
    for (const name of ['min', 'max', 'value'] as const) this.#scrub[name] = String(range[name]);
    this.#scrub.setAttribute('aria-valuetext', clockText(cursor));
  }

  #showPanels(frame: Frame | undefined, now: number): void {
    const { session, playing } = this.#player;
    const { unit } = this;
    const view = this.#view;
    if (view === undefined || frame === undefined) {
      say(this.#headline, 'Waiting for the first reading.');
      return;
    }
    const { diagnosis } = view;
    say(this.#value, frame.reading === undefined ? '– –' : glucoseText(frame.reading, unit));
    this.#value.dataset['range'] = rangeOf(frame.reading);
    say(this.#arrow, trendOf(diagnosis.rate).arrow);
    say(this.#rate, `${signedText(diagnosis.rate, unit)} ${unit}/min`);
    say(this.#headline, headline(view, unit));
    say(this.#outlook, frame.refusal === undefined ? outlook(view, unit) : `Refused: ${frame.refusal}.`);
    if (!playing || now - this.#describedAt > SPOKEN_PAUSE) {
      this.#describedAt = now;
      this.#description = spoken(view, unit);
    }
    this.#belief.show(view, unit);
    this.#risk.show(view, unit);
    this.#flags.show(view.forecast.flags);
    this.#table.show(view, unit);
    const before = session.frames[session.frames.indexOf(frame) - 1];
    this.#cost?.show(this.#twin?.costOf(before, frame), session.choice);
    this.#showIdentity(frame.snapshot!);
    this.#showScore();
  }

  #showIdentity(state: Uint8Array): void {
    const { moduleLength, moduleDigest } = this.instruments;
    this.#identity.show([
      { name: 'State', value: `${state.length.toLocaleString('en')} bytes` },
      { name: 'Module', value: `${moduleLength.toLocaleString('en')} bytes` },
      { name: 'SHA-256 of the state', value: sha256(state), aside: 'of any core that is told the same, firmware too' },
      { name: 'SHA-256 of the module', value: moduleDigest, aside: 'the file that goes into flash' },
    ]);
  }

  #showScore(): void {
    const { score } = this.#player.session;
    const { unit } = this;
    const { rmse, lastValue, within } = score.figures;
    const known = score.count > 0;
    this.#score.show([
      { name: 'Error (RMSE)', value: known ? spreadText(rmse, unit) : '–', aside: unit },
      { name: 'of the last value', value: known ? spreadText(lastValue, unit) : '–', aside: unit },
      { name: 'Inside 90 %', value: known ? `${(within * 100).toFixed(0)} %` : '–', aside: `of ${score.count}` },
    ]);
  }
}

/** How the device's clock stands, when it was set to something else than the time. */
function deviceText(frame: Frame | undefined, cursor: number): string {
  const told = frame?.events.at(-1)?.time;
  const ahead = told === undefined ? 0 : Math.round((told - FIRST_MIDNIGHT) / 60) - frame!.minute;
  return ahead === 0 ? '' : ` · device ${clockText(cursor + ahead)}`;
}

function rangeOf(reading: number | undefined): string {
  if (reading === undefined) return 'none';
  return reading < 70 ? 'low' : reading > 180 ? 'high' : 'in';
}

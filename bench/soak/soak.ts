/** Puts a core on one engine through a life, checks it after every step and digests all that it says. */
import { crc32 } from 'node:zlib';
import {
  DiagnosticsView,
  ForecastStepView,
  ForecastView,
  RiskStepView,
  RiskView,
  SmoothedStepView,
  SmoothedView,
} from '../../host/core/layout.js';
import { statusName } from '../../host/core/status.js';
import type { Engine } from '../../host/engines/engine.js';
import { RawCore } from '../../tests/support/raw-core.js';
import { answerProblem, stateProblem, type Problem } from './checks.js';
import type { EventOperation, Operation, Question } from './life.js';
import type { Settings } from './settings.js';

/** Something that must never be. */
export class Violation extends Error {}

/** What is written over memory that the core must not read, or not touch. */
const RUBBISH = 0xa5;

/** A snapshot and what has been done since. */
interface Rehearsal {
  snapshot: Uint8Array;
  since: Operation[];
  stepsLeft: number;
}

export class Soak {
  readonly core: RawCore;
  /** CRC-32 of all states and answers since the start: what two engines are compared by after every step. */
  #digest = 0;
  #rehearsal: Rehearsal | undefined;
  /** Events that the core took in. */
  accepted = 0;

  constructor(engine: Engine) {
    this.core = new RawCore(engine);
  }

  /** Does the operations of one step. Throws a Violation. */
  step(operations: readonly Operation[]): void {
    const snapshots = operations.flatMap((operation) => (operation.do === 'snapshot' ? [operation] : []));
    if (operations.some((operation) => operation.do === 'configure')) {
      this.#requireOutsideUntouched();
      this.#rehearsal = undefined;
    }
    for (const operation of operations) this.#do(operation);
    this.#require(stateProblem(this.core));
    this.#note(this.#stateBytes);
    this.#rehearse(operations);
    if (snapshots.length > 0 && this.#rehearsal === undefined) {
      const { steps, damagedBit } = snapshots[0]!;
      this.#rehearsal = { snapshot: this.#takeSnapshot(damagedBit), since: [], stepsLeft: steps };
    }
  }

  get digest(): string {
    return this.#digest.toString(16).padStart(8, '0');
  }

  #do(operation: Operation): void {
    if (operation.do === 'configure') this.#configure(operation.settings);
    else if (operation.do === 'ask') this.#ask(operation.call);
    else if (operation.do !== 'snapshot') this.#event(operation);
  }

  #configure(settings: Settings): void {
    const { core } = this;
    if (core.state.length > 0) this.#refuseToConfigure(settings);
    const status = core.configureCase(settings);
    if (status !== 0) throw new Violation(`configure: ${statusName(status)} with ${JSON.stringify(settings)}`);
    core.engine.memory.fill(RUBBISH, core.memoryEnd);
  }

  /** Settings that are refused leave the state before them. */
  #refuseToConfigure(settings: Settings): void {
    const { core } = this;
    const before = core.bytes();
    const wrong: Partial<Settings>[] = [
      { horizon: 0 },
      { horizon: 7500 },
      { sensorInterval: 59 },
      { particles: 102 },
      { features: 2 ** 31 },
      { parameters: { ...settings.parameters, sensorNoise: NaN } },
      { parameters: { ...settings.parameters, setpoint: 1e9 } },
    ];
    for (const one of wrong) {
      const status = core.configureCase({ ...settings, ...one });
      if (status >= 0) throw new Violation(`configure: accepted ${JSON.stringify(one)}`);
      if (Buffer.compare(this.#stateBytes, before) !== 0)
        throw new Violation(`configure: refused ${JSON.stringify(one)}, but the state changed`);
    }
  }

  #event({ do: call, kind, time, localTime, value, refused }: EventOperation): void {
    const { core } = this;
    const before = refused ? core.bytes() : undefined;
    const status = core.event(kind, time, value, localTime, call);
    const what = () => `${call} (kind ${kind}, time ${time}, value ${value}): ${statusName(status)}`;
    if (refused !== status < 0) throw new Violation(`${what()}, but it must ${refused ? 'be refused' : 'be accepted'}`);
    if (before !== undefined && Buffer.compare(this.#stateBytes, before) !== 0)
      throw new Violation(`${what()}, but the state changed`);
    if (!refused) this.accepted++;
    this.#note(String(status));
  }

  #ask(call: Question): void {
    const { core } = this;
    const before = core.bytes();
    const status = core.call(call);
    if (status !== 0) throw new Violation(`${call}: ${statusName(status)}`);
    if (Buffer.compare(this.#stateBytes, before) !== 0) throw new Violation(`${call} changed the state`);
    this.#require(answerProblem(core, call));
    this.#note(this.#answer(call));
  }

  /** The bytes that a question filled. */
  #answer(call: Question): Uint8Array {
    const { core } = this;
    const { forecastAddress, riskAddress, diagnosticsAddress, stateAddress } = core.engine.addresses;
    const bytes = (at: number, length: number) => core.engine.memory.subarray(at, at + length);
    if (call === 'risk') return bytes(riskAddress, RiskView.SIZE + core.riskSteps.length * RiskStepView.SIZE);
    if (call === 'diagnose') return bytes(diagnosticsAddress, DiagnosticsView.SIZE);
    if (call !== 'smooth')
      return bytes(forecastAddress, ForecastView.SIZE + core.forecastSteps.length * ForecastStepView.SIZE);
    const at = stateAddress + core.state.length;
    return bytes(at, SmoothedView.SIZE + new SmoothedView(core.data, at).count * SmoothedStepView.SIZE);
  }

  /** A sealed state; one with a damaged bit is refused, and the undamaged one goes on. */
  #takeSnapshot(damagedBit: number): Uint8Array {
    const { core } = this;
    core.call('seal');
    const snapshot = core.bytes();
    const bit = damagedBit % (8 * snapshot.length);
    const damaged = snapshot.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    this.#write(damaged);
    if (core.call('restore') >= 0) throw new Violation(`restore accepted a snapshot whose bit ${bit} was damaged`);
    this.#restore(snapshot);
    return snapshot;
  }

  /** Some steps after a snapshot, does them once more from there: the state comes to the same bytes. */
  #rehearse(operations: readonly Operation[]): void {
    const rehearsal = this.#rehearsal;
    if (rehearsal === undefined) return;
    rehearsal.since.push(...operations);
    if (--rehearsal.stepsLeft > 0) return;
    this.#rehearsal = undefined;
    const { core } = this;
    const reached = core.bytes();
    core.engine.memory.fill(RUBBISH, core.engine.addresses.forecastAddress, core.engine.addresses.stateAddress);
    this.#restore(rehearsal.snapshot);
    for (const operation of rehearsal.since) this.#redo(operation);
    if (Buffer.compare(this.#stateBytes, reached) !== 0)
      throw new Violation(`${rehearsal.since.length} operations after a snapshot, restored, come to another state`);
  }

  #redo(operation: Operation): void {
    if (operation.do === 'ask') this.core.call(operation.call);
    else if (operation.do === 'observe' || operation.do === 'recoverClock') {
      const { kind, time, localTime, value } = operation;
      this.core.event(kind, time, value, localTime, operation.do);
    }
  }

  #restore(snapshot: Uint8Array): void {
    this.#write(snapshot);
    const status = this.core.call('restore');
    if (status !== 0) throw new Violation(`restore: ${statusName(status)}`);
  }

  #write(state: Uint8Array): void {
    this.core.engine.memory.set(state, this.core.engine.addresses.stateAddress);
  }

  /** What lies behind the configuration's memory is never written. */
  #requireOutsideUntouched(): void {
    const { memoryEnd } = this.core;
    if (this.core.state.length === 0) return;
    const outside = this.core.engine.memory.subarray(memoryEnd);
    const at = outside.findIndex((byte) => byte !== RUBBISH);
    if (at >= 0) throw new Violation(`memory at ${memoryEnd + at} was written, behind the memoryEnd ${memoryEnd}`);
  }

  #note(said: Uint8Array | string): void {
    this.#digest = crc32(said, this.#digest);
  }

  #require(problem: Problem): void {
    if (problem !== undefined) throw new Violation(problem);
  }

  get #stateBytes(): Uint8Array {
    const { stateAddress } = this.core.engine.addresses;
    return this.core.engine.memory.subarray(stateAddress, stateAddress + this.core.state.length);
  }
}

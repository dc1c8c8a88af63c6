/** Comparing bytes quickly, and scanning blocks for values that must never be stored. */
import { createHash } from 'node:crypto';
import {
  ConfigurationView,
  Feature,
  HEAD_JOINT,
  HEAD_TERMS,
  HeadReadingsView,
  HeadTermsView,
  PAST_ORIGINS,
  PAST_READINGS,
  PastOriginView,
  PastReadingView,
  StateView,
  VeryLowsView,
} from '../../host/core/layout.js';
import { LAYOUT } from './layout.js';
import { PARAMETERS_OFFSET, MONITOR_OFFSET, SENSOR_OFFSET, type Belief, type RawCore } from './raw-core.js';

/** Whether two byte arrays are the same; far quicker than `toEqual` on long ones. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function sha256(...parts: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Whole numbers may look like a NaN: only the words that hold f32 are looked at. */
function floatOffsets(block: string): number[] {
  const found = LAYOUT.blocks.find(({ name }) => name === block);
  if (found === undefined) throw new Error(`no block ${block}`);
  return found.fields.filter(({ type }) => type === 'f32').map(({ offset }) => offset);
}

const STATE_FLOATS = [
  ...floatOffsets('State'),
  ...floatOffsets('Sensor').map((offset) => SENSOR_OFFSET + offset),
  ...floatOffsets('Monitor').map((offset) => MONITOR_OFFSET + offset),
];
/** Whole numbers of the head at the end of the state: its ring of readings and their times, and what waits; offsets from the end. */
const HEAD_WHOLE_WORDS = (() => {
  const factors = 4 * (HEAD_TERMS + (HEAD_JOINT * (HEAD_JOINT - 1)) / 2);
  const origin = PastOriginView.SIZE + HeadTermsView.SIZE;
  const origins = factors + VeryLowsView.SIZE + PAST_ORIGINS * origin;
  const ring = origins + PAST_READINGS * PastReadingView.SIZE;
  const { next, count } = HeadReadingsView.OFFSETS;
  const { time, waiting } = PastOriginView.OFFSETS;
  return new Set([
    ...[next, count].map((at) => ring + HeadReadingsView.SIZE - at),
    ...Array.from({ length: PAST_READINGS }, (_, k) => ring - k * PastReadingView.SIZE - PastReadingView.OFFSETS.time),
    ...Array.from({ length: PAST_ORIGINS }, (_, k) => [time, waiting].map((at) => origins - k * origin - at)).flat(),
  ]);
})();

function hasHead(core: RawCore): boolean {
  const at = core.engine.addresses.stateAddress + StateView.SIZE;
  return (new ConfigurationView(core.data, at).features & Feature.HEAD) !== 0;
}

const OUTPUT_FLOATS = new Map(
  ['ForecastStep', 'Risk', 'RiskStep', 'Diagnostics'].map((name) => [name, floatOffsets(name)]),
);

/** Where a NaN stands in the state's own fields, its belief and what its steps were made of; offsets within the state. */
export function nansInState(core: RawCore): number[] {
  const at = core.engine.addresses.stateAddress;
  const isNan = (offset: number) => Number.isNaN(core.data.getFloat32(at + offset, true));
  const found = STATE_FLOATS.filter(isNan);
  const { length } = core.state;
  const isWhole = (offset: number) => hasHead(core) && HEAD_WHOLE_WORDS.has(length - offset);
  for (let offset = PARAMETERS_OFFSET; offset < length; offset += 4)
    if (isNan(offset) && !isWhole(offset)) found.push(offset);
  return found;
}

/** Fields of the output blocks that hold a NaN. */
export function nansInOutputs(core: RawCore): string[] {
  const { forecastAddress, riskAddress, diagnosticsAddress } = core.engine.addresses;
  const places: [name: string, address: number][] = [
    ['Risk', riskAddress],
    ['Diagnostics', diagnosticsAddress],
  ];
  core.forecastSteps.forEach((_, k) => places.push(['ForecastStep', forecastAddress + 16 + 60 * k]));
  core.riskSteps.forEach((_, k) => places.push(['RiskStep', riskAddress + 32 + 16 * k]));
  return places.flatMap(([name, address]) =>
    OUTPUT_FLOATS.get(name)!
      .filter((offset) => Number.isNaN(core.data.getFloat32(address + offset, true)))
      .map((offset) => `${name} + ${offset}`),
  );
}

export function allFinite({ x, u, d }: Belief): boolean {
  return [...x, ...u, ...d].every(Number.isFinite);
}

/** Comparing bytes quickly, and scanning blocks for values that must never be stored. */
import { createHash } from 'node:crypto';
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
const OUTPUT_FLOATS = new Map(
  ['ForecastStep', 'Risk', 'RiskStep', 'Diagnostics'].map((name) => [name, floatOffsets(name)]),
);

/** Where a NaN stands in the state's own fields, its belief and what its steps were made of; offsets within the state. */
export function nansInState(core: RawCore): number[] {
  const at = core.engine.addresses.stateAddress;
  const isNan = (offset: number) => Number.isNaN(core.data.getFloat32(at + offset, true));
  const found = STATE_FLOATS.filter(isNan);
  for (let offset = PARAMETERS_OFFSET; offset < core.state.length; offset += 4) if (isNan(offset)) found.push(offset);
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

/** Comparing bytes quickly, and scanning blocks for values that must never be stored. */
import { createHash } from 'node:crypto';
import { LAYOUT } from './layout.js';
import { BELIEF_OFFSET, type Belief, type RawCore } from './raw-core.js';

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

const STATE_FLOATS = floatOffsets('State');
const OUTPUT_FLOATS = {
  Forecast: floatOffsets('ForecastStep'),
  Risk: floatOffsets('Risk'),
  RiskStep: floatOffsets('RiskStep'),
  Diagnostics: floatOffsets('Diagnostics'),
};

/** Where a NaN stands in the state's own fields, its belief and what its steps were made of; offsets within the state. */
export function nansInState(core: RawCore): number[] {
  const at = core.engine.addresses.stateAddress;
  const isNan = (offset: number) => Number.isNaN(core.data.getFloat32(at + offset, true));
  const found = STATE_FLOATS.filter(isNan);
  for (let offset = BELIEF_OFFSET; offset < core.state.length; offset += 4) if (isNan(offset)) found.push(offset);
  return found;
}

/** Where a NaN stands in the output blocks; addresses. */
export function nansInOutputs(core: RawCore): number[] {
  const { forecastAddress, riskAddress, diagnosticsAddress } = core.engine.addresses;
  const steps = core.forecastSteps.length;
  const addresses = [
    ...OUTPUT_FLOATS.Risk.map((offset) => riskAddress + offset),
    ...OUTPUT_FLOATS.Diagnostics.map((offset) => diagnosticsAddress + offset),
  ];
  for (let k = 0; k < steps; k++) {
    addresses.push(...OUTPUT_FLOATS.Forecast.map((offset) => forecastAddress + 16 + 60 * k + offset));
    addresses.push(...OUTPUT_FLOATS.RiskStep.map((offset) => riskAddress + 32 + 16 * k + offset));
  }
  return addresses.filter((address) => Number.isNaN(core.data.getFloat32(address, true)));
}

export function allFinite({ x, u, d }: Belief): boolean {
  return [...x, ...u, ...d].every(Number.isFinite);
}

/** Comparing bytes quickly, and scanning them for values that must never be stored. */
import { createHash } from 'node:crypto';
import type { Belief } from './raw-core.js';

/** Whether two byte arrays are the same; far quicker than `toEqual` on long ones. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function sha256(...parts: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Offsets of the words of `bytes` that would be NaN as f32. */
export function nanOffsets(bytes: Uint8Array): number[] {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) if (Number.isNaN(data.getFloat32(at, true))) found.push(at);
  return found;
}

export function allFinite({ x, u, d }: Belief): boolean {
  return [...x, ...u, ...d].every(Number.isFinite);
}

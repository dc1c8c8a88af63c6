/** Which cases a module can run: one for small devices leaves models and features out. */
import type { Engine, Holdings } from '../engines/engine.js';
import { webAssemblyEngine } from '../engines/webassembly.js';
import { modelId, type ModelName } from '../core/parameters.js';

export async function holdingsOf(module: Uint8Array): Promise<Engine['held']> {
  return (await webAssemblyEngine(module)).held;
}

export function isHeld(
  { models, features: held }: Holdings,
  given: { model: ModelName; features?: number | undefined },
): boolean {
  return (models & (1 << modelId(given.model))) !== 0 && ((given.features ?? 0) & ~held) === 0;
}

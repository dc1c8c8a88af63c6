/** Types of firmware.mjs for the tests. */
export const PRESETS: string[];
export function buildFirmware(
  preset: string,
  options?: { module?: string; cases?: string; folder?: string },
): Promise<void>;
export function runFirmware(
  preset: string,
  command: string[],
  options?: { seconds?: number; plugin?: string[]; folder?: string },
): Promise<Record<string, unknown>[]>;
export function measureFirmware(
  preset: string,
  readings: number,
  options?: { folder?: string },
): Promise<{ case: number; stage: string; reading: number; instructions: number; cycles: number }[]>;
export function flashSections(preset: string, options?: { folder?: string }): Promise<Record<string, number>>;

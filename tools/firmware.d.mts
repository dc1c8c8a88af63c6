/** Types of firmware.mjs for the tests. */
export const PRESETS: string[];
export function buildFirmware(preset: string, options?: { module?: string }): Promise<void>;
export function runFirmware(
  preset: string,
  command: string[],
  options?: { seconds?: number; plugin?: string[] },
): Promise<Record<string, unknown>[]>;
export function measureFirmware(
  preset: string,
  readings: number,
): Promise<{ case: number; name: string; stage: string; reading: number; instructions: number; cycles: number }[]>;
export const BUILD_LOCK: string;

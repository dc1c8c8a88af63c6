/** Types of firmware.mjs for the tests. */
export const PRESETS: string[];
export function buildFirmware(preset: string, options?: { module?: string }): Promise<void>;
export function runFirmware(
  preset: string,
  command: string[],
  options?: { seconds?: number },
): Promise<Record<string, unknown>[]>;

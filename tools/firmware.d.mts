/** Types of firmware.mjs for the tests and benches. */
export const PRESETS: string[];
export const NATIVE: string;
export function buildFirmware(preset: string, options?: { module?: string }): Promise<void>;
export function runFirmware(
  preset: string,
  command: string[],
  options?: { seconds?: number; plugin?: string[] },
): Promise<Record<string, unknown>[]>;

/** The most expensive call of a stage of a case, and what the stage typically costs. */
export interface Measure {
  case: number;
  name: string;
  stage: string;
  reading: number;
  instructions: number;
  cycles: number;
  medianCycles: number;
}
export function measureFirmware(preset: string, readings: number): Promise<Measure[]>;
export const BUILD_LOCK: string;

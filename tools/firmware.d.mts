/** Types of firmware.mjs for the tests and benches. */
export const PRESETS: string[];
export const NATIVE: string;
export function moduleOf(preset: string): string;
export function buildFirmware(
  preset: string,
  options?: { module?: string; cases?: string; folder?: string },
): Promise<void>;
export function runFirmware(
  preset: string,
  command: string[],
  options?: { seconds?: number; plugin?: string[]; folder?: string },
): Promise<Record<string, unknown>[]>;

/** The most expensive call of a stage of a case, and what the stage typically costs. */
export interface Measure {
  case: number;
  stage: string;
  reading: number;
  instructions: number;
  cycles: number;
  medianCycles: number;
}
export function measureFirmware(preset: string, readings: number, options?: { folder?: string }): Promise<Measure[]>;
export function flashSections(preset: string, options?: { folder?: string }): Promise<Record<string, number>>;

/** A call of tests/cases/worst.json; `name` is `worst STAGE FILTER`. */
export interface WorstMeasure {
  name: string;
  stage: string;
  filter: string;
  instructions: number;
  cycles: number;
}
export function measureWorst(preset: string, options?: { folder?: string }): Promise<WorstMeasure[]>;
export const BUILD_LOCK: string;

/** Arguments of the emulator that runs a program on a machine, with its command line; what it prints is the emulator's output. */
export function emulation(machine: string, program: string, words: string[]): string[];

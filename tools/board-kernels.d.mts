/** Types of board-kernels.mjs. */
export interface KernelModule {
  bytes: Uint8Array;
  /** Exported functions without parameters that give an i32, in the order in which they run. */
  calls: string[];
}
export function buildRunner(): Promise<void>;
export function assemble(text: string, options?: string[]): Uint8Array;
export function measureKernels(modules: KernelModule[]): Promise<{ answer: number; cycles: number }[][]>;

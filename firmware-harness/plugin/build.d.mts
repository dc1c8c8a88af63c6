/** Compiles the plugin to `output` (by default build/firmware/libcycles.so) unless it is current; returns its path. */
export function buildPlugin(output?: string): string;

export interface Prepared {
  /** Folder that the sources were copied to. */
  to: string;
  /** Folder that they came from. */
  from: string;
  /** Names of the patches that were applied. */
  applied: string[];
  /** Those that did not fit. */
  skipped: { name: string; reason: string }[];
}

export function prepareWasm3(to?: string, options?: { from?: string; patches?: string }): Prepared;

/** What is to be said of a preparation whose firmware will not compile; undefined when it may. */
export function warningOf(prepared: { skipped: { name: string }[] }): string | undefined;

/** A figure that has a budget: where it was measured, of what, and how much. */

export type Unit = 'cycles' | 'instructions' | 'bytes';

/** What kind of figure: the cost of a stage, memory, a section of flash; of the metered twin; of the module itself. */
export type Part = 'stages' | 'memory' | 'flash' | 'metered' | 'module';

export interface FigureName {
  /** A preset of the boards; nothing for the metered twin and the module, which are the same everywhere. */
  preset?: string;
  part: Part;
  /** Group of cases; nothing for flash and the module. */
  group?: string;
  /** Stage, kind of memory, or section. */
  name: string;
  unit: Unit;
}

/** Where the worst value was seen. */
export interface Worst {
  case: string;
  reading?: number;
}

export interface Figure extends FigureName {
  value: number;
  worst?: Worst;
}

/** Two names with the same key name the same figure. */
export function keyOf({ preset, part, group, name, unit }: FigureName): string {
  return JSON.stringify([preset ?? '', part, group ?? '', name, unit]);
}

/** The figures in words: "kinematic 5 min · risk on mps2-an386-wasm3". */
export function titleOf({ preset, part, group, name }: FigureName): string {
  if (part === 'module') return 'the module';
  const what = part === 'flash' ? `flash, section ${name}` : `${group} · ${name}`;
  return part === 'metered' ? `${what}, metered` : `${what} on ${preset}`;
}

/** The greatest of the figures of each name. */
export class WorstOf {
  readonly #worst = new Map<string, Figure>();

  add(figure: Figure): void {
    const key = keyOf(figure);
    const known = this.#worst.get(key);
    if (known === undefined || figure.value > known.value) this.#worst.set(key, figure);
  }

  get figures(): Figure[] {
    return [...this.#worst.values()];
  }
}

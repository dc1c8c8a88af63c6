/** A list of named figures whose rows stay: only their texts change. */
import { make, say } from '../dom.js';

export interface FigureRow {
  name: string;
  value: string;
  /** What stands behind it, in quiet. */
  aside?: string;
}

export class Figures {
  readonly #list: HTMLElement;
  #rows: { name: Element; value: Element; aside: Element }[] = [];

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  show(rows: readonly FigureRow[]): void {
    if (rows.length !== this.#rows.length) this.#rebuild(rows.length);
    rows.forEach(({ name, value, aside = '' }, k) => {
      const row = this.#rows[k]!;
      say(row.name, name);
      say(row.value, value);
      say(row.aside, aside);
    });
  }

  #rebuild(count: number): void {
    this.#rows = Array.from({ length: count }, () => ({
      name: make('dt'),
      value: make('span'),
      aside: make('small'),
    }));
    this.#list.replaceChildren(
      ...this.#rows.map(({ name, value, aside }) => make('div', {}, name, make('dd', {}, value, ' ', aside))),
    );
  }
}

/** One line on the terminal that says what is being done in each of several places; silent when nobody watches. */
import { Progress } from './progress.js';

const REFRESH_MS = 250;

export class Places {
  readonly #progress: Progress;
  readonly #doing = new Map<string, string>();
  readonly #started = Date.now();
  readonly #timer: NodeJS.Timeout;

  constructor(label: string) {
    this.#progress = new Progress(label);
    this.#timer = setInterval(() => this.#show(), REFRESH_MS);
  }

  /** "done" takes the place off the line. */
  update(place: string, doing: string): void {
    if (doing === 'done') this.#doing.delete(place);
    else this.#doing.set(place, doing);
    this.#show();
  }

  done(): void {
    clearInterval(this.#timer);
    this.#progress.done();
  }

  #show(): void {
    this.#progress.update(() => {
      const seconds = Math.round((Date.now() - this.#started) / 1000);
      return [...this.#doing]
        .map(([place, doing]) => `${place}: ${doing}`)
        .concat(`${seconds} s`)
        .join(' · ');
    });
  }
}

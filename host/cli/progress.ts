/** One line on the terminal that says how far a long run is; silent when nobody watches. */
export class Progress {
  readonly #label: string;
  readonly #stream: NodeJS.WriteStream;
  #shownAt = 0;

  constructor(label: string, stream: NodeJS.WriteStream = process.stderr) {
    this.#label = label;
    this.#stream = stream;
  }

  /** Says how far it is; cheap enough to be called for every row. */
  update(detail: () => string): void {
    if (!this.#stream.isTTY) return;
    const now = Date.now();
    if (now - this.#shownAt < 100) return;
    this.#shownAt = now;
    this.#stream.write(`\r\u001b[2K${this.#label} ${detail()}`);
  }

  /** Takes the line away. */
  done(): void {
    if (this.#shownAt > 0) this.#stream.write('\r\u001b[2K');
  }
}

/** Redraws a block of lines in place on a terminal, with the cursor out of the way. */

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_TO_END_OF_LINE = '\u001b[K';
const INTERRUPTED = 130;

export class Screen {
  readonly #stream: NodeJS.WriteStream;
  #drawn = 0;
  readonly #interrupt = (): void => {
    this.close();
    process.exit(INTERRUPTED);
  };

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    process.once('SIGINT', this.#interrupt);
    process.once('SIGTERM', this.#interrupt);
    stream.write(HIDE_CURSOR);
  }

  /** Draws the lines over those drawn before, which must have been as many. */
  draw(lines: readonly string[]): void {
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A\r` : '';
    this.#stream.write(up + lines.map((line) => `${line}${CLEAR_TO_END_OF_LINE}\n`).join(''));
    this.#drawn = lines.length;
  }

  /** Leaves the last drawing and gives the cursor back. */
  close(): void {
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#interrupt);
    this.#stream.write(SHOW_CURSOR);
  }
}

/** The records of a JSON text, one by one, in constant memory: of an array, of an answer around one, or one after the other. */
import { TokenParser, TokenType, Tokenizer } from '@streamparser/json';
import { RecordingError } from './recording.js';

export interface JsonRecord {
  value: unknown;
  /** Line on which it begins, from 1. */
  line: number;
}

/** An answer: an object with simple members, then its records: `result` of Nightscout's API v3, `records` of Dexcom's. */
const ANSWER = /^\s*\{(?:\s*"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-+.\w]+)\s*,)*\s*"(records|result)"\s*:\s*\[/;

/** Far above any record, and far below what would hurt, bytes. */
const LONGEST_RECORD = 4 << 20;

/**
 * The records of a JSON text whose beginning is `head`. Throws a RecordingError, which calls the text `name`, when it
 * is not JSON or ends too soon.
 */
export async function* jsonRecords(
  pieces: AsyncIterable<Uint8Array>,
  head: string,
  name: string,
): AsyncGenerator<JsonRecord> {
  const holder = ANSWER.exec(head)?.[1];
  const path = head.trimStart().startsWith('[') ? '$.*' : holder === undefined ? '$' : `$.${holder}.*`;
  const depth = path.split('.').length - 1;
  const lines = new LineCounter();
  const found: JsonRecord[] = [];
  const tokenizer = new Tokenizer({ separator: '' });
  const parser = new TokenParser({ paths: [path], keepStack: false, separator: '' });
  let level = 0;
  let begin = { line: 1, offset: 0 };
  let open = false;
  tokenizer.onToken = (token) => {
    const opens = token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET;
    if (level === depth) begin = { line: lines.lineAt(token.offset), offset: token.offset };
    if (opens) level++;
    else if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) level--;
    open = level > 0;
    parser.write(token);
  };
  parser.onValue = ({ value }) => found.push({ value, line: begin.line });
  try {
    for await (const piece of pieces) {
      lines.add(piece);
      tokenizer.write(piece);
      yield* found.splice(0);
      if (level > depth && lines.offset - begin.offset > LONGEST_RECORD) {
        throw new RecordingError(`${name}:${begin.line}: a record is longer than ${LONGEST_RECORD} bytes`);
      }
    }
  } catch (error) {
    if (error instanceof RecordingError) throw error;
    throw new RecordingError(`${name}:${lines.line}: this is not JSON (${(error as Error).message})`);
  }
  if (open || !endsWell(tokenizer)) throw new RecordingError(`${name}:${lines.line}: the JSON text is cut short`);
}

/** Whether no token is left unfinished. */
function endsWell(tokenizer: Tokenizer): boolean {
  try {
    tokenizer.end();
    return true;
  } catch {
    return false;
  }
}

/** Knows the line of an offset within the piece of text that came last; offsets must ascend. */
class LineCounter {
  /** Line up to which was counted. */
  line = 1;
  /** Bytes before the end of the last piece. */
  offset = 0;
  #piece: Uint8Array = new Uint8Array();
  #start = 0;
  #counted = 0;

  add(piece: Uint8Array): void {
    this.lineAt(this.offset);
    // The tokenizer does not count a byte order mark.
    if (this.offset === 0 && piece[0] === 0xef) this.offset = -3;
    this.#start = this.offset;
    this.#piece = piece;
    this.#counted = 0;
    this.offset += piece.length;
  }

  lineAt(offset: number): number {
    const end = Math.min(offset - this.#start, this.#piece.length);
    for (; this.#counted < end; this.#counted++) if (this.#piece[this.#counted] === 10) this.line++;
    return this.line;
  }
}

/** Takes a module apart and puts it together again: what the mutators work on. Only for valid modules. */
import { EMPTY, OP, operandsOf } from './operators.mjs';

/** Thrown at what the fuzzer does not model: imports, passive segments, references, vectors. */
export class NotModelled extends Error {}

const SECTION = { type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, start: 8, element: 9, code: 10, data: 11 }; // prettier-ignore
export const KIND = { function: 0, table: 1, memory: 2, global: 3 };
const FUNCTION_TYPE = 0x60;
const FUNCTION_REFERENCE = 0x70;
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  index() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  signed() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, byte & 0x40 ? value | (-1n << (shift + 7n)) : value);
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  list(read) {
    const list = [];
    for (let left = this.index(); left > 0; left--) list.push(read());
    return list;
  }

  limits() {
    const flags = this.byte();
    if (flags > 1) throw new NotModelled();
    return { min: this.index(), max: flags === 1 ? this.index() : undefined };
  }

  instruction() {
    let code = this.byte();
    if (code === 0xfc) code = 0xfc00 + this.index();
    const kinds = operandsOf(code);
    if (kinds === undefined) throw new NotModelled();
    return [code, ...kinds.map((kind) => this.#operand(kind))];
  }

  #operand(kind) {
    const words = (size) => this.take(size).reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
    switch (kind) {
      case 'block':
        return Number(this.signed());
      case 'index':
        return this.index();
      case 'targets': {
        const targets = this.list(() => this.index());
        return [...targets, this.index()];
      }
      case 'i32':
        return Number(this.signed());
      case 'i64':
        return this.signed();
      case 'f32':
        return Number(words(4));
      default:
        return words(8);
    }
  }

  /** To the `end` that closes the expression, which is left out. */
  expression() {
    const body = [];
    for (let depth = 0; ;) {
      const instruction = this.instruction();
      const [code] = instruction;
      if (code === OP.end && depth-- === 0) return body;
      if (code === OP.block || code === OP.loop || code === OP.if) depth++;
      body.push(instruction);
    }
  }
}

/** @param {Uint8Array} bytes a valid module */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const module = { types: [], functions: [], tables: [], memories: [], globals: [], exports: [], start: undefined, elements: [], data: [] }; // prettier-ignore
  reader.at = HEADER.length;
  while (reader.at < bytes.length) {
    const section = reader.byte();
    const end = reader.index() + reader.at;
    readSection(reader, section, module);
    reader.at = end;
  }
  return module;
}

function readSection(reader, section, module) {
  const text = () => new TextDecoder().decode(reader.take(reader.index()));
  switch (section) {
    case SECTION.import:
      if (reader.index() > 0) throw new NotModelled();
      break;
    case SECTION.type:
      module.types = reader.list(() => {
        if (reader.byte() !== FUNCTION_TYPE) throw new NotModelled();
        return { params: reader.list(() => reader.byte()), results: reader.list(() => reader.byte()) };
      });
      break;
    case SECTION.function:
      module.functions = reader.list(() => ({ type: reader.index(), locals: [], body: [] }));
      break;
    case SECTION.table:
      module.tables = reader.list(() => {
        if (reader.byte() !== FUNCTION_REFERENCE) throw new NotModelled();
        return reader.limits();
      });
      break;
    case SECTION.memory:
      module.memories = reader.list(() => reader.limits());
      break;
    case SECTION.global:
      module.globals = reader.list(() => ({
        type: reader.byte(),
        mutable: reader.byte() === 1,
        init: reader.expression(),
      }));
      break;
    case SECTION.export:
      module.exports = reader.list(() => ({ name: text(), kind: reader.byte(), index: reader.index() }));
      break;
    case SECTION.start:
      module.start = reader.index();
      break;
    case SECTION.element:
      module.elements = reader.list(() => {
        if (reader.index() !== 0) throw new NotModelled();
        return { offset: reader.expression(), functions: reader.list(() => reader.index()) };
      });
      break;
    case SECTION.code:
      reader.index();
      for (const f of module.functions) {
        reader.index();
        f.locals = reader.list(() => [reader.index(), reader.byte()]);
        f.body = reader.expression();
      }
      break;
    case SECTION.data:
      module.data = reader.list(() => {
        if (reader.index() !== 0) throw new NotModelled();
        return { offset: reader.expression(), bytes: reader.take(reader.index()) };
      });
      break;
    default:
  }
}

class Writer {
  bytes = [];

  index(value) {
    let left = value;
    do {
      const byte = left % 128;
      left = Math.floor(left / 128);
      this.bytes.push(left > 0 ? byte | 0x80 : byte);
    } while (left > 0);
  }

  signed(value) {
    let left = BigInt(value);
    for (;;) {
      const byte = Number(left & 0x7fn);
      left >>= 7n;
      const last = byte & 0x40 ? left === -1n : left === 0n;
      this.bytes.push(last ? byte : byte | 0x80);
      if (last) return;
    }
  }

  /** One by one: a spread of many would overrun the stack. */
  append(bytes) {
    for (const byte of bytes) this.bytes.push(byte);
  }

  sized(write) {
    const inner = new Writer();
    write(inner);
    this.index(inner.bytes.length);
    this.append(inner.bytes);
  }

  list(items, write) {
    this.index(items.length);
    for (const item of items) write(item);
  }

  limits({ min, max }) {
    this.index(max === undefined ? 0 : 1);
    this.index(min);
    if (max !== undefined) this.index(max);
  }

  expression(body) {
    for (const instruction of body) this.#instruction(instruction);
    this.bytes.push(OP.end);
  }

  #instruction([code, ...operands]) {
    if (code >= 0xfc00) {
      this.bytes.push(0xfc);
      this.index(code - 0xfc00);
    } else this.bytes.push(code);
    operandsOf(code).forEach((kind, i) => this.#operand(kind, operands[i]));
  }

  #operand(kind, value) {
    const word = (size) => {
      for (let i = 0n; i < size; i++) this.bytes.push(Number((BigInt(value) >> (8n * i)) & 0xffn));
    };
    if (kind === 'index') this.index(value);
    else if (kind === 'targets') {
      this.list(value.slice(0, -1), (target) => this.index(target));
      this.index(value.at(-1));
    } else if (kind === 'f32') word(4);
    else if (kind === 'f64') word(8);
    else this.signed(value);
  }
}

/** @returns {Uint8Array<ArrayBuffer>} */
export function encode(module) {
  const writer = new Writer();
  writer.append(HEADER);
  const section = (id, items, write) => {
    if (items.length === 0) return;
    writer.bytes.push(id);
    writer.sized((w) => w.list(items, (item) => write(w, item)));
  };
  section(SECTION.type, module.types, (w, { params, results }) => {
    w.bytes.push(FUNCTION_TYPE);
    for (const list of [params, results]) w.list(list, (type) => w.bytes.push(type));
  });
  section(SECTION.function, module.functions, (w, { type }) => w.index(type));
  section(SECTION.table, module.tables, (w, limits) => {
    w.bytes.push(FUNCTION_REFERENCE);
    w.limits(limits);
  });
  section(SECTION.memory, module.memories, (w, limits) => w.limits(limits));
  section(SECTION.global, module.globals, (w, { type, mutable, init }) => {
    w.bytes.push(type, mutable ? 1 : 0);
    w.expression(init);
  });
  section(SECTION.export, module.exports, (w, { name, kind, index }) => {
    w.list([...new TextEncoder().encode(name)], (byte) => w.bytes.push(byte));
    w.bytes.push(kind);
    w.index(index);
  });
  if (module.start !== undefined) {
    writer.bytes.push(SECTION.start);
    writer.sized((w) => w.index(module.start));
  }
  section(SECTION.element, module.elements, (w, { offset, functions }) => {
    w.index(0);
    w.expression(offset);
    w.list(functions, (index) => w.index(index));
  });
  section(SECTION.code, module.functions, (w, { locals, body }) =>
    w.sized((inner) => {
      inner.list(locals, ([count, type]) => {
        inner.index(count);
        inner.bytes.push(type);
      });
      inner.expression(body);
    }),
  );
  section(SECTION.data, module.data, (w, { offset, bytes }) => {
    w.index(0);
    w.expression(offset);
    w.index(bytes.length);
    w.append(bytes);
  });
  return Uint8Array.from(writer.bytes);
}

/** The block type of one value or of none, as `decode` gives it: negative, or the index of a type. */
export function blockType(type) {
  return (type ?? EMPTY) - 0x80;
}

/** What a block takes and gives. */
export function signatureOf(module, block) {
  if (block >= 0) return module.types[block];
  return { params: [], results: block === blockType() ? [] : [block + 0x80] };
}

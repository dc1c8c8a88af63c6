/** Reads a WebAssembly module as far as metering needs: its sections, types and the instructions of each function. */

/** Position in a module's bytes. */
export class Reader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Error('the module ends in the middle of a section');
    return value;
  }

  /** LEB128 of an unsigned 32-bit number. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  /** Skips a signed LEB128 and answers its low 32 bits. */
  s32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return shift < 25 && (byte & 64) !== 0 ? value | (-1 << (shift + 7)) : value;
    }
  }

  f32(): number {
    this.at += 4;
    return this.#view.getFloat32(this.at - 4, true);
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new Error('the module ends in the middle of a section');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.u32()));
  }
}

export const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;

export interface Section {
  id: number;
  content: Uint8Array;
}

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0];

/** The sections of a module in their order. Throws when the bytes are not a module of version 1. */
export function readSections(module: Uint8Array): Section[] {
  if (HEADER.some((byte, i) => module[i] !== byte)) throw new Error('not a WebAssembly module of version 1');
  const reader = new Reader(module, HEADER.length);
  const sections: Section[] = [];
  while (reader.at < module.length) sections.push({ id: reader.byte(), content: reader.take(reader.u32()) });
  return sections;
}

/** A type of value as its byte in the format. */
export const I32 = 0x7f;
export const F32 = 0x7d;

export interface FunctionType {
  parameters: number[];
  results: number[];
}

export function readTypes(content: Uint8Array): FunctionType[] {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => {
    if (reader.byte() !== 0x60) throw new Error('a type is not a function');
    const parameters = [...reader.take(reader.u32())];
    return { parameters, results: [...reader.take(reader.u32())] };
  });
}

/** Index of the type of each function. */
export function readFunctions(content: Uint8Array): number[] {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => reader.u32());
}

export interface Export {
  name: string;
  kind: number;
  index: number;
}

export function readExports(content: Uint8Array): Export[] {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => ({
    name: reader.name(),
    kind: reader.byte(),
    index: reader.u32(),
  }));
}

export interface Body {
  /** Types of the locals, parameters not included. */
  locals: number[];
  /** The bytes of the body, without its length. */
  bytes: Uint8Array;
  /** Where its instructions begin. */
  start: number;
}

export function readBodies(content: Uint8Array): Body[] {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => {
    const bytes = reader.take(reader.u32());
    const inner = new Reader(bytes);
    const locals: number[] = [];
    for (let groups = inner.u32(); groups > 0; groups--) {
      const count = inner.u32();
      const type = inner.byte();
      for (let i = 0; i < count; i++) locals.push(type);
    }
    return { locals, bytes, start: inner.at };
  });
}

/** An unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 127;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 128);
  } while (rest !== 0);
  return bytes;
}

/** A signed LEB128 of a number that is not negative. */
export function signedLeb(value: number): number[] {
  const bytes = leb(value);
  if ((bytes.at(-1)! & 64) !== 0) bytes.splice(-1, 1, bytes.at(-1)! | 128, 0);
  return bytes;
}

/**
 * Finds f64 in a module. The interpreter's floating-point register is an f32, so a module with f64 would run and compute
 * nonsense: it must not be loaded. Only for modules that WebAssembly.validate accepts; features that wasm3 does not know
 * (vectors, references, exceptions …) end the search, since wasm3 refuses them itself.
 */

const F64 = 0x7c;
const SECTION = { type: 1, import: 2, function: 3, global: 6, code: 10 };
const IMPORT_FUNCTION = 0;

/** Opcodes 0x99..0xa6 and these compute with, make or take an f64. */
const F64_OPCODES = new Map([
  [0x2b, 'f64.load'],
  [0x39, 'f64.store'],
  [0x44, 'f64.const'],
  [0x61, 'f64.eq'],
  [0x62, 'f64.ne'],
  [0x63, 'f64.lt'],
  [0x64, 'f64.gt'],
  [0x65, 'f64.le'],
  [0x66, 'f64.ge'],
  [0xaa, 'i32.trunc_f64_s'],
  [0xab, 'i32.trunc_f64_u'],
  [0xb0, 'i64.trunc_f64_s'],
  [0xb1, 'i64.trunc_f64_u'],
  [0xb6, 'f32.demote_f64'],
  [0xb7, 'f64.convert_i32_s'],
  [0xb8, 'f64.convert_i32_u'],
  [0xb9, 'f64.convert_i64_s'],
  [0xba, 'f64.convert_i64_u'],
  [0xbb, 'f64.promote_f32'],
  [0xbd, 'i64.reinterpret_f64'],
  [0xbf, 'f64.reinterpret_i64'],
]);
const F64_ARITHMETIC = 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'
  .split(' ')
  .map((name) => `f64.${name}`);

/** Thrown where the walk meets what wasm3 does not know. */
class Unknown extends Error {}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned number; also walks over signed ones. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  skip(length) {
    this.at += length;
  }
}

/**
 * @param {Uint8Array} bytes a valid module
 * @returns {string | undefined} where the first f64 is, in words
 */
export function findDouble(bytes) {
  const reader = new Reader(bytes);
  reader.skip(8);
  const names = exportedNames(bytes);
  let imported = 0;
  try {
    while (reader.at < bytes.length) {
      const section = reader.byte();
      const size = reader.number();
      const end = reader.at + size;
      if (section === SECTION.import) imported = countImports(reader);
      const found =
        section === SECTION.type
          ? inTypes(reader)
          : section === SECTION.global
            ? inGlobals(reader)
            : section === SECTION.code
              ? inCode(reader, imported, names)
              : undefined;
      if (found !== undefined) return found;
      reader.at = end;
    }
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
  }
  return undefined;
}

function inTypes(reader) {
  const count = reader.number();
  for (let i = 0; i < count; i++) {
    if (reader.byte() !== 0x60) throw new Unknown();
    for (const what of ['parameter', 'result']) {
      const values = reader.number();
      for (let k = 0; k < values; k++) if (reader.byte() === F64) return `function type ${i} has a ${what} of type f64`;
    }
  }
  return undefined;
}

function inGlobals(reader) {
  const count = reader.number();
  for (let i = 0; i < count; i++) {
    if (reader.byte() === F64) return `global ${i} is of type f64`;
    reader.byte();
    for (let opcode = reader.byte(); opcode !== 0x0b; opcode = reader.byte()) skipOperands(reader, opcode);
  }
  return undefined;
}

function inCode(reader, imported, names) {
  const count = reader.number();
  for (let i = 0; i < count; i++) {
    const end = reader.number() + reader.at;
    const found = inFunction(reader, end);
    const index = imported + i;
    if (found !== undefined) return `function ${index}${names.has(index) ? ` (${names.get(index)})` : ''} ${found}`;
  }
  return undefined;
}

function inFunction(reader, end) {
  const groups = reader.number();
  for (let k = 0; k < groups; k++) {
    reader.number();
    if (reader.byte() === F64) return 'has a local of type f64';
  }
  while (reader.at < end) {
    const opcode = reader.byte();
    const name =
      F64_OPCODES.get(opcode) ?? (opcode >= 0x99 && opcode <= 0xa6 ? F64_ARITHMETIC[opcode - 0x99] : undefined);
    if (name !== undefined) return `uses ${name}`;
    if (isBlock(opcode) && reader.bytes[reader.at] === F64) return 'has a block of type f64';
    const saturating = skipOperands(reader, opcode);
    if (saturating === 2 || saturating === 3 || saturating === 6 || saturating === 7) return 'converts from f64';
  }
  return undefined;
}

const isBlock = (opcode) => opcode === 0x02 || opcode === 0x03 || opcode === 0x04;

/** Walks over what follows an opcode. Answers the second opcode where there is one. */
function skipOperands(reader, opcode) {
  if (isBlock(opcode) || opcode === 0x0c || opcode === 0x0d || opcode === 0x10) reader.number();
  else if (opcode >= 0x20 && opcode <= 0x24) reader.number();
  else if (opcode === 0x41 || opcode === 0x42 || opcode === 0x3f || opcode === 0x40) reader.number();
  else if (opcode === 0x43) reader.skip(4);
  else if (opcode === 0x44) reader.skip(8);
  else if (opcode === 0x11 || (opcode >= 0x28 && opcode <= 0x3e)) {
    reader.number();
    reader.number();
  } else if (opcode === 0x0e) {
    const targets = reader.number();
    for (let k = 0; k <= targets; k++) reader.number();
  } else if (opcode === 0xfc) {
    const second = reader.number();
    if (second === 10) reader.skip(2);
    else if (second === 11) reader.skip(1);
    else if (second > 7) throw new Unknown();
    return second;
  } else if (!(
    opcode <= 0x01 ||
    opcode === 0x05 ||
    opcode === 0x0b ||
    opcode === 0x0f ||
    opcode === 0x1a ||
    opcode === 0x1b
  )) {
    if (opcode < 0x45 || opcode > 0xc4) throw new Unknown();
  }
  return undefined;
}

function countImports(reader) {
  const count = reader.number();
  let functions = 0;
  for (let i = 0; i < count; i++) {
    for (let part = 0; part < 2; part++) reader.skip(reader.number());
    const kind = reader.byte();
    if (kind === IMPORT_FUNCTION) functions++;
    if (kind === IMPORT_FUNCTION) reader.number();
    else throw new Unknown();
  }
  return functions;
}

/** Names of the exported functions by their index. */
function exportedNames(bytes) {
  const reader = new Reader(bytes);
  const names = new Map();
  reader.skip(8);
  while (reader.at < bytes.length) {
    const section = reader.byte();
    const end = reader.number() + reader.at;
    if (section === 7) {
      const count = reader.number();
      for (let i = 0; i < count; i++) {
        const length = reader.number();
        const name = new TextDecoder().decode(bytes.subarray(reader.at, reader.at + length));
        reader.skip(length);
        const isFunction = reader.byte() === 0;
        const index = reader.number();
        if (isFunction) names.set(index, name);
      }
    }
    reader.at = end;
  }
  return names;
}

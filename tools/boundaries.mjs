/**
 * Takes the exports of assembly/boundaries.ts off the module: they are there to keep functions whole through the optimiser, and
 * are no part of the ABI. Code, and so every index and byte of it, stays as it is.
 */

const EXPORTS = 7;
const HEADER = 8;

/**
 * The module without the exports of these names.
 * @param {Uint8Array} binary
 * @param {ReadonlySet<string>} names
 * @returns {Uint8Array}
 */
export function withoutExports(binary, names) {
  const parts = [binary.subarray(0, HEADER)];
  for (let at = HEADER; at < binary.length;) {
    const [length, start] = readUnsigned(binary, at + 1);
    const end = start + length;
    if (binary[at] === EXPORTS) {
      const kept = keptExports(binary, start, names);
      const body = Buffer.concat([unsigned(kept.length), ...kept]);
      parts.push(Buffer.of(EXPORTS), unsigned(body.length), body);
    } else parts.push(binary.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/**
 * The same of the module's text.
 * @param {string} text
 * @param {ReadonlySet<string>} names
 */
export function withoutExportLines(text, names) {
  return text.replace(/^ \(export "([^"]+)" .*\n/gm, (line, name) => (names.has(name) ? '' : line));
}

/** Names that a source re-exports, such as `export { a, b } from './c';`. */
export function namesIn(source) {
  return new Set([...source.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list]) => list.match(/\w+/g) ?? []));
}

/** The entries of an export section whose names are not among these: name, kind, index. */
function keptExports(binary, start, names) {
  const kept = [];
  let [count, at] = readUnsigned(binary, start);
  for (; count > 0; count--) {
    const [length, name] = readUnsigned(binary, at);
    const [, end] = readUnsigned(binary, name + length + 1);
    if (!names.has(Buffer.from(binary.subarray(name, name + length)).toString())) kept.push(binary.subarray(at, end));
    at = end;
  }
  return kept;
}

/** A LEB128 number, and where it ends. */
function readUnsigned(binary, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = binary[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

function unsigned(value) {
  const bytes = [];
  do bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
  while ((value >>>= 7) > 0);
  return Buffer.from(bytes);
}

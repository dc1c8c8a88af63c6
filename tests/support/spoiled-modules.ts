/** Modules that differ from a good one in what the gate is there to catch. Their bytes are changed by hand: what makes them must not be what is tested. */

const CUSTOM = 0;
const CODE = 10;

interface Section {
  id: number;
  content: Uint8Array;
}

/** Does everything it did, with nothing in it but `bytes` more: a custom section. */
export function larger(binary: Uint8Array, bytes: number): Uint8Array {
  const name = [4, ...new TextEncoder().encode('more')];
  return Uint8Array.from([...binary, CUSTOM, bytes - 2, ...name, ...zeros(bytes - 2 - name.length)]);
}

const LOAD_AND_DROP = [0x41, 0, 0x2a, 2, 0, 0x1a]; // i32.const 0, f32.load, drop

/** Has a load in front of the function that an export names, whose value nobody uses. */
export function slower(binary: Uint8Array, exported: string): Uint8Array {
  const module = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(binary)));
  const index = Number((module.exports[exported] as () => number).name); // an exported function is named by its index
  const rewritten = sectionsOf(binary).map(({ id, content }) => {
    if (id !== CODE) return { id, content };
    const bodies = bodiesOf(content).map((body, k) => (k === index ? withCode(body, LOAD_AND_DROP) : body));
    return {
      id,
      content: Uint8Array.from([...leb(bodies.length), ...bodies.flatMap((body) => [...leb(body.length), ...body])]),
    };
  });
  const header = [...binary.subarray(0, 8)];
  return Uint8Array.from(
    rewritten.reduce((all, { id, content }) => [...all, id, ...leb(content.length), ...content], header),
  );
}

/** The module once for each f32 constant of its text that stands in it once, with that constant's last bit turned over. */
export function* oneBitOff(binary: Uint8Array, text: string): Generator<Uint8Array> {
  for (const constant of new Set([...text.matchAll(/\bf32\.const (\S+)/g)].map(([, value]) => Number(value)))) {
    const pattern = Buffer.alloc(5, 0x43); // the instruction, then its bits
    pattern.writeFloatLE(constant, 1);
    const at = Buffer.from(binary).indexOf(pattern);
    if (at < 0 || Buffer.from(binary).indexOf(pattern, at + 1) >= 0) continue;
    const changed = Uint8Array.from(binary);
    changed[at + 1]! ^= 1;
    yield changed;
  }
}

function sectionsOf(binary: Uint8Array): Section[] {
  const found: Section[] = [];
  for (let at = 8; at < binary.length;) {
    const { value: length, next } = unsigned(binary, at + 1);
    found.push({ id: binary[at]!, content: binary.subarray(next, next + length) });
    at = next + length;
  }
  return found;
}

function bodiesOf(code: Uint8Array): Uint8Array[] {
  const count = unsigned(code, 0);
  const bodies: Uint8Array[] = [];
  for (let k = 0, at = count.next; k < count.value; k++) {
    const { value: length, next } = unsigned(code, at);
    bodies.push(code.subarray(next, next + length));
    at = next + length;
  }
  return bodies;
}

/** A function's body with instructions behind its locals. */
function withCode(body: Uint8Array, instructions: readonly number[]): Uint8Array {
  const groups = unsigned(body, 0);
  let at = groups.next;
  for (let k = 0; k < groups.value; k++) at = unsigned(body, at).next + 1;
  return Uint8Array.from([...body.subarray(0, at), ...instructions, ...body.subarray(at)]);
}

function unsigned(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at };
  }
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

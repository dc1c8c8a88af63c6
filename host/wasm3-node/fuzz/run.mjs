/** Runs a module as a user of wasm3-node would: loads it, reads and writes its memory, calls every export, drops it. */
import { decode } from './binary.mjs';
import { FUEL, MEMORY, MOST_PAGES } from './meter.mjs';
import { I32 } from './operators.mjs';
import { edgeArgument, edgeValue } from './values.mjs';

const FUEL_OF_A_CALL = 3000;
const CALLS_OF_A_FUNCTION = 3;
/** A module with more functions than this has its calls spread over them. */
const MOST_CALLS = 60;

/**
 * @param {(bytes: Uint8Array, options: object) => any} instantiate of wasm3-node
 * @returns {{ refused?: string, calls: number, traps: Record<string, number>, compared: boolean, difference?: string }}
 */
export function run(instantiate, bytes, { stackSize, memoryLimit, random, disposed }) {
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(bytes));
  const metered = exported.some(({ name }) => name === FUEL);
  const report = { calls: 0, traps: {}, compared: false };
  const found = attempt(() =>
    instantiate(bytes, { stackSize, memoryLimit: metered ? MOST_PAGES * 65536 : memoryLimit }),
  );
  const expected = metered ? attempt(() => new WebAssembly.Instance(new WebAssembly.Module(bytes))) : undefined;
  if (found.error !== undefined) {
    report.refused = kindOf(found.error);
    // A start function or a segment may trap; what wasm3 does not support, it says.
    if (expected?.error === undefined && metered && isTrap(found.error) && !isStackOverflow(found.error))
      report.difference = `instantiate: wasm3 ${found.error.message}, WebAssembly goes on`;
    return report;
  }
  if (expected?.error !== undefined && !isStackOverflow(expected.error)) {
    report.difference = `instantiate: wasm3 goes on, WebAssembly ${expected.error.message}`;
    return report;
  }

  const instance = found.value;
  const reference = expected?.value;
  report.compared = reference !== undefined;
  scribble(random, instance, reference);
  const shown = instance.memory;
  const functions = exported.filter(({ kind }) => kind === 'function').map(({ name }) => name);
  const types = typesOf(bytes);
  const times = Math.max(1, Math.min(CALLS_OF_A_FUNCTION, Math.floor(MOST_CALLS / functions.length)));
  for (const name of functions.slice(0, MOST_CALLS)) {
    for (let k = 0; k < times; k++) {
      const values = (types.get(name) ?? []).map((type) => edgeArgument(random, type));
      const difference = call(instance, report.compared ? reference : undefined, name, values, report);
      if (difference !== undefined) report.difference ??= difference;
      if (report.difference !== undefined) return report;
    }
  }
  // A memory that has moved is no longer there to be seen.
  if (shown.byteLength > 0 && shown !== instance.memory) report.difference = 'memory: its old buffer is still attached';
  else if (report.compared) report.difference = differenceOfState(instance, reference, exported);
  if (disposed) instance.dispose();
  return report;
}

function attempt(act) {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

const isTrap = (error) => error.code === 'ERR_WASM3_TRAP';
const isStackOverflow = (error) => /stack overflow|call stack size/.test(error.message);

/** What stopped it, without the name of the function. */
function kindOf(error) {
  const { message } = error;
  if (/f64/.test(message) && error instanceof WebAssembly.CompileError) return 'f64';
  if (error instanceof WebAssembly.LinkError) return 'import';
  return message.replace(/^.*?: (\[trap\])/, '$1');
}

/** Calls one function; with a reference answers how its results differ. */
function call(instance, reference, name, values, report) {
  const one = (exports) => {
    const fuel = exports[FUEL];
    if (fuel !== undefined) fuel.value = FUEL_OF_A_CALL;
    return attempt(() => [exports[name](...values)].flat());
  };
  const found = one(instance.exports);
  report.calls++;
  if (found.error !== undefined) {
    const kind = kindOf(found.error);
    report.traps[kind] = (report.traps[kind] ?? 0) + 1;
  }
  if (reference === undefined) return undefined;
  const expected = one(reference.exports);
  const told = `${name}(${values}): wasm3 ${tell(found)}, WebAssembly ${tell(expected)}`;
  if (found.error !== undefined && (!isTrap(found.error) || isStackOverflow(found.error))) report.compared = false;
  else if (expected.error !== undefined && isStackOverflow(expected.error)) report.compared = false;
  else if ((found.error === undefined) !== (expected.error === undefined)) return told;
  else if (found.error === undefined && !same(found.value, expected.value)) return told;
  return undefined;
}

const tell = ({ value, error }) => (error === undefined ? `[${value}]` : error.message);

/** A NaN is like any other. */
const same = (one, other) => one.length === other.length && one.every((value, i) => Object.is(value, other[i]));

/** The types of the parameters of each exported function, where the fuzzer models the module. */
function typesOf(bytes) {
  try {
    const { exports, functions, types } = decode(bytes);
    return new Map(
      exports.filter(({ kind }) => kind === 0).map(({ name, index }) => [name, types[functions[index].type].params]),
    );
  } catch {
    return new Map();
  }
}

/** Writes to the first, the last and some other bytes of the memory. */
function scribble(random, instance, reference) {
  const views = [instance.memory, reference?.exports[MEMORY]?.buffer]
    .filter((buffer) => buffer !== undefined)
    .map((buffer) => new Uint8Array(buffer));
  const [{ length }] = views;
  if (length === 0) return;
  for (const at of [0, length - 1, random.below(length), random.below(length)]) {
    const byte = edgeValue(random, I32) & 255;
    for (const view of views) view[at] = byte;
  }
}

function differenceOfState(instance, reference, exported) {
  for (const { name, kind } of exported) {
    if (kind !== 'global') continue;
    const [one, other] = [instance.exports[name].value, reference.exports[name].value];
    if (!Object.is(one, other)) return `global ${name}: wasm3 ${one}, WebAssembly ${other}`;
  }
  const memory = reference.exports[MEMORY];
  if (memory === undefined) return undefined;
  const [one, other] = [Buffer.from(instance.memory), Buffer.from(memory.buffer)];
  if (one.length !== other.length) return `memory: wasm3 ${one.length} bytes, WebAssembly ${other.length}`;
  if (one.equals(other)) return undefined;
  const at = one.findIndex((byte, i) => byte !== other[i]);
  return `memory at ${at}: wasm3 ${one[at]}, WebAssembly ${other[at]}`;
}

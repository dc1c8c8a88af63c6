/** Modules that differ from a good one in what the gate is there to catch. */
import { concatenate, text, unsigned } from '../../host/gate/bytes.js';
import { functionNames } from '../../host/gate/function-names.js';
import { decode } from '../../host/gate/instructions.js';
import { parseModule, SECTION, withSections, type WasmModule } from '../../host/gate/module.js';

/** Does everything it did, with nothing in it but more bytes: a custom section. */
export function larger(binary: Uint8Array, bytes: number): Uint8Array {
  const name = text('spoiled');
  const content = [...name, ...new Array<number>(bytes - 2 - name.length).fill(0)];
  return concatenate([binary, [0, ...unsigned(content.length)], content]);
}

const LOAD_AND_DROP = [0x41, 0, 0x2a, 2, 0, 0x1a]; // i32.const 0, f32.load, drop

/** Has a load in front of the function that an export names, whose value nobody uses. */
export function slower(binary: Uint8Array, exported: string): Uint8Array {
  const module = parseModule(binary);
  const index = module.exports.find(({ name }) => name === exported)!.index;
  const bodies = module.functions.map(({ start, code, end }) => [
    binary.subarray(start, code),
    Uint8Array.from(code === module.functions[index]!.code ? LOAD_AND_DROP : []),
    binary.subarray(code, end),
  ]);
  const sized = bodies.flatMap((parts) => [unsigned(parts.reduce((sum, { length }) => sum + length, 0)), ...parts]);
  return withSections(module, new Map([[SECTION.CODE, concatenate([unsigned(bodies.length), ...sized])]]));
}

/** The module once for each of its f32 constants, with that constant one unit in the last place greater. */
export function* oneBitOff(binary: Uint8Array): Generator<Uint8Array> {
  for (const at of constants(parseModule(binary))) {
    const changed = Uint8Array.from(binary);
    const view = new DataView(changed.buffer);
    view.setUint32(at, view.getUint32(at, true) ^ 1, true);
    yield changed;
  }
}

/** Where the bits of f32 constants stand in the binary. */
function constants(module: WasmModule): number[] {
  const names = functionNames(module);
  return module.functions.flatMap((body, index) =>
    decode(module, body, names[index]!)
      .filter(({ name }) => name === 'f32.const')
      .map(({ at }) => at + 1),
  );
}

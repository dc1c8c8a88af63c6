/** Small modules for the tests of wasm3-node, from their text. */
import binaryen from 'binaryen';

/** The module in binary. Nothing is optimised: what is written is what runs. */
export function assemble(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

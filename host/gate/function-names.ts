/** Names of a module's functions: from its name section, or else from its text, or else from its exports. */
import { ByteReader } from './bytes.js';
import { EXPORT_KIND, type WasmModule } from './module.js';

const FUNCTION_NAMES = 1;

export function functionNames(module: WasmModule, text?: string): string[] {
  const names = fromSection(module) ?? fromText(module, text);
  const exported = new Map(
    module.exports.filter(({ kind }) => kind === EXPORT_KIND.FUNCTION).map(({ name, index }) => [index, name]),
  );
  return module.functions.map((_, index) => names?.get(index) ?? exported.get(index) ?? `function ${index}`);
}

function fromSection({ sections }: WasmModule): Map<number, string> | undefined {
  for (const { id, content } of sections) {
    if (id !== 0) continue;
    const reader = new ByteReader(content);
    if (reader.text() !== 'name') continue;
    while (!reader.done) {
      const part = reader.byte();
      const end = reader.unsigned() + reader.at;
      if (part === FUNCTION_NAMES) return new Map(reader.list(() => [reader.unsigned(), reader.text()]));
      reader.at = end;
    }
  }
  return undefined;
}

/** The text lists all functions in the order of their indices. */
function fromText(module: WasmModule, text?: string): Map<number, string> | undefined {
  if (text === undefined) return undefined;
  const names = [...text.matchAll(/^ \(func \$(\S+)/gm)].map(([, name]) => name!);
  if (names.length !== module.functions.length)
    throw new Error(
      `the text has ${names.length} functions, the module ${module.functions.length}: it is of another build`,
    );
  return new Map(names.entries());
}

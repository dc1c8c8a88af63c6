/** Names of a module's functions: from its text, whose functions are in the order of their indices, or else from its exports. */
import { readExports, readFunctions, readSections, SECTION } from './module-reader.js';

/** @throws when the text is of a module with another number of functions */
export function functionNames(module: Uint8Array, text?: string): string[] {
  const content = (id: number) =>
    readSections(module).find((section) => section.id === id)?.content ?? Uint8Array.of(0);
  const count = readFunctions(content(SECTION.function)).length;
  if (text === undefined) {
    const exported = new Map(readExports(content(SECTION.export)).map(({ index, name }) => [index, name]));
    return Array.from({ length: count }, (_, i) => exported.get(i) ?? `function ${i}`);
  }
  const names = [...text.matchAll(/^ \(func \$(\S+)/gm)].map(([, name]) => name!);
  if (names.length !== count)
    throw new Error(`the text has ${names.length} functions, the module ${count}: it is of another build`);
  return names;
}

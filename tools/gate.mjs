/** The build gate: what a module must not have to be an Islet core. */

const FORBIDDEN = [
  [/\bmemory\.grow\b/, 'memory.grow'],
  [/\bcall_indirect\b/, 'call_indirect'],
  [/\bf64\b/, 'f64 arithmetic'],
  [/\bi64\b/, 'i64 arithmetic'],
];

/**
 * Violations of the core's laws, in words; none when the module may ship.
 * @param {Uint8Array} binary the module
 * @param {string} text the same module as text, with the names of its functions
 * @returns {string[]}
 */
export function violations(binary, text) {
  const module = new WebAssembly.Module(binary);
  return [
    ...WebAssembly.Module.imports(module).map((i) => `imports ${i.module}.${i.name}: a core imports nothing`),
    ...(/^ \(start /m.test(text) ? ['has a start function: module-level initialisers must be constants'] : []),
    ...memoryViolations(text),
    ...globalViolations(text),
    ...functionViolations(text),
    ...recursions(text),
  ];
}

function memoryViolations(text) {
  const limits = /^ \(memory \S+ (\d+) ?(\d+)?\)/m.exec(text);
  if (limits === null) return ['defines no memory'];
  return limits[1] === limits[2] ? [] : [`memory of ${limits[1]}..${limits[2] ?? '∞'} pages: it must be fixed`];
}

function globalViolations(text) {
  return [...text.matchAll(/^ \(global (\S+) .*\b([fi]64)\b/gm)].map(
    ([, name, type]) => `${name}: a global of type ${type}`,
  );
}

function functionsOf(text) {
  return text.split(/^(?= \(func )/m).filter((part) => part.startsWith(' (func'));
}

function functionViolations(text) {
  const found = [];
  for (const part of functionsOf(text)) {
    const name = / \(func (\S+)/.exec(part)[1];
    for (const [pattern, what] of FORBIDDEN) if (pattern.test(part)) found.push(`${name}: ${what}`);
  }
  return found;
}

/** Functions that call themselves, directly or through others: the stack of translated code is bounded only without them. */
function recursions(text) {
  const calls = new Map();
  for (const part of functionsOf(text)) {
    const name = / \(func (\S+)/.exec(part)[1];
    calls.set(name, new Set([...part.matchAll(/\bcall (\$[^\s)]+)/g)].map(([, callee]) => callee)));
  }
  const reached = (from, seen = new Set()) => {
    for (const callee of calls.get(from) ?? []) {
      if (seen.has(callee)) continue;
      seen.add(callee);
      reached(callee, seen);
    }
    return seen;
  };
  return [...calls.keys()].filter((name) => reached(name).has(name)).map((name) => `${name}: calls itself`);
}

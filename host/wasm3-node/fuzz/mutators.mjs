/** Changes to a module that mostly leave it valid: each takes a decoded module and a generator of random numbers. */
import { KIND, blockType } from './binary.mjs';
import { Place, indicesOf, labelsAt } from './expressions.mjs';
import { CONST, F32, I32, I64, OP, TYPES, likeCode } from './operators.mjs';
import { edgeOffset, edgeValue } from './values.mjs';

const LOCAL = [OP.localGet, OP.localSet, OP.localTee];

/** How often each is chosen. */
const MUTATORS = [
  [8, insertStatement],
  [6, replaceLeaf],
  [4, swapOpcode],
  [4, changeConstant],
  [3, changeAccess],
  [2, changeLocal],
  [2, changeBranch],
  [2, changeTable],
  [2, changeCall],
  [2, repeatCode],
  [1, removeCode],
  [2, nest],
  [1, fillStack],
  [2, addFunction],
  [1, swapBodies],
  [2, addLocals],
  [2, changeMemory],
  [2, changeFunctionTable],
  [2, addData],
  [2, addElement],
  [1, setStart],
  [2, addGlobal],
  [1, exportAll],
].flatMap(([weight, mutate]) => Array(weight).fill(mutate));

export function mutate(random, module) {
  random.of(MUTATORS)(random, module);
}

function anyFunction(random, module) {
  return module.functions.length > 0 ? random.of(module.functions) : undefined;
}

/** An instruction of some function for which `wanted` holds: the function and its place in the body. */
function anyInstruction(random, module, wanted) {
  const f = anyFunction(random, module);
  if (f === undefined) return undefined;
  const places = indicesOf(f.body, wanted);
  return places.length > 0 ? { f, at: random.of(places) } : undefined;
}

function insertStatement(random, module) {
  const f = anyFunction(random, module);
  if (f === undefined) return;
  const at = random.below(f.body.length + 1);
  const place = new Place(random, module, f, labelsAt(module, f, at));
  place.statement(1 + random.below(4));
  f.body.splice(at, 0, ...place.code);
}

/** An expression in the place of a constant or a local. */
function replaceLeaf(random, module) {
  const found = anyInstruction(random, module, ([code]) => code === OP.localGet || typeOfConst(code) !== undefined);
  if (found === undefined) return;
  const { f, at } = found;
  const place = new Place(random, module, f, labelsAt(module, f, at));
  const [code, operand] = f.body[at];
  const type = code === OP.localGet ? place.locals[operand] : typeOfConst(code);
  if (!TYPES.includes(type)) return;
  place.expression(type, 1 + random.below(4));
  f.body.splice(at, 1, ...place.code);
}

function typeOfConst(code) {
  return TYPES.find((type) => CONST[type] === code);
}

function swapOpcode(random, module) {
  const found = anyInstruction(random, module, ([code]) => likeCode(code) !== undefined);
  if (found === undefined) return;
  const instruction = found.f.body[found.at];
  instruction[0] = random.of(likeCode(instruction[0]));
  // A narrower access may not keep its alignment.
  if (instruction.length === 3) instruction[1] = 0;
}

function changeConstant(random, module) {
  const found = anyInstruction(random, module, ([code]) => typeOfConst(code) !== undefined);
  if (found === undefined) return;
  const instruction = found.f.body[found.at];
  instruction[1] = edgeValue(random, typeOfConst(instruction[0]));
}

/** Another offset or alignment of a load or store. */
function changeAccess(random, module) {
  const found = anyInstruction(random, module, ([code]) => code >= 0x28 && code <= 0x3e);
  if (found === undefined) return;
  const instruction = found.f.body[found.at];
  if (random.chance(0.2)) instruction[1] = random.below(4);
  else instruction[2] = edgeOffset(random);
}

function changeLocal(random, module) {
  const found = anyInstruction(random, module, ([code]) => LOCAL.includes(code));
  if (found === undefined) return;
  const { f, at } = found;
  const { locals } = new Place(random, module, f, []);
  const same = indicesOf(locals, (type) => type === locals[f.body[at][1]]);
  if (same.length > 0) f.body[at][1] = random.of(same);
}

function changeBranch(random, module) {
  const found = anyInstruction(random, module, ([code]) => code === OP.br || code === OP.brIf);
  if (found === undefined) return;
  const { f, at } = found;
  const labels = labelsAt(module, f, at);
  const same = indicesOf(labels, (types) => String(types) === String(labels[f.body[at][1]]));
  f.body[at][1] = random.of(same);
}

/** More, fewer or other targets of a br_table; now and then very many. */
function changeTable(random, module) {
  const found = anyInstruction(random, module, ([code]) => code === OP.brTable);
  if (found === undefined) return;
  const instruction = found.f.body[found.at];
  const length = random.chance(0.1) ? 20000 : random.below(2 * instruction[1].length + 2) + 1;
  instruction[1] = Array.from({ length }, () => random.of(instruction[1]));
}

function changeCall(random, module) {
  const found = anyInstruction(random, module, ([code]) => code === OP.call || code === OP.callIndirect);
  if (found === undefined) return;
  const instruction = found.f.body[found.at];
  const typeOf = (index) => (instruction[0] === OP.call ? module.functions[index]?.type : index);
  const type = String(Object.values(module.types[typeOf(instruction[1])] ?? {}));
  const same = indicesOf(instruction[0] === OP.call ? module.functions : module.types, (item) => {
    const signature = instruction[0] === OP.call ? module.types[item.type] : item;
    return String(Object.values(signature)) === type;
  });
  if (same.length > 0) instruction[1] = random.of(same);
}

/** A stretch of code once more: valid when it leaves the stack as it was. */
function repeatCode(random, module) {
  const stretch = anyStretch(random, module);
  if (stretch === undefined) return;
  const { f, from, to } = stretch;
  f.body.splice(to, 0, ...structuredClone(f.body.slice(from, to)));
}

function removeCode(random, module) {
  const stretch = anyStretch(random, module);
  stretch?.f.body.splice(stretch.from, stretch.to - stretch.from);
}

/** Best where something was just consumed: statements end there. */
function anyStretch(random, module) {
  const f = anyFunction(random, module);
  if (f === undefined) return undefined;
  const ends = [
    0,
    ...indicesOf(f.body, ([code]) => [OP.drop, OP.localSet, OP.globalSet].includes(code) || (code >= 0x36 && code <= 0x3e)).map((at) => at + 1),
  ]; // prettier-ignore
  const k = random.below(ends.length);
  return { f, from: ends[k], to: ends[Math.min(k + 1 + random.below(3), ends.length - 1)] };
}

/** Blocks or loops in each other, now and then deeper than any compiler's output, around a statement or nothing. */
function nest(random, module) {
  const f = anyFunction(random, module);
  if (f === undefined) return;
  const at = random.below(f.body.length + 1);
  const depth = random.chance(0.2) ? 100 + random.below(20000) : 1 + random.below(40);
  const kind = random.of([OP.block, OP.loop]);
  const labels = Array.from({ length: depth }, () => []);
  const place = new Place(random, module, f, [...labels, ...labelsAt(module, f, at)]);
  if (random.chance(0.7)) place.statement(3);
  f.body.splice(at, 0, ...Array.from(labels, () => [kind, blockType()]), ...place.code, ...labels.map(() => [OP.end]));
}

/** Many values on the operand stack at once. */
function fillStack(random, module) {
  const f = anyFunction(random, module);
  if (f === undefined) return;
  const at = random.below(f.body.length + 1);
  const count = random.of([10, 100, 500, 1990, 2010, 5000]);
  const code = Array.from({ length: count }, (_, k) => {
    const type = k % 3 === 0 ? random.of(TYPES) : I32;
    return [CONST[type], type === I64 ? BigInt(k) : k];
  });
  f.body.splice(at, 0, ...code, ...Array.from(code, () => [OP.drop]));
}

/** A function of a new type, with many parameters or several results at times, exported. */
function addFunction(random, module) {
  const count = random.chance(0.1) ? 30 + random.below(60) : random.below(4);
  const types = (length) => Array.from({ length }, () => random.of(TYPES));
  const results = types(random.of([0, 1, 1, 1, 2, 5]));
  const f = { type: module.types.length, locals: [], body: [] };
  module.types.push({ params: types(count), results });
  module.functions.push(f);
  const place = new Place(random, module, f, [results]);
  if (random.chance(0.5)) place.statement(3);
  for (const type of results) place.expression(type, 3);
  f.body = place.code;
  addExport(random, module, KIND.function, module.functions.length - 1);
}

function addExport(random, module, kind, index) {
  let name = `x${kind}-${index}`;
  while (module.exports.some((other) => other.name === name)) name += random.below(10);
  module.exports.push({ name, kind, index });
}

function swapBodies(random, module) {
  const one = anyFunction(random, module);
  const other = module.functions.filter((f) => f.type === one?.type);
  if (other.length === 0) return;
  const { locals, body } = random.of(other);
  one.locals = structuredClone(locals);
  one.body = structuredClone(body);
}

function addLocals(random, module) {
  const f = anyFunction(random, module);
  if (f === undefined) return;
  f.locals.push([random.of([0, 1, 1, 2, 3, 50, 1000, 3990, 4010, 40000]), random.of(TYPES)]);
}

function changeMemory(random, module) {
  const min = random.of([0, 0, 1, 1, 2, 3, 100]);
  const max = random.chance(0.5) ? min + random.of([0, 1, 2, 65436]) : undefined;
  module.memories = [{ min, max }];
  if (random.chance(0.3)) addExport(random, module, KIND.memory, 0);
}

function changeFunctionTable(random, module) {
  const min = random.of([0, 1, 2, 4, 10, 1000]);
  module.tables = [{ min, max: random.chance(0.5) ? min + random.below(10) : undefined }];
}

function addData(random, module) {
  if (module.memories.length === 0 && random.chance(0.9)) return;
  const bytes = Uint8Array.from({ length: random.of([0, 1, 4, 100, 5000]) }, () => random.below(256));
  module.data.push({ offset: constantOffset(random, module), bytes });
}

function addElement(random, module) {
  if (module.functions.length === 0) return;
  if (module.tables.length === 0) changeFunctionTable(random, module);
  const functions = Array.from({ length: random.below(8) }, () => random.below(module.functions.length));
  module.elements.push({ offset: constantOffset(random, module), functions });
}

/** Near the start, at the edges, or from a global. */
function constantOffset(random, module) {
  const globals = indicesOf(module.globals, (global) => global.type === I32 && !global.mutable);
  if (globals.length > 0 && random.chance(0.2)) return [[OP.globalGet, random.of(globals)]];
  return [[OP.i32Const, random.chance(0.7) ? random.below(8) : edgeValue(random, I32)]];
}

function setStart(random, module) {
  const starts = indicesOf(module.functions, ({ type }) =>
    Object.values(module.types[type]).every(({ length }) => length === 0),
  );
  if (starts.length > 0) module.start = random.of(starts);
}

function addGlobal(random, module) {
  const type = random.of([I32, I32, I64, F32]);
  module.globals.push({ type, mutable: random.chance(0.7), init: [[CONST[type], edgeValue(random, type)]] });
  if (random.chance(0.5)) addExport(random, module, KIND.global, module.globals.length - 1);
}

function exportAll(random, module) {
  module.functions.forEach((_, index) => addExport(random, module, KIND.function, index));
}

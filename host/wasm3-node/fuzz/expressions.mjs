/** Writes random code that is valid where it stands: expressions of a type, and statements that leave the stack as it was. */
import { blockType, signatureOf } from './binary.mjs';
import { CONST, I32, LOADS, OP, OPERATORS, STORES, TYPES } from './operators.mjs';
import { edgeOffset, edgeValue } from './values.mjs';

/** Where code is written: the function's locals, and what a branch to each enclosing label takes, innermost first. */
export class Place {
  constructor(random, module, { type, locals }, labels) {
    this.random = random;
    this.module = module;
    this.labels = labels;
    // Of a group of very many locals only the first are used.
    this.locals = [
      ...module.types[type].params,
      ...locals.flatMap(([count, local]) => Array(Math.min(count, 200)).fill(local)),
    ];
    this.code = [];
  }

  emit(...instruction) {
    this.code.push(instruction);
  }

  /** Code that pushes one value of the type. */
  expression(type, depth) {
    const { random } = this;
    if (depth <= 0) return this.#leaf(type);
    switch (random.below(9)) {
      case 0:
        return this.#leaf(type);
      case 1:
      case 2:
      case 3:
        return this.#operation(type, depth);
      case 4:
        this.expression(type, depth - 1);
        this.expression(type, depth - 1);
        this.expression(I32, depth - 1);
        return this.emit(OP.select);
      case 5:
        return this.#tee(type, depth);
      case 6:
        return this.#load(type, depth);
      case 7:
        return this.#call(type, depth);
      default:
        return this.#block(type, depth);
    }
  }

  /** Code that leaves the stack as it was. */
  statement(depth) {
    const { random, module } = this;
    const type = random.of(TYPES);
    switch (random.below(10)) {
      case 0:
        return this.#store(type, depth);
      case 1:
        return this.#branch(depth);
      case 2:
        return this.#set(type, depth);
      case 3:
        return this.#memory(depth);
      case 4:
        return this.#loop(depth);
      case 5: {
        const globals = indicesOf(module.globals, (g) => g.mutable && g.type === type);
        if (globals.length === 0) break;
        this.expression(type, depth - 1);
        return this.emit(OP.globalSet, random.of(globals));
      }
      case 6:
        this.expression(I32, depth - 1);
        this.emit(OP.if, blockType());
        this.#within([], () => this.statement(depth - 1));
        return this.emit(OP.end);
      default:
    }
    this.expression(type, depth);
    this.emit(OP.drop);
  }

  #leaf(type) {
    const { random, module } = this;
    const locals = indicesOf(this.locals, (local) => local === type);
    const globals = indicesOf(module.globals, (global) => global.type === type);
    const kind = random.below(4);
    if (kind < 2 && locals.length > 0) this.emit(OP.localGet, random.of(locals));
    else if (kind === 2 && globals.length > 0) this.emit(OP.globalGet, random.of(globals));
    else this.emit(CONST[type], edgeValue(random, type));
  }

  #operation(type, depth) {
    const { takes, codes } = this.random.of(OPERATORS.filter(({ gives }) => gives === type));
    for (const operand of takes) this.expression(operand, depth - 1);
    this.emit(this.random.of(codes));
  }

  #tee(type, depth) {
    const locals = indicesOf(this.locals, (local) => local === type);
    this.expression(type, depth - 1);
    if (locals.length > 0) this.emit(OP.localTee, this.random.of(locals));
  }

  #set(type, depth) {
    const locals = indicesOf(this.locals, (local) => local === type);
    this.expression(type, depth - 1);
    if (locals.length > 0) this.emit(OP.localSet, this.random.of(locals));
    else this.emit(OP.drop);
  }

  /** Mostly within the first bytes, so that programs go on. */
  #address(depth) {
    this.expression(I32, depth - 1);
    if (this.random.chance(0.8)) {
      this.emit(OP.i32Const, 1023);
      this.emit(OP.i32And);
    }
  }

  #load(type, depth) {
    if (this.module.memories.length === 0) return this.#leaf(type);
    const [code, alignment] = this.random.of(LOADS[type]);
    this.#address(depth);
    this.emit(code, this.random.below(alignment + 1), edgeOffset(this.random));
  }

  #store(type, depth) {
    if (this.module.memories.length === 0) return;
    const [code, alignment] = this.random.of(STORES[type]);
    this.#address(depth);
    this.expression(type, depth - 1);
    this.emit(code, this.random.below(alignment + 1), edgeOffset(this.random));
  }

  #memory(depth) {
    if (this.module.memories.length === 0) return;
    const kind = this.random.below(4);
    if (kind === 0) this.emit(OP.memorySize, 0);
    else if (kind === 1) {
      this.expression(I32, depth - 2);
      this.emit(OP.memoryGrow, 0);
    } else {
      for (let k = 0; k < 3; k++) this.#address(depth - 1);
      return kind === 2 ? this.emit(OP.memoryCopy, 0, 0) : this.emit(OP.memoryFill, 0);
    }
    this.emit(OP.drop);
  }

  /** A call that gives the type, directly or through the table. */
  #call(type, depth) {
    const { random, module } = this;
    const gives = ({ results }) => results.length === 1 && results[0] === type;
    const indirect = module.tables.length > 0 && random.chance(0.4);
    const candidates = indirect
      ? indicesOf(module.types, gives)
      : indicesOf(module.functions, (f) => gives(module.types[f.type]));
    if (candidates.length === 0) return this.#leaf(type);
    const index = random.of(candidates);
    const { params } = module.types[indirect ? index : module.functions[index].type];
    if (params.some((param) => !TYPES.includes(param))) return this.#leaf(type);
    for (const param of params) this.expression(param, depth - 2);
    if (!indirect) return this.emit(OP.call, index);
    this.expression(I32, depth - 2);
    this.emit(OP.callIndirect, index, 0);
  }

  #block(type, depth) {
    const { random } = this;
    const kind = random.of([OP.block, OP.block, OP.loop, OP.if]);
    if (kind === OP.if) this.expression(I32, depth - 1);
    this.emit(kind, blockType(type));
    this.#within(kind === OP.loop ? [] : [type], () => {
      for (let k = random.below(3); k > 0; k--) this.statement(depth - 1);
      this.expression(type, depth - 1);
      if (kind === OP.if) {
        this.emit(OP.else);
        this.expression(type, depth - 1);
      }
    });
    this.emit(OP.end);
  }

  /** Turns a few times, or for ever. */
  #loop(depth) {
    this.emit(OP.loop, blockType());
    this.#within([], () => {
      this.statement(depth - 1);
      const counters = indicesOf(this.locals, (local) => local === I32);
      if (counters.length > 0) {
        const counter = this.random.of(counters);
        this.emit(OP.localGet, counter);
        this.emit(OP.i32Const, this.random.of([1, 1, 7, -3]));
        this.emit(OP.i32Sub);
        this.emit(OP.localTee, counter);
        this.emit(OP.brIf, 0);
      }
    });
    this.emit(OP.end);
  }

  /** A branch to any label whose values are of the modelled types, taken under a condition. */
  #branch(depth) {
    const { random, labels } = this;
    const candidates = indicesOf(labels, (types) => types.every((type) => TYPES.includes(type)));
    if (candidates.length === 0) return;
    const label = random.of(candidates);
    const types = labels[label];
    const values = () => types.forEach((type) => this.expression(type, depth - 2));
    const kind = random.below(3);
    if (kind === 0) {
      values();
      this.expression(I32, depth - 1);
      this.emit(OP.brIf, label);
      return types.forEach(() => this.emit(OP.drop));
    }
    this.expression(I32, depth - 1);
    this.emit(OP.if, blockType());
    values();
    if (kind === 1) this.emit(OP.br, label + 1);
    else {
      const like = indicesOf(labels, (other) => String(other) === String(types));
      this.expression(I32, depth - 2);
      this.emit(
        OP.brTable,
        Array.from({ length: 1 + random.below(6) }, () => random.of(like) + 1),
      );
    }
    this.emit(OP.end);
  }

  #within(types, write) {
    this.labels.unshift(types);
    write();
    this.labels.shift();
  }
}

/** The labels around the instruction `at` of a body, innermost first: what a branch to each takes. */
export function labelsAt(module, { type, body }, at) {
  const labels = [module.types[type].results];
  for (const [code, block] of body.slice(0, at)) {
    if (code === OP.end) labels.shift();
    else if (code === OP.block || code === OP.if) labels.unshift(signatureOf(module, block).results);
    else if (code === OP.loop) labels.unshift(signatureOf(module, block).params);
  }
  return labels;
}

export function indicesOf(list, wanted) {
  return list.flatMap((item, i) => (wanted(item) ? [i] : []));
}

/**
 * Which operations of the patched wasm3 a function becomes, by straight-line block: its one-pass compiler retold, as far as it
 * decides what is emitted. A value is in a register (one for integers, one for floats), or in a slot: a local's, a constant's,
 * or a temporary one.
 */
import type { Instruction } from './instructions.js';
import type { FunctionType, ValueType, WasmFunction } from './module.js';

export interface Block {
  /** Where the block's code starts, in the binary. */
  at: number;
  /** How often each operation runs; below 0 what an operation before, counted in full, leaves out when control comes to here. */
  operations: Map<string, number>;
}

/** What the interpreter makes one operation of. */
export interface Fusions {
  /** Two operations in a row: `first second` → both. */
  pairs: ReadonlyMap<string, string>;
  /** What a fused operation that ends by setting a slot is without that. */
  withoutSet: ReadonlyMap<string, string>;
  /** A product, and the operation that adds it to the sum in the register. */
  sums: ReadonlyMap<string, string>;
}

/** What a function sees of its module. */
export interface Surroundings {
  functions: readonly { type: FunctionType }[];
  globals: readonly ValueType[];
  /** Bytes of linear memory. */
  memory: number;
}

const REGISTER = -1;
const FIRST_CONSTANT = 1 << 16;
const FIRST_TEMPORARY = 1 << 24;
/** Constants that a function can keep in slots: d_m3MaxConstantTableSize of wasm3.cmake. */
const MOST_CONSTANTS = 64;
/** Locals of which it is followed whether they are set before they are read: d_m3TrackedLocals. */
const TRACKED_LOCALS = 64;
/** Places behind this have no short address: 64 KiB but for the memory's header. */
const FARTHEST_PLACE = 0xffff - 12;

interface Value {
  type: ValueType;
  slot: number;
}

interface Emitted {
  name: string;
  /** Slot that it sets, if it does. */
  set: number | undefined;
}

interface Scope {
  name: string;
  /** Height of the stack where it starts. */
  base: number;
  result: ValueType | undefined;
  /** Slot of a result that is no float. */
  resultSlot: number;
  /** Whether a branch leads to its end. */
  isTarget: boolean;
  isReachable: boolean;
  /** Locals that were set before it. */
  localsSet: ReadonlySet<number>;
}

/** The blocks of a function. Blocks that nothing reaches are left out. */
export function blocksOf(
  body: WasmFunction,
  code: readonly Instruction[],
  module: Surroundings,
  fusions: Fusions,
): Block[] {
  return new Compilation(body, module, fusions).run(code);
}

class Compilation {
  readonly #body: WasmFunction;
  readonly #module: Surroundings;
  readonly #fusions: Fusions;
  readonly #types: ValueType[];
  readonly #blocks: Block[] = [];
  readonly #scopes: Scope[] = [];
  readonly #constants = new Map<number, number>();
  readonly #stack: Value[] = [];
  #temporaries = 0;
  /** The last operation and the one before it, if the next one may be fused with them. */
  #last: Emitted | undefined;
  #before: Emitted | undefined;
  /** Locals that have been set on every way to here, and how many are cleared on entry: up to the last read before. */
  #localsSet = new Set<number>();
  #cleared = 0;
  #isReachable = true;

  constructor(body: WasmFunction, module: Surroundings, fusions: Fusions) {
    this.#body = body;
    this.#module = module;
    this.#fusions = fusions;
    this.#types = [...body.type.parameters, ...body.locals];
  }

  run(code: readonly Instruction[]): Block[] {
    this.#startBlock(this.#body.code);
    this.#emit('Entry');
    this.#open('function', this.#body.type.results[0]);
    for (let i = 0; i < code.length; i++) {
      if (this.#loadAt(code[i]!, code[i + 1])) i++;
      else this.#instruction(code[i]!);
    }
    const entry = this.#blocks[0]!.operations;
    entry.set('Entry zero', Math.ceil(this.#cleared / 2));
    entry.set('Entry constant', Math.ceil(this.#constants.size / 4));
    return this.#blocks;
  }

  // Emitting

  #startBlock(at: number): void {
    this.#blocks.push({ at, operations: new Map() });
    this.#forget();
  }

  #count(operation: string, times: number): void {
    const { operations } = this.#blocks.at(-1)!;
    operations.set(operation, (operations.get(operation) ?? 0) + times);
  }

  #emit(name: string, set?: number): void {
    if (this.#fuse(name, set)) return;
    this.#before = this.#last;
    this.#last = { name, set };
    this.#count(name, 1);
  }

  #fuse(name: string, set: number | undefined): boolean {
    if (this.#last === undefined) return false;
    if (name === 'f32_Add_rs' && this.#fuseSum()) return true;
    const both = this.#fusions.pairs.get(`${this.#last.name} ${name}`);
    if (both === undefined) return false;
    this.#rename(this.#last, both);
    this.#last.set = set;
    return true;
  }

  /** A sum that went to a slot only to make room for a product stays in its register, and the product is added there. */
  #fuseSum(): boolean {
    const [before, last] = [this.#before, this.#last!];
    const added = this.#fusions.sums.get(last.name);
    const sum = this.#stack.at(-2)!.slot;
    if (added === undefined || before?.set !== sum || sum < FIRST_TEMPORARY) return false;
    const withoutSet = this.#fusions.withoutSet.get(before.name);
    if (withoutSet === undefined) return false;
    this.#rename(before, withoutSet);
    before.set = undefined;
    this.#rename(last, added);
    return true;
  }

  #rename(emitted: Emitted, name: string): void {
    this.#count(emitted.name, -1);
    this.#count(name, 1);
    emitted.name = name;
  }

  /** Branches arrive here: nothing is fused with what lies before. */
  #forget(): void {
    this.#last = this.#before = undefined;
  }

  // Values

  #push(type: ValueType, slot: number): void {
    this.#stack.push({ type, slot });
  }

  #pop(): Value {
    return this.#stack.pop()!;
  }

  #temporary(): number {
    return FIRST_TEMPORARY + this.#temporaries++;
  }

  #top(below = 0): Value {
    return this.#stack.at(-1 - below)!;
  }

  #isInRegister(below = 0): boolean {
    return this.#top(below).slot === REGISTER;
  }

  /** Moves what is in the register of a type to a slot. */
  #preserve(type: ValueType): void {
    const held = this.#stack.find((value) => value.slot === REGISTER && value.type === type);
    if (held === undefined) return;
    held.slot = this.#temporary();
    this.#emit(`SetSlot_${type}`, held.slot);
  }

  #copyToSlot({ type, slot }: Value): void {
    this.#emit(slot === REGISTER ? `SetSlot_${type}` : 'CopySlot_32');
  }

  /** The top into the register of its type, as an operand of what follows. */
  #copyTopToRegister(): void {
    const top = this.#top();
    if (top.slot === REGISTER) return;
    this.#preserve(top.type);
    this.#emit(`SetRegister_${top.type}`);
  }

  /** Gives references to a local on the stack a slot of their own; undefined when there are none. */
  #detachLocal(local: number): number | undefined {
    let depth = this.#scopes.length - 1;
    while (depth > 0 && this.#scopes[depth]!.name === 'block') depth--;
    let preserved: number | undefined;
    for (const value of this.#stack.slice(this.#scopes[depth]!.base)) {
      if (value.slot !== local) continue;
      preserved ??= this.#temporary();
      value.slot = preserved;
    }
    return preserved;
  }

  #preserveLocals(): void {
    this.#types.forEach((_, local) => {
      if (this.#detachLocal(local) !== undefined) this.#emit('CopySlot_32');
    });
  }

  // Scopes

  #open(name: string, result: ValueType | undefined): void {
    this.#scopes.push({
      name,
      base: this.#stack.length,
      result,
      resultSlot: result === 'i32' ? this.#temporary() : REGISTER,
      isTarget: false,
      isReachable: this.#isReachable,
      localsSet: new Set(this.#localsSet),
    });
  }

  /** Brings a scope's result to where its end expects it. */
  #resolve(scope: Scope): void {
    if (scope.result === undefined) return;
    if (scope.name === 'function') this.#copyToSlot(this.#top());
    else if (scope.result === 'f32') this.#copyTopToRegister();
    else if (this.#top().slot !== scope.resultSlot) this.#copyToSlot(this.#top());
  }

  #branchTo(scope: Scope): void {
    if (scope.name !== 'loop') this.#resolve(scope);
    this.#emit(scope.name === 'function' ? 'Return' : 'Branch');
    scope.isTarget ||= scope.name !== 'loop';
  }

  #scopeAt(depth: number): Scope {
    return this.#scopes.at(-1 - depth)!;
  }

  #leave(): void {
    this.#isReachable = false;
  }

  #end(next: number): void {
    const scope = this.#scopes.at(-1)!;
    if (this.#isReachable) {
      this.#resolve(scope);
      if (scope.name === 'function') this.#emit('Return');
      if (scope.name === 'else') this.#emit('Branch');
    }
    this.#scopes.pop();
    if (scope.name === 'function') return;
    this.#localsSet = new Set(this.#localsSetBehind(scope));
    this.#stack.length = scope.base;
    if (scope.result !== undefined) this.#push(scope.result, scope.resultSlot);
    this.#forget();
    const fallsThrough = this.#isReachable;
    this.#isReachable ||= scope.isTarget || (scope.name === 'if' && scope.isReachable);
    const isJoin = this.#isReachable && (scope.isTarget || scope.name === 'if' || scope.name === 'else');
    if (isJoin || (this.#isReachable && !fallsThrough)) this.#startBlock(next);
  }

  /** The part behind `else` starts where the one before it started; the end of the first is a way to the end of both. */
  #else(next: number): void {
    const scope = this.#scopes.at(-1)!;
    if (this.#isReachable) {
      this.#resolve(scope);
      scope.isTarget = true;
    }
    this.#stack.length = scope.base;
    this.#localsSet = new Set(scope.localsSet);
    scope.name = 'else';
    this.#isReachable = scope.isReachable;
    if (this.#isReachable) this.#startBlock(next);
  }

  /** What is behind a scope is also reached by branches to its end, and past an `if`. */
  #localsSetBehind(scope: Scope): ReadonlySet<number> {
    return scope.isTarget || scope.name === 'if' || scope.name === 'else' ? scope.localsSet : this.#localsSet;
  }

  // Instructions

  #instruction(instruction: Instruction): void {
    const { name, shape, immediate, next } = instruction;
    if (shape.kind === 'constant') this.#noteConstant(immediate);
    if (name === 'end') return this.#end(next);
    if (name === 'else') return this.#else(next);
    if (!this.#isReachable) {
      if (name === 'block' || name === 'loop' || name === 'if') this.#open(name, instruction.result);
      return;
    }
    switch (shape.kind) {
      case 'control':
        return this.#control(instruction);
      case 'constant':
        return this.#constant(name === 'f32.const' ? 'f32' : 'i32', immediate);
      case 'local':
        return this.#local(name, immediate);
      case 'global':
        return this.#global(name, immediate);
      case 'drop':
        this.#pop();
        return;
      case 'select':
        return this.#select();
      case 'convert':
        return this.#convert(shape.operation, shape.result!);
      default: {
        if (this.#storeAt(instruction)) return;
        if (shape.kind === 'load' && shape.result === 'f32') this.#preserve('f32');
        if (shape.kind === 'unary' || shape.kind === 'load') return this.#unary(shape.operation, shape.result!);
        return this.#binary(shape.operation, shape.result, shape.commutes ?? false);
      }
    }
  }

  #control(instruction: Instruction): void {
    const { name, immediate, next, depths } = instruction;
    switch (name) {
      case 'block':
      case 'loop':
        this.#preserve('f32');
        this.#preserve('i32');
        this.#preserveLocals();
        this.#open(name, instruction.result);
        this.#forget();
        if (name === 'loop') this.#startBlock(next);
        return;
      case 'if':
        return this.#if(instruction);
      case 'br':
        this.#branchTo(this.#scopeAt(immediate));
        return this.#leave();
      case 'br_if':
        return this.#branchIf(this.#scopeAt(immediate), next);
      case 'br_table':
        this.#preserve('i32');
        this.#pop();
        this.#emit('BranchTable');
        this.#emit('Branch');
        for (const depth of depths) this.#scopeAt(depth).isTarget = true;
        return this.#leave();
      case 'return':
        this.#resolve(this.#scopes[0]!);
        this.#emit('Return');
        return this.#leave();
      case 'unreachable':
        return this.#leave();
      case 'call':
        return this.#call(this.#module.functions[immediate]!.type);
    }
  }

  #if({ next, result }: Instruction): void {
    for (const type of ['i32', 'f32'] as const)
      if (!this.#isInRegister() || this.#top().type !== type) this.#preserve(type);
    this.#preserveLocals();
    this.#emit(this.#isInRegister() ? 'If_r' : 'If_s');
    this.#pop();
    this.#open('if', result);
    this.#startBlock(next);
    this.#count('Then', 1);
  }

  #branchIf(scope: Scope, next: number): void {
    const isLoop = scope.name === 'loop';
    if (isLoop) this.#copyTopToRegister();
    const carriesResult = !isLoop && (scope.result !== undefined || scope.name === 'function');
    if (carriesResult && scope.result === 'f32' && !this.#isInRegister(1)) this.#preserve('f32');
    const form = isLoop || this.#isInRegister() ? 'r' : 's';
    this.#pop();
    this.#emit(`BranchIf${carriesResult ? 'Prologue' : ''}_${form}`);
    scope.isTarget ||= !isLoop;
    const before = new Map(this.#blocks.at(-1)!.operations);
    if (carriesResult) this.#branchTo(scope);
    const after = this.#blocks.at(-1)!.operations;
    this.#startBlock(next);
    this.#count('Next', 1);
    for (const [operation, times] of after) {
      const prologue = times - (before.get(operation) ?? 0);
      if (prologue !== 0) this.#count(operation, -prologue);
    }
  }

  #call({ parameters, results }: FunctionType): void {
    for (const value of this.#stack.slice(0, this.#stack.length - parameters.length))
      if (value.slot === REGISTER) this.#preserve(value.type);
    for (let i = 0; i < parameters.length; i++) this.#copyToSlot(this.#pop());
    this.#forget(); // what the call itself costs is counted where the function starts, as part of `Entry`
    if (results[0] !== undefined) this.#push(results[0], this.#temporary());
  }

  #noteConstant(bits: number): void {
    if (this.#constants.size < MOST_CONSTANTS && !this.#constants.has(bits))
      this.#constants.set(bits, FIRST_CONSTANT + this.#constants.size);
  }

  #constant(type: ValueType, bits: number): void {
    const slot = this.#constants.get(bits);
    if (slot === undefined) this.#emit('Const32');
    this.#push(type, slot ?? this.#temporary());
  }

  #local(name: string, local: number): void {
    if (name === 'local.get') {
      this.#noteRead(local);
      return this.#push(this.#types[local]!, local);
    }
    const preserved = this.#detachLocal(local);
    const { type, slot } = this.#top();
    const inRegister = slot === REGISTER;
    const verb = inRegister ? `SetSlot_${type}` : 'CopySlot_32';
    this.#emit(preserved === undefined ? verb : `Preserve${verb}`);
    if (local < TRACKED_LOCALS) this.#localsSet.add(local);
    if (name === 'local.set') this.#pop();
  }

  #noteRead(local: number): void {
    const parameters = this.#body.type.parameters.length;
    if (!this.#localsSet.has(local)) this.#cleared = Math.max(this.#cleared, local + 1 - parameters);
  }

  /** Whether four bytes at a constant address are accessed without a check. */
  #isPlace(address: number, offset: number): boolean {
    const place = (address >>> 0) + offset;
    return place + 4 <= this.#module.memory && place <= FARTHEST_PLACE;
  }

  /** A constant that is only the address of the load behind it takes no slot. */
  #loadAt(constant: Instruction, load: Instruction | undefined): boolean {
    if (!this.#isReachable || constant.name !== 'i32.const') return false;
    if (load?.name !== 'i32.load' && load?.name !== 'f32.load') return false;
    if (!this.#isPlace(constant.immediate, load.immediate)) return false;
    const type = load.name === 'f32.load' ? 'f32' : 'i32';
    this.#preserve(type);
    this.#emit(`LoadAt_${type}`);
    this.#push(type, REGISTER);
    return true;
  }

  /** A store at a constant address. */
  #storeAt({ name, immediate }: Instruction): boolean {
    if (name !== 'i32.store' && name !== 'f32.store') return false;
    const address = this.#constantOf(this.#top(1).slot);
    if (address === undefined || !this.#isPlace(address, immediate)) return false;
    this.#emit(this.#isInRegister() ? `StoreAt_r_${name.slice(0, 3)}` : 'StoreAt_s');
    this.#pop();
    this.#pop();
    return true;
  }

  #constantOf(slot: number): number | undefined {
    return slot < FIRST_CONSTANT || slot >= FIRST_TEMPORARY
      ? undefined
      : [...this.#constants.keys()][slot - FIRST_CONSTANT];
  }

  #global(name: string, index: number): void {
    if (name === 'global.get') {
      this.#emit('GetGlobal_s32');
      return this.#push(this.#module.globals[index]!, this.#temporary());
    }
    const { type, slot } = this.#pop();
    this.#emit(slot === REGISTER ? `SetGlobal_${type}` : 'SetGlobal_s32');
  }

  #select(): void {
    const { type } = this.#top(1);
    const registers = [0, 1, 2].map((below) => this.#isInRegister(below));
    const name = (place: boolean) => (place ? 'r' : 's');
    if (!(type === 'f32' ? registers.slice(1) : registers).includes(true)) this.#preserve(type);
    this.#emit(`Select_${type}_${registers.map(name).join('')}`);
    for (let i = 0; i < 3; i++) this.#pop();
    this.#push(type, REGISTER);
  }

  #convert(operation: string, result: ValueType): void {
    const toSlot = this.#stack.some((value) => value.slot === REGISTER && value.type === result);
    this.#emit(`${operation}_${toSlot ? 's' : 'r'}_${this.#isInRegister() ? 'r' : 's'}`);
    this.#pop();
    this.#push(result, toSlot ? this.#temporary() : REGISTER);
  }

  #unary(operation: string, result: ValueType): void {
    const inRegister = this.#isInRegister();
    if (!inRegister) this.#preserve(result);
    this.#emit(`${operation}_${inRegister ? 'r' : 's'}`);
    this.#pop();
    this.#push(result, REGISTER);
  }

  #binary(operation: string, result: ValueType | undefined, commutes: boolean): void {
    if (this.#top().type === 'f32' && result === 'i32') this.#preserve('i32');
    const [second, first] = [this.#isInRegister(0), this.#isInRegister(1)];
    if (!second && !first) this.#preserve(result ?? 'i32');
    const form = second && first ? 'rr' : second ? 'rs' : first ? (commutes ? 'rs' : 'sr') : 'ss';
    this.#emit(`${operation}_${form}`);
    this.#pop();
    this.#pop();
    if (result !== undefined) this.#push(result, REGISTER);
  }
}

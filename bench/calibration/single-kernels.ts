/** Kernels that each repeat one instruction, with its operands in one of the places where the interpreter can find them. */
import { INSTRUCTIONS, type Shape } from '../../host/gate/instructions.js';

export interface Kernel {
  name: string;
  /** Body of a function without parameters that gives an i32; it has the locals of `LOCALS`. */
  body: string;
  /** Other functions that it calls, as text. */
  helpers?: string;
}

/** Locals of each kernel: integers are addresses within the memory and small numbers, floats are near 1. */
const LOCALS = '(local $i i32) (local $j i32) (local $k i32) (local $f f32) (local $g f32) (local $h f32)';
const START =
  '(local.set $i (i32.const 8)) (local.set $j (i32.const 3)) (local.set $f (f32.const 1.25)) (local.set $g (f32.const 0.75))';

const REPETITIONS = 12;

const repeat = (text: string, times = REPETITIONS) => Array.from({ length: times }, () => text).join('\n');

/** Operands: in a slot, or computed just before and so in the register. */
const SLOT = { i32: '(local.get $i)', f32: '(local.get $f)' };
const OTHER_SLOT = { i32: '(local.get $j)', f32: '(local.get $g)' };
const IN_REGISTER = { i32: '(i32.eqz (local.get $k))', f32: '(f32.neg (local.get $f))' };

export function singleKernels(): Kernel[] {
  return [...operators(), ...moves(), ...selects(), ...branches(), ...calls(), ...globals()];
}

/** A module of kernels. Its memory holds floats near 1: zeros, infinities and NaNs take other ways through some operations. */
export function moduleText(functions: readonly string[]): string {
  const floats = Float32Array.from({ length: 512 }, (_, i) => 0.5 + ((i * 37) % 101) / 100);
  const bytes = [...new Uint8Array(floats.buffer)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  return `(module (memory 1) (data (i32.const 0) "${bytes}")
    (global $count (mut i32) (i32.const 0)) (global $level (mut f32) (f32.const 0)) ${functions.join('\n')})`;
}

export function functionText({ body, helpers = '' }: Kernel, name: string): string {
  return `${helpers}\n(func (export "${name}") (result i32) ${LOCALS} ${START}\n${body}\n(i32.const 0))`;
}

function operators(): Kernel[] {
  return [...INSTRUCTIONS].flatMap(([name, shape]) => 'operation' in shape ? operator(name, shape) : []); // prettier-ignore
}

function operator(name: string, shape: Extract<Shape, { operation: string }>): Kernel[] {
  const { kind, operand } = shape;
  const forms: [form: string, text: string][] = [];
  const drop = (text: string) => `(drop ${text})`;
  if (kind === 'unary' || kind === 'load') {
    forms.push(['s', drop(`(${name} ${SLOT[operand]})`)], ['r', drop(`(${name} ${IN_REGISTER[operand]})`)]);
  } else if (kind === 'binary') {
    forms.push(
      ['ss', drop(`(${name} ${SLOT[operand]} ${OTHER_SLOT[operand]})`)],
      ['rs', drop(`(${name} ${SLOT[operand]} ${nonZero(operand)})`)],
      ['sr', drop(`(${name} ${nonZero(operand)} ${OTHER_SLOT[operand]})`)],
    );
  } else if (kind === 'store') {
    forms.push(
      ['ss', `(${name} ${SLOT.i32} ${SLOT[operand]})`],
      ['rs', `(${name} ${SLOT.i32} ${IN_REGISTER[operand]})`],
      ['sr', `(${name} ${IN_REGISTER.i32} ${SLOT[operand]})`],
    );
    if (operand === 'f32') forms.push(['rr', `(${name} ${IN_REGISTER.i32} ${IN_REGISTER.f32})`]);
  } else {
    const occupied = (text: string) =>
      shape.result === 'i32'
        ? drop(`(i32.add ${IN_REGISTER.i32} ${text})`)
        : drop(`(f32.add ${IN_REGISTER.f32} ${text})`);
    // a negative number can not become an unsigned one
    const register = operand === 'f32' ? '(f32.abs (local.get $f))' : IN_REGISTER.i32;
    forms.push(
      ['r_s', drop(`(${name} ${SLOT[operand]})`)],
      ['r_r', drop(`(${name} ${register})`)],
      ['s_s', occupied(`(${name} ${SLOT[operand]})`)],
      ['s_r', occupied(`(${name} ${register})`)],
    );
  }
  return forms.map(([form, text]) => ({ name: `${name} ${form}`, body: repeat(text) }));
}

/** An operand in the register that can be a divisor. */
function nonZero(type: 'i32' | 'f32'): string {
  return IN_REGISTER[type];
}

function moves(): Kernel[] {
  const kernels: [string, string][] = [
    ['set i32', '(local.set $j (i32.clz (local.get $i)))'],
    ['set f32', '(local.set $g (f32.abs (local.get $f)))'],
    ['set a maximum', '(local.set $h (f32.max (local.get $f) (f32.neg (local.get $g))))'],
    ['set a minimum', '(local.set $h (f32.min (local.get $f) (f32.neg (local.get $g))))'],
    ['tee i32', '(drop (local.tee $j (i32.clz (local.get $i))))'],
    ['copy', '(local.set $g (local.get $f)) (drop (i32.clz (local.get $i)))'],
    ['copies', '(local.set $g (local.get $f)) (local.set $h (local.get $f)) (drop (i32.clz (local.get $i)))'],
    ['copy constant', '(local.set $k (i32.const 5)) (drop (i32.clz (local.get $i)))'],
    ['preserve set i32', '(local.get $j) (local.set $j (i32.clz (local.get $i))) (drop)'],
    ['preserve set f32', '(local.get $g) (local.set $g (f32.abs (local.get $f))) (drop)'],
    ['preserve copy', '(local.get $g) (local.set $g (local.get $f)) (drop)'],
    ['displaced i32', '(drop (i32.add (i32.clz (local.get $i)) (i32.clz (local.get $j))))'],
    ['displaced f32', '(drop (f32.div (f32.abs (local.get $f)) (f32.abs (local.get $g))))'],
    ['load at i32', '(drop (i32.load (i32.const 64)))'],
    ['load at f32', '(drop (f32.load (i32.const 64)))'],
    ['store at from a slot', '(i32.store (i32.const 64) (local.get $i)) (f32.store (i32.const 72) (local.get $f))'],
    ['store at i32', '(i32.store (i32.const 64) (i32.clz (local.get $i)))'],
    ['store at f32', '(f32.store (i32.const 64) (f32.abs (local.get $f)))'],
    ['block result', '(drop (block (result f32) (local.get $f)))'],
  ];
  const constants = Array.from({ length: 90 }, (_, i) => `(drop (i32.clz (i32.const ${1000 + 37 * i})))`).join('\n');
  return [
    ...kernels.map(([name, text]) => ({ name, body: repeat(text) })),
    { name: 'more constants than slots', body: constants },
  ];
}

function selects(): Kernel[] {
  const place = (type: 'i32' | 'f32', inRegister: boolean) => (inRegister ? IN_REGISTER : SLOT)[type];
  const found: Kernel[] = [];
  for (const type of ['i32', 'f32'] as const)
    for (const [a, b, condition] of [
      [false, false, false],
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [true, false, true],
      [false, true, true],
    ] as const)
      found.push({
        name: `select ${type} ${[condition, b, a].map((place) => (place ? 'r' : 's')).join('')}`,
        body: repeat(`(drop (select ${place(type, a)} ${place(type, b)} ${place('i32', condition)}))`),
      });
  return found;
}

function branches(): Kernel[] {
  const found: Kernel[] = [];
  const add = (name: string, text: string, times?: number) => found.push({ name, body: repeat(text, times) });
  const work = '(drop (f32.sqrt (local.get $f)))';
  for (const [form, yes, no] of [
    ['s', '(local.get $i)', '(local.get $k)'],
    ['r', '(i32.eqz (local.get $k))', '(i32.eqz (local.get $i))'],
  ] as const) {
    add(`if ${form} taken`, `(if ${yes} (then ${work}))`);
    add(`if ${form} passed`, `(if ${no} (then ${work}))`);
    add(`if else ${form} taken`, `(if ${yes} (then ${work}) (else ${work}))`);
    add(`if else ${form} other`, `(if ${no} (then ${work}) (else ${work}))`);
    add(`br_if ${form} taken`, `(block (br_if 0 ${yes}) ${work})`);
    add(`br_if ${form} passed`, `(block (br_if 0 ${no}) ${work})`);
    const value = '(local.get $f)';
    add(`br_if with a float ${form} taken`, `(drop (block (result f32) (br_if 0 ${value} ${yes})))`);
    add(`br_if with a float ${form} passed`, `(drop (block (result f32) (br_if 0 ${value} ${no})))`);
    add(`br_if with an integer ${form} taken`, `(drop (block (result i32) (br_if 0 (local.get $i) ${yes})))`);
    add(`br_if with an integer ${form} passed`, `(drop (block (result i32) (br_if 0 (local.get $i) ${no})))`);
  }
  for (const [name, left, right] of [
    ['taken', '$f', '$g'],
    ['passed', '$g', '$f'],
  ] as const)
    for (const comparison of ['f32.gt', 'f32.lt'])
      add(`if ${comparison} ${name}`, `(if (${comparison} (local.get ${left}) (local.get ${right})) (then ${work}))`);
  add('br', `(block (br 0))`);
  add('br_table', `(block (block (block (br_table 0 1 2 (local.get $j)))))`);
  const down = (rounds: number) =>
    `(local.set $j (i32.const ${rounds})) (loop (br_if 0 (local.tee $j (i32.sub (local.get $j) (i32.const 1)))))`;
  add('loop', down(40), 1);
  add('loops', down(5), 8);
  add('loop on a slot', '(local.set $j (i32.const 0)) (loop (local.set $k (i32.eqz (local.get $k))) (br_if 0 (local.get $k)))'); // prettier-ignore
  add(
    'loop with if',
    `(local.set $j (i32.const 20)) (loop (if (local.get $j) (then (local.set $j (i32.sub (local.get $j) (i32.const 1))) (br 1))))`,
    2,
  );
  return found;
}

function calls(): Kernel[] {
  const found: Kernel[] = [];
  let number = 0;
  const add = (name: string, head: string, body: string, use: string) => {
    const id = `$helper${number++}`;
    found.push({
      name,
      helpers: `(func ${id} ${head} ${body})`,
      body: repeat(use.replace('HELPER', `(call ${id}`), 8),
    });
  };
  add('call', '', '', 'HELPER)');
  for (const count of [1, 3, 6]) {
    const passed = '(local.get $i) '.repeat(count);
    add(`call with ${count}`, `(param ${'i32 '.repeat(count)})`, '', `HELPER ${passed})`);
  }
  add('call with registers', '(param i32 f32)', '', 'HELPER (i32.clz (local.get $i)) (f32.abs (local.get $f)))');
  for (const count of [2, 7, 16, 31]) add(`call of ${count} locals`, `(local ${'f32 '.repeat(count)})`, '', 'HELPER)');
  for (const count of [2, 6, 13]) {
    const constants = Array.from({ length: count }, (_, i) => `(drop (i32.const ${50 + i}))`).join(' ');
    add(`call with ${count} constants`, '', constants, 'HELPER)');
  }
  add('call that gives an integer', '(param i32) (result i32)', '(local.get 0)', '(drop HELPER (local.get $i)))');
  add('call that gives a float', '(param f32) (result f32)', '(local.get 0)', '(drop HELPER (local.get $f)))');
  add('call that gives a sum', '(param f32) (result f32)', '(f32.add (local.get 0) (local.get 0))', '(drop HELPER (local.get $f)))'); // prettier-ignore
  add('call that returns early', '(param i32)', '(if (local.get 0) (then (return)))', 'HELPER (local.get $i))');
  return found;
}

function globals(): Kernel[] {
  const helpers = '';
  return (
    [
      ['global.get', '(drop (global.get $count))'],
      ['global.set slot', '(global.set $count (local.get $i))'],
      ['global.set i32', '(global.set $count (i32.clz (local.get $i)))'],
      ['global.set f32', '(global.set $level (f32.abs (local.get $f)))'],
    ] as const
  ).map(([name, text]) => ({ name, helpers, body: repeat(text) }));
}

/** Modules that each exercise what one patch of wasm3 changes. Functions take and give i32; floats travel as their bits. */
import { Random } from '../support/random.js';
import { assemble, type Call, type TestModule } from './engines.js';

const random = new Random(3);

/** Floats of all sizes and both signs; sums of their products stay finite. */
function floatBits(): number {
  const value = random.logarithmic(1e-8, 1e8) * (random.word() & 1 ? 1 : -1);
  return new Uint32Array(new Float32Array([value]).buffer)[0]!;
}

function calls(names: string[], count: number, argument: () => number, times = 20): Call[] {
  return names.flatMap((name) =>
    Array.from({ length: times }, () => ({ function: name, arguments: Array.from({ length: count }, argument) })),
  );
}

function module(name: string, text: string, list: Call[]): TestModule {
  return { name, bytes: assemble(name, `(module ${text})`), calls: list };
}

const f = (local: string) => `(f32.reinterpret_i32 (local.get ${local}))`;
const bits = (value: string) => `(i32.reinterpret_f32 ${value})`;
const ternary = (name: string, body: string, locals = '') =>
  `(func (export "${name}") (param $a i32) (param $b i32) (param $c i32) (result i32) ${locals} ${body})`;

/** Every operator on f32, in registers and in slots, and f32 across calls. */
function arithmetic(): TestModule {
  const binary = ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'];
  const unary = ['abs', 'neg', 'ceil', 'floor', 'trunc', 'nearest'];
  const compare = ['eq', 'ne', 'lt', 'gt', 'le', 'ge'];
  const names = [...binary, ...unary, ...compare, 'sqrt', 'select', 'across'];
  const text = [
    ...binary.map((op) =>
      ternary(
        op,
        bits(`(f32.${op} (f32.${op} ${f('$a')} (f32.add ${f('$b')} ${f('$c')})) (f32.${op} ${f('$b')} ${f('$c')}))`),
      ),
    ),
    ...unary.map((op) => ternary(op, bits(`(f32.${op} (f32.mul ${f('$a')} (f32.${op} ${f('$b')})))`))),
    ...compare.map((op) =>
      ternary(op, `(i32.add (f32.${op} ${f('$a')} ${f('$b')}) (f32.${op} ${f('$c')} ${f('$c')}))`),
    ),
    ternary('sqrt', bits(`(f32.sqrt (f32.abs (f32.add ${f('$a')} ${f('$b')})))`)),
    ternary('select', bits(`(select (f32.add ${f('$a')} ${f('$b')}) ${f('$c')} (f32.lt ${f('$a')} ${f('$b')}))`)),
    `(func $half (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))`,
    ternary(
      'across',
      bits(
        `(f32.sub (f32.mul ${f('$a')} ${f('$b')}) (f32.add (f32.neg ${f('$c')}) (call $half (f32.add ${f('$a')} ${f('$c')}))))`,
      ),
    ),
  ];
  return module('arithmetic', text.join('\n'), calls(names, 3, floatBits, 10));
}

/** Branches out of blocks that have an f32 result, taken and not, with other values in and below the register. */
function blockResults(): TestModule {
  const text = [
    ternary('taken', bits(`(block (result f32) (br_if 0 ${f('$a')} (i32.const 1)) (drop) ${f('$b')})`)),
    ternary(
      'deep',
      bits(
        `(f32.add ${f('$c')} (block (result f32) (f32.mul ${f('$a')} ${f('$b')}) (br 0 (f32.sub ${f('$b')} ${f('$a')}))))`,
      ),
    ),
    // a product waits in the register while a result from a local displaces it
    ternary(
      'displaced',
      `(local.set $x ${f('$a')}) (local.set $y ${f('$b')})
       ${bits('(block (result f32) (f32.mul (local.get $x) (local.get $x)) (br_if 0 (local.get $y) (i32.and (local.get $c) (i32.const 1))) (f32.add))')}`,
      '(local $x f32) (local $y f32)',
    ),
    ternary(
      'table',
      `(local.set $x ${f('$a')}) (local.set $y ${f('$b')})
       ${bits(`(block $out (result f32) (f32.neg (block $in (result f32) (f32.mul (local.get $x) (local.get $x))
         (br_table $in $out $in (local.get $y) (i32.and (local.get $c) (i32.const 3))))))`)}`,
      '(local $x f32) (local $y f32)',
    ),
    ternary(
      'return',
      `(local.set $x ${f('$a')}) (drop ${bits(`(f32.add (f32.mul (local.get $x) (local.get $x)) (block (result f32) (drop (br_if 1 (local.get $b) (i32.and (local.get $c) (i32.const 1)))) (local.get $x)))`)}) ${bits('(f32.neg (local.get $x))')}`,
      '(local $x f32)',
    ),
    ternary(
      'if',
      bits(
        `(if (result f32) (i32.and (local.get $c) (i32.const 1)) (then (f32.mul ${f('$a')} ${f('$b')})) (else ${f('$b')}))`,
      ),
    ),
  ];
  return module(
    'block-results',
    text.join('\n'),
    calls(['taken', 'deep', 'displaced', 'table', 'return', 'if'], 3, floatBits),
  );
}

/** The last bytes of memory and the first behind them, with and without an address that wraps. */
function bounds(): TestModule {
  const accesses = [
    ['i32.load', 4], ['f32.load', 4], ['i32.load8_s', 1], ['i32.load8_u', 1], ['i32.load16_s', 2], ['i32.load16_u', 2],
    ['i32.store', 4], ['f32.store', 4], ['i32.store8', 1], ['i32.store16', 2],
  ] as const; // prettier-ignore
  const offsets = [0, 1, 12345, 65531];
  const list: Call[] = [];
  const text: string[] = ['(memory 1)'];
  for (const [op, size] of accesses) {
    for (const offset of offsets) {
      const name = `${op} ${offset}`;
      const at = `offset=${offset} (local.get 0)`;
      const load = op.startsWith('f32') ? bits(`(${op} ${at})`) : `(${op} ${at})`;
      const value = op.startsWith('f32') ? f('1') : '(local.get 1)';
      const body = op.includes('store') ? `(${op} ${at} ${value}) (i32.load8_u ${at})` : load;
      text.push(`(func (export "${name}") (param i32) (param i32) (result i32) ${body})`);
      const last = 65536 - size - offset;
      for (const address of [
        0,
        last - 1,
        last,
        last + 1,
        last + size,
        -1,
        -offset,
        -offset - 1,
        -offset - size,
        0x7fffffff,
      ])
        list.push({ function: name, arguments: [address >>> 0, floatBits()] });
    }
  }
  const bulk = (name: string) =>
    `(func (export "${name}") (param i32) (param i32) (param i32) (result i32)
       (memory.${name} (local.get 0) (local.get 1) (local.get 2)) (i32.load8_u (local.get 0)))`;
  text.push(bulk('copy'), bulk('fill'));
  for (const size of [0, 1, 65536, 65537, 0xffffffff])
    for (const start of [0, 1, 65535, 65536, 65537, 0xffffffff])
      list.push(
        { function: 'copy', arguments: [start, 0, size] },
        { function: 'copy', arguments: [0, start, size] },
        { function: 'fill', arguments: [start, 7, size] },
      );
  return module('bounds', text.join('\n'), list);
}

/** Every operator on i32, globals, and the traps of division and conversion. */
function integers(): TestModule {
  const binary = ['add', 'sub', 'mul', 'div_s', 'div_u', 'rem_s', 'rem_u', 'and', 'or', 'xor', 'shl', 'shr_s', 'shr_u', 'rotl', 'rotr',
    'eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u']; // prettier-ignore
  const unary = ['clz', 'ctz', 'popcnt', 'eqz', 'extend8_s', 'extend16_s'];
  const a = '(local.get $a)';
  const b = '(local.get $b)';
  const text = [
    '(global $g (mut i32) (i32.const 7))',
    ...binary.map((op) => ternary(op, `(i32.${op} (i32.${op} ${a} ${b}) (i32.add ${b} (local.get $c)))`)),
    ...unary.map((op) => ternary(op, `(i32.${op} (i32.xor ${a} (i32.${op} ${b})))`)),
    ternary('global', `(global.set $g (i32.add (global.get $g) ${a})) (i32.mul (global.get $g) ${b})`),
    ternary('select', `(select (i32.add ${a} ${b}) (local.get $c) (i32.and ${a} (i32.const 1)))`),
    ternary('trunc_s', `(i32.trunc_f32_s ${f('$a')})`),
    ternary('trunc_u', `(i32.trunc_f32_u ${f('$a')})`),
    ternary('convert', `(i32.xor ${bits(`(f32.convert_i32_s ${a})`)} ${bits(`(f32.convert_i32_u ${b})`)})`),
  ];
  const edges = [0, 1, 2, 31, 32, 0x7fffffff, 0x80000000, 0xffffffff, 0x4f000000, 0xcf000000, 0x7f800000];
  const edge = () => (random.word() & 1 ? edges[random.word() % edges.length]! : random.word());
  const names = [...binary, ...unary, 'global', 'select', 'trunc_s', 'trunc_u', 'convert'];
  return module('integers', text.join('\n'), calls(names, 3, edge, 15));
}

/** Far more code than a code page, with branches from end to end, br_table, loops, recursion and indirect calls. */
function longCode(): TestModule {
  const turns = Array.from(
    { length: 60 },
    (_, i) => `
    (if (i32.and (i32.shr_u (local.get $a) (i32.const ${i % 32})) (i32.const 1))
      (then (local.set $s (i32.add (i32.mul (local.get $s) (i32.const ${1000003 + i})) (local.get $b))))
      (else (local.set $s (i32.xor (i32.rotl (local.get $s) (i32.const ${i % 31})) (i32.const ${i * 7919})))))
    (br_if $out (i32.eq (i32.and (local.get $s) (i32.const 255)) (i32.const ${i})))`,
  );
  const cases = Array.from({ length: 40 }, (_, i) => i);
  const table =
    cases.map((i) => `(block $case${i}`).reverse().join(' ') +
    ` (br_table ${cases.map((i) => `$case${i}`).join(' ')} $case0 (i32.rem_u (local.get $a) (i32.const 50)))` +
    cases.map((i) => `) (local.set $s (i32.add (local.get $s) (i32.const ${i * i + 1}))) (br_if $done (i32.and (local.get $b) (i32.const ${1 << i % 20})))`).join('\n'); // prettier-ignore
  const text = [
    '(table funcref (elem $double $negate $double)) (type $unary (func (param i32) (result i32)))',
    '(func $double (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))',
    '(func $negate (param i32) (result i32) (i32.sub (i32.const 0) (local.get 0)))',
    ternary('long', `(block $out ${turns.join('')}) (local.get $s)`, '(local $s i32)'),
    ternary('table', `(block $done ${table}) (local.get $s)`, '(local $s i32)'),
    ternary(
      'loops',
      `(local.set $i (i32.and (local.get $a) (i32.const 15)))
       (loop $outer (local.set $j (i32.const 9))
         (loop $inner (local.set $s (i32.add (i32.mul (local.get $s) (i32.const 31)) (local.get $j)))
           (if (i32.eqz (i32.and (local.get $s) (i32.const 7)))
             (then (br_if $outer (i32.gt_s (local.tee $i (i32.sub (local.get $i) (i32.const 1))) (i32.const 0)))))
           (br_if $inner (i32.gt_s (local.tee $j (i32.sub (local.get $j) (i32.const 1))) (i32.const 0))))
         (br_if $outer (i32.gt_s (local.tee $i (i32.sub (local.get $i) (i32.const 1))) (i32.const 0))))
       (local.get $s)`,
      '(local $i i32) (local $j i32) (local $s i32)',
    ),
    ternary(
      'many-turns',
      `(local.set $i (i32.const 200000)) (loop $again (local.set $s (i32.add (i32.rotl (local.get $s) (i32.const 3)) (local.get $i)))
       (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1))))) (local.get $s)`,
      '(local $i i32) (local $s i32)',
    ),
    ternary('indirect', '(call_indirect (type $unary) (local.get $b) (i32.and (local.get $a) (i32.const 3)))'),
  ];
  return module('long-code', text.join('\n'), [
    ...calls(['long', 'table', 'loops', 'indirect'], 3, () => random.word(), 30),
    { function: 'many-turns', arguments: [0, 0, 0] },
  ]);
}

/** Frames: locals start at 0 and constants are there on every call, values below the arguments survive, recursion ends in a trap. */
function frames(): TestModule {
  const odd = Array.from({ length: 7 }, (_, i) => i);
  const text = [
    `(func $dirty (param i32) (result i32) ${odd.map(() => `(local i32)`).join('')}
       ${odd.map((i) => `(local.set ${i + 1} (i32.add (local.get 0) (i32.const ${i * 1001 + 5})))`).join('')}
       (i32.add (local.get 3) (local.get 7)))`,
    `(func $clean (param i32) (result i32) ${odd.map(() => `(local i32)`).join('')}
       (i32.add ${odd.map((i) => `(i32.add (local.get ${i + 1})`).join(' ')} (i32.mul (local.get 0) (i32.const 77)) ${')'.repeat(7)} (i32.const 12345)))`,
    ternary('zeroed', '(drop (call $dirty (local.get $a))) (call $clean (local.get $b))'),
    ternary(
      'kept',
      `(i32.sub (i32.mul (local.get $a) (local.get $b)) (call $clean (i32.xor (local.get $b) (local.get $c))))`,
    ),
    `(func $f (param f32) (param i32) (result f32) (f32.mul (local.get 0) (f32.convert_i32_s (local.get 1))))`,
    ternary(
      'both-kept',
      `(i32.add (i32.shl (local.get $a) (i32.const 1)) ${bits(`(f32.add (f32.mul ${f('$b')} ${f('$b')}) (call $f (f32.neg ${f('$c')}) (i32.and (local.get $a) (i32.const 255))))`)})`,
    ),
    `(func $sum (export "sum") (param i32) (result i32) (if (result i32) (local.get 0)
       (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))`,
    `(func $endless (export "endless") (param i32) (result i32) (i32.add (i32.const 1) (call $endless (local.get 0))))`,
  ];
  return module('frames', text.join('\n'), [
    ...calls(['zeroed', 'kept', 'both-kept'], 3, floatBits),
    { function: 'sum', arguments: [20] },
    { function: 'endless', arguments: [1] },
    { function: 'sum', arguments: [50] },
  ]);
}

/** Each pair of operations that may be fused, and the same with a branch that leads between the two. */
function pairs(): TestModule {
  const x = '(local.get $x)';
  const y = '(local.get $y)';
  const load = `(f32.load offset=4 (i32.and (local.get $a) (i32.const 28)))`;
  const chains: Record<string, string> = {
    load, mul: `(f32.mul ${x} (f32.neg ${y}))`, add: `(f32.add ${x} (f32.neg ${y}))`, sub: `(f32.sub ${x} (f32.neg ${y}))`,
    from: `(f32.sub (f32.neg ${y}) ${x})`, mulSlots: `(f32.mul ${x} ${y})`, addSlots: `(f32.add ${x} ${y})`, subSlots: `(f32.sub ${x} ${y})`,
    loadMul: `(f32.mul ${x} ${load})`, loadAdd: `(f32.add ${load} ${y})`, loadMulAdd: `(f32.add ${x} (f32.mul ${load} ${y}))`,
    mulAdd: `(f32.add ${x} (f32.mul ${y} (f32.neg ${x})))`, mulSub: `(f32.sub ${x} (f32.mul ${y} (f32.neg ${x})))`,
    mulSlotsAdd: `(f32.add ${x} (f32.mul ${y} ${x}))`, mulSlotsSub: `(f32.sub ${x} (f32.mul ${y} ${x}))`,
    mulSlotsFrom: `(f32.sub (f32.mul ${y} ${x}) ${y})`, max: `(f32.max ${x} (f32.neg ${y}))`, loadSub: `(f32.sub ${x} ${load})`,
    sum2: `(f32.add (f32.mul ${x} ${y}) (f32.mul ${y} ${y}))`, sumLoad: `(f32.add (f32.mul ${x} ${y}) (f32.mul ${load} ${y}))`,
    sum4: `(f32.add (f32.add (f32.add (f32.mul ${x} ${x}) (f32.mul ${x} ${y})) (f32.mul ${load} ${x})) (f32.mul ${y} ${x}))`,
    sumKept: `(f32.add (f32.mul (local.tee $z (f32.mul ${x} ${y})) (local.get $z)) (f32.mul (local.get $z) ${y}))`,
    greater: `(if (result f32) (f32.gt ${x} ${y}) (then (f32.add ${x} ${x})) (else (f32.sub ${y} ${x})))`,
    horner: `(f32.add (f32.const 3) (f32.mul ${x} (f32.add (f32.const 0.3) (f32.mul ${x} (f32.add ${y} (f32.mul ${x} (f32.const 1.7)))))))`,
  }; // prettier-ignore
  const locals = '(local $x f32) (local $y f32) (local $z f32) (local $i i32)';
  const begin = `(local.set $x ${f('$a')}) (local.set $y ${f('$b')})
    (i32.store offset=0 (i32.const 0) (local.get $c)) (f32.store offset=4 (i32.and (local.get $a) (i32.const 28)) ${y})`;
  const text = ['(memory 1)'];
  for (const [name, chain] of Object.entries(chains)) {
    text.push(
      ternary(name, `${begin} ${bits(chain)}`, locals),
      ternary(`${name}-set`, `${begin} (local.set $z ${chain}) ${bits(`(f32.sub (local.get $z) ${x})`)}`, locals),
      ternary(
        `${name}-store`,
        `${begin} (f32.store offset=40 (local.get $i) ${chain}) (i32.load offset=36 (i32.const 4))`,
        locals,
      ),
      ternary(
        `${name}-joined`,
        `${begin} (local.set $z (block (result f32) (br_if 0 ${y} (i32.and (local.get $c) (i32.const 1))) (drop) ${chain})) ${bits('(local.get $z)')}`,
        locals,
      ),
    );
  }
  text.push(
    ternary('copies', `${begin} (local.set $z ${y}) (local.set $y ${x}) (local.set $x (local.get $z)) ${bits(`(f32.div ${x} ${y})`)}`, locals),
    ternary('ints', `(i32.store offset=8 (i32.const 0) (local.get $c)) (local.set $i (i32.load offset=8 (i32.const 0)))
      (local.set $i (i32.add (i32.add (local.get $i) (local.get $b)) (local.get $a))) (local.set $i (i32.add (local.get $i) (local.get $b))) (local.get $i)`, locals),
    ternary('out', `(local.set $z (f32.add ${x} (f32.mul ${y} (f32.load offset=65000 (i32.or (local.get $a) (i32.const 1024)))))) ${bits('(local.get $z)')}`, locals),
  ); // prettier-ignore
  const names = Object.keys(chains).flatMap((name) => [name, `${name}-set`, `${name}-store`, `${name}-joined`]);
  return module('pairs', text.join('\n'), calls([...names, 'copies', 'ints', 'out'], 3, floatBits, 6));
}

/** Locals that are read before they are set on some way only: those start as 0. */
function locals(): TestModule {
  const set = (value: string) => `(local.set $x (i32.add ${value} (i32.const 7)))`;
  const a = '(local.get $a)';
  const odd = `(i32.and ${a} (i32.const 1))`;
  const bodies: Record<string, string> = {
    straight: `${set(a)} (local.get $x)`,
    unset: '(local.get $x)',
    then: `(if ${odd} (then ${set(a)})) (local.get $x)`,
    else: `(if ${odd} (then (nop)) (else ${set(a)})) (local.get $x)`,
    both: `(if ${odd} (then ${set(a)}) (else ${set('(local.get $b)')})) (local.get $x)`,
    left: `(block (br_if 0 ${odd}) ${set(a)}) (local.get $x)`,
    'left-far': `(block (block (br_if 1 ${odd}) ${set(a)}) (br_if 0 (i32.const 0))) (local.get $x)`,
    table: `(block (block (br_table 0 1 0 ${odd})) ${set(a)}) (local.get $x)`,
    whole: `(block ${set(a)}) (local.get $x)`,
    tee: '(i32.add (local.tee $x (local.get $b)) (local.get $x))',
    loop: `(local.set $i (i32.const 3)) (loop (local.set $sum (i32.add (local.get $sum) (local.get $x))) ${set('(local.get $i)')}
             (br_if 0 (local.tee $i (i32.sub (local.get $i) (i32.const 1))))) (i32.add (local.get $sum) (local.get $x))`,
    'loop-left': `(block (loop (br_if 1 ${odd}) ${set(a)})) (local.get $x)`,
    last: '(i32.add (local.get $y5) (local.get $a))',
  };
  const many = Array.from({ length: 100 }, (_, i) => `(local $y${i} i32)`).join(' ');
  const text = [
    // leaves the stack full of what a local that is not cleared would show
    `(func $dirt (param i32) (result i32) ${many} ${Array.from({ length: 100 }, (_, i) => `(local.set ${i + 1} (i32.const ${i * 77 + 1}))`).join(' ')}
       (i32.add (local.get 17) (local.get 99)))`,
    ...Object.entries(bodies).map(
      ([name, body]) =>
        `(func $${name} (param $a i32) (param $b i32) (result i32) (local $sum i32) (local $i i32) (local $x i32) ${many} ${body})`,
    ),
    ...Object.keys(bodies).map((name) =>
      ternary(`after ${name}`, `(drop (call $dirt ${a})) (call $${name} ${a} (local.get $b))`),
    ),
  ];
  const names = Object.keys(bodies).map((name) => `after ${name}`);
  return module(
    'locals',
    text.join('\n'),
    calls(names, 3, () => random.word(), 6),
  );
}

/** Loads and stores at constant addresses, within the memory, over its end, and behind it before and after it grows. */
function places(): TestModule {
  const text = ['(memory 1 2)'];
  const names: string[] = [];
  const at = (name: string, address: number, offset: number) => {
    const place = `offset=${offset} (i32.const ${address})`;
    const locals = '(local $x f32) (local $y f32) (local $i i32)';
    const bodies: Record<string, string> = {
      i32: `(i32.store ${place} (i32.add (local.get $a) (local.get $b))) (local.set $i (i32.load ${place})) (i32.xor (local.get $i) (i32.load ${place}))`,
      slot: `(i32.store ${place} (local.get $a)) (i32.load ${place})`,
      f32: `(f32.store ${place} ${f('$a')}) (local.set $x (f32.load ${place}))
            (f32.store ${place} (f32.mul (local.get $x) (local.get $x))) (local.set $y (f32.add (local.get $x) (f32.load ${place})))
            (f32.store ${place} (f32.add (local.get $y) (f32.neg (local.get $x)))) (local.set $x (f32.sub (local.get $y) (f32.load ${place})))
            (f32.store ${place} (f32.sub (local.get $y) (f32.neg (local.get $x))))
            (local.set $y (f32.add (f32.mul (local.get $x) (local.get $y)) (f32.mul (f32.load ${place}) (local.get $x))))
            (local.set $x (f32.add (local.get $x) (f32.mul (f32.load ${place}) (local.get $y))))
            ${bits(`(f32.add (f32.add (f32.mul (local.get $y) (f32.load ${place})) (local.get $x)) (f32.mul (local.get $y) (local.get $x)))`)}`,
    };
    for (const [kind, body] of Object.entries(bodies)) {
      text.push(ternary(`${kind} ${name}`, body, locals));
      names.push(`${kind} ${name}`);
    }
  };
  at('start', 0, 0);
  at('odd', 4321, 123);
  at('far', 60000, 0);
  at('end', 65532, 0);
  at('over-end', 65533, 0);
  at('over-end-by-offset', 4, 65529);
  at('behind', 70000, 0);
  at('wrapped', -8, 8);
  text.push(ternary('grow', '(memory.grow (i32.const 1))'));
  const before = calls(names, 3, floatBits, 3);
  return module('places', text.join('\n'), [
    ...before,
    { function: 'grow', arguments: [0, 0, 0] },
    ...calls(names, 3, floatBits, 3),
  ]);
}

/** A memory grows as far as it may, and is as it was where it may not. */
function growth(): TestModule {
  const text = `(memory 1 3)
    (func (export "grow") (param i32) (result i32) (i32.add (i32.mul (memory.grow (local.get 0)) (i32.const 1000)) (memory.size)))
    (func (export "last") (result i32) (i32.store8 (i32.const 65535) (i32.const 5)) (i32.load8_u (i32.const 65535)))`;
  const grow = (pages: number) => ({ function: 'grow', arguments: [pages >>> 0] });
  const last = { function: 'last', arguments: [] };
  const pages = [-1, 65535, 65536, 0x7fffffff, -65536, 0, 1, 2, -2, 1, -3, 0];
  return module('growth', text, pages.flatMap((count) => [grow(count), last])); // prettier-ignore
}

/** Recursions that meet the end of the stack with arguments and results of all sizes. */
function callFrames(): TestModule {
  const counts = [1, 2, 3, 7, 20, 50];
  const text = counts.map((count) => {
    const values = Array.from({ length: count }, (_, i) => `(local.get ${i})`).join(' ');
    const types = `${'i32 '.repeat(count)}`;
    return `(func $deep${count} (param ${types}) (result i32) (i32.add (i32.const 1) (call $deep${count} ${values})))
      (func (export "deep${count}") (param i32) (result i32) (call $deep${count} ${'(local.get 0) '.repeat(count)}))`;
  });
  return module('call-frames', text.join('\n'), calls(counts.map((count) => `deep${count}`), 1, () => 7, 2)); // prettier-ignore
}

export const equalModules = [
  ...[arithmetic(), blockResults(), bounds(), integers(), longCode(), frames(), pairs(), locals(), places()],
  ...[growth(), callFrames()],
];

/** Modules that a build without the type refuses; the argument is ignored. */
export const refusedModules = ['f64', 'i64'].map((type) => {
  const functions = {
    constant: `(drop (${type}.const 1)) (local.get 0)`,
    operator: `unreachable (${type}.eq)`,
    local: `(local ${type}) (local.get 0)`,
    block: `(drop (block (result ${type}) unreachable)) (local.get 0)`,
    load: `(drop (${type}.load (local.get 0))) (local.get 0)`,
    call: `(drop (call $other)) (local.get 0)`,
    convert: `unreachable ${type === 'f64' ? 'i32.trunc_f64_s' : 'i32.wrap_i64'}`,
  };
  const text = Object.entries(functions).map(
    ([name, body]) => `(func (export "${name}") (param i32) (result i32) ${body})`,
  );
  return module(
    type,
    `(memory 1) (func $other (result ${type}) unreachable) ${text.join('\n')}`,
    Object.keys(functions).map((name) => ({ function: name, arguments: [1] })),
  );
});

/** A module with an import, for builds without them. */
export const importingModule = module(
  'import',
  '(import "m" "g" (global $g i32)) (func (export "f") (param i32) (result i32) (global.get $g))',
  [{ function: 'f', arguments: [1] }],
);

/** A function with more values on its stack than wasm3 has room for, called by another, several times. */
const depth = 5000;
export const notCompiled = module(
  'not-compiled',
  `(func $full (result i32) ${'(i32.const 1) '.repeat(depth)} ${'(drop) '.repeat(depth - 1)})
   (func (export "full") (result i32) (i32.add (i32.const 1) (call $full)))`,
  Array.from({ length: 3 }, () => ({ function: 'full', arguments: [] })),
);

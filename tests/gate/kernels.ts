/** Realistic functions that the twin's weights were not fitted to. Each takes a number of turns. */
import { assemble, type TestModule } from '../wasm3/engines.js';

const kernel = (name: string, turns: number, text: string): TestModule => ({
  name,
  bytes: assemble(`held-out-${name}`, `(module (memory 1) ${text})`),
  calls: [{ function: 'f', arguments: [turns] }],
});

const get = (name: string) => `(local.get $${name})`;
const times = (loop: string, k: string, end: string, step: string, body: string) =>
  `(local.set $${k} (i32.const 0)) (loop $${loop} ${body}
     (br_if $${loop} (i32.lt_u (local.tee $${k} (i32.add ${get(k)} (i32.const ${step}))) (i32.const ${end}))))`;

/** 3 × 3 matrices, C = A B, element by element. */
const matrices = kernel(
  'matrix product',
  8,
  `(func (export "f") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $k i32) (local $s f32)
    (loop $turn
      ${times('rows', 'i', '36', '12', times('columns', 'j', '12', '4', `(local.set $s (f32.const 0)) ${times('inner', 'k', '12', '4', `(local.set $s (f32.add ${get('s')} (f32.mul (f32.load offset=64 (i32.add ${get('i')} ${get('k')})) (f32.load offset=128 (i32.add ${get('j')} (i32.mul ${get('k')} (i32.const 3)))))))`)} (f32.store offset=192 (i32.add ${get('i')} ${get('j')}) ${get('s')})`))}
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    ${get('i')})`,
);

/** A polynomial of degree 7 by Horner's rule. */
const polynomial = kernel(
  'polynomial',
  60,
  `(func (export "f") (param $n i32) (result i32) (local $x f32) (local $y f32)
    (local.set $x (f32.const 0.3))
    (loop $turn
      (local.set $y ${[0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.2].reduce((inner, c) => `(f32.add (f32.const ${c}) (f32.mul ${get('x')} ${inner}))`, '(f32.const 0.1)')})
      (local.set $x (f32.mul (f32.const 0.25) ${get('y')}))
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    (i32.reinterpret_f32 ${get('x')}))`,
);

/** CRC-32, bit by bit, of 32 bytes. */
const checksum = kernel(
  'checksum',
  2,
  `(func (export "f") (param $n i32) (result i32) (local $crc i32) (local $i i32) (local $b i32)
    (loop $turn
      (local.set $crc (i32.const -1))
      ${times('bytes', 'i', '32', '1', `(local.set $crc (i32.xor ${get('crc')} (i32.load8_u offset=64 ${get('i')}))) ${times('bits', 'b', '8', '1', `(local.set $crc (i32.xor (i32.shr_u ${get('crc')} (i32.const 1)) (i32.and (i32.const 0xedb88320) (i32.sub (i32.const 0) (i32.and ${get('crc')} (i32.const 1))))))`)}`)}
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    ${get('crc')})`,
);

/** A state machine over a stream of words from a generator. */
const machine = kernel(
  'state machine',
  120,
  `(func (export "f") (param $n i32) (result i32) (local $w i32) (local $s i32) (local $seen i32)
    (local.set $w (i32.const 12345))
    (loop $turn
      (local.set $w (i32.add (i32.mul ${get('w')} (i32.const 1664525)) (i32.const 1013904223)))
      (if (i32.eqz ${get('s')})
        (then (if (i32.gt_u (i32.and ${get('w')} (i32.const 255)) (i32.const 100)) (then (local.set $s (i32.const 1)))))
        (else (if (i32.eq ${get('s')} (i32.const 1))
          (then (local.set $s (select (i32.const 2) (i32.const 0) (i32.and ${get('w')} (i32.const 1)))))
          (else (local.set $seen (i32.add ${get('seen')} (i32.const 1))) (local.set $s (i32.const 0))))))
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    ${get('seen')})`,
);

/** Linear interpolation in a table. */
const table = kernel(
  'table',
  60,
  `(func $look (param $x f32) (result f32) (local $i i32) (local $at i32)
    (local.set $i (i32.trunc_f32_u (f32.min (f32.mul ${get('x')} (f32.const 8)) (f32.const 60))))
    (local.set $at (i32.shl ${get('i')} (i32.const 3)))
    (f32.add (f32.mul (f32.load offset=68 ${get('at')}) ${get('x')}) (f32.load offset=64 ${get('at')})))
   (func (export "f") (param $n i32) (result i32) (local $sum f32)
    (loop $turn
      (local.set $sum (f32.add ${get('sum')} (call $look (f32.div (f32.convert_i32_u ${get('n')}) (f32.const 9)))))
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    (i32.reinterpret_f32 ${get('sum')}))`,
);

/** Bierman's update of a two-state UD filter, as the core has it for more. */
const update = kernel(
  'UD update',
  40,
  `(func (export "f") (param $n i32) (result i32)
    (local $f f32) (local $v0 f32) (local $v1 f32) (local $a0 f32) (local $a1 f32) (local $k0 f32) (local $u f32) (local $l f32) (local $s f32)
    (f32.store (i32.const 64) (f32.const 25)) (f32.store (i32.const 68) (f32.const 0.5)) (f32.store (i32.const 72) (f32.const 0.3))
    (loop $turn
      (local.set $f (f32.load (i32.const 72)))
      (local.set $v0 (f32.load (i32.const 64)))
      (local.set $v1 (f32.mul (f32.load (i32.const 68)) ${get('f')}))
      (local.set $a0 (f32.add (f32.const 30) ${get('v0')}))
      (local.set $a1 (f32.add ${get('a0')} (f32.mul ${get('v1')} ${get('f')})))
      (f32.store (i32.const 64) (f32.add (f32.const 0.5) (f32.mul ${get('v0')} (f32.div (f32.const 30) ${get('a0')}))))
      (f32.store (i32.const 68) (f32.add (f32.const 0.01) (f32.mul (f32.load (i32.const 68)) (f32.div ${get('a0')} ${get('a1')}))))
      (local.set $l (f32.div ${get('f')} ${get('a0')}))
      (local.set $u (f32.load (i32.const 72)))
      (f32.store (i32.const 72) (f32.sub ${get('u')} (f32.mul ${get('l')} ${get('v0')})))
      (local.set $k0 (f32.add ${get('v0')} (f32.mul ${get('u')} ${get('v1')})))
      (local.set $s (f32.div (f32.sub (f32.const 7) (f32.load (i32.const 80))) ${get('a1')}))
      (f32.store (i32.const 80) (f32.add (f32.load (i32.const 80)) (f32.mul ${get('k0')} ${get('s')})))
      (f32.store (i32.const 84) (f32.add (f32.load (i32.const 84)) (f32.mul ${get('v1')} ${get('s')})))
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    (i32.reinterpret_f32 ${get('s')}))`,
);

/** Insertion sort of eight floats. */
const sort = kernel(
  'sort',
  6,
  `(func (export "f") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $x f32)
    (loop $turn
      ${times('fill', 'i', '32', '4', `(f32.store offset=64 ${get('i')} (f32.convert_i32_u (i32.and (i32.mul (i32.add ${get('i')} ${get('n')}) (i32.const 37)) (i32.const 31))))`)}
      (local.set $i (i32.const 4))
      (loop $outer
        (local.set $x (f32.load offset=64 ${get('i')}))
        (local.set $j ${get('i')})
        (block $placed
          (loop $shift
            (br_if $placed (i32.eqz ${get('j')}))
            (br_if $placed (f32.le (f32.load offset=60 ${get('j')}) ${get('x')}))
            (f32.store offset=64 ${get('j')} (f32.load offset=60 ${get('j')}))
            (local.set $j (i32.sub ${get('j')} (i32.const 4)))
            (br $shift)))
        (f32.store offset=64 ${get('j')} ${get('x')})
        (br_if $outer (i32.lt_u (local.tee $i (i32.add ${get('i')} (i32.const 4))) (i32.const 32))))
      (br_if $turn (local.tee $n (i32.sub ${get('n')} (i32.const 1)))))
    (i32.load (i32.const 64)))`,
);

export const heldOutKernels = [matrices, polynomial, checksum, machine, table, update, sort];

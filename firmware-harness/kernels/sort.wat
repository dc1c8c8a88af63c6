;; Sorts 60 numbers by insertion, and finds their greatest common divisor by Euclid's algorithm, with recursion.
(module
  (memory 1)
  (func $divisor (param $a i32) (param $b i32) (result i32)
    (if (result i32) (local.get $b)
      (then (call $divisor (local.get $b) (i32.rem_u (local.get $a) (local.get $b))))
      (else (local.get $a))))
  (func (export "run") (result i32) (local $i i32) (local $j i32) (local $value i32) (local $seed i32) (local $found i32)
    (local.set $seed (i32.const 99))
    (loop $fill
      (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
      (i32.store (i32.shl (local.get $i) (i32.const 2)) (i32.mul (i32.shr_u (local.get $seed) (i32.const 20)) (i32.const 6)))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 60))))
    (local.set $i (i32.const 4))
    (loop $insert
      (local.set $value (i32.load (local.get $i)))
      (local.set $j (local.get $i))
      (block $placed
        (loop $shift
          (br_if $placed (i32.eqz (local.get $j)))
          (br_if $placed (i32.le_s (i32.load (i32.sub (local.get $j) (i32.const 4))) (local.get $value)))
          (i32.store (local.get $j) (i32.load (i32.sub (local.get $j) (i32.const 4))))
          (local.set $j (i32.sub (local.get $j) (i32.const 4)))
          (br $shift)))
      (i32.store (local.get $j) (local.get $value))
      (local.set $found (call $divisor (local.get $value) (local.get $found)))
      (br_if $insert (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 240))))
    (i32.add (i32.mul (local.get $found) (i32.const 100000)) (i32.load offset=120 (i32.const 0)))))

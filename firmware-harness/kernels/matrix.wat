;; C = A B of 10 by 10 floats, with pointers that walk along rows and columns.
(module
  (memory 1)
  (func (export "run") (result i32)
    (local $i i32) (local $j i32) (local $k i32) (local $a i32) (local $b i32) (local $sum f32) (local $trace f32)
    (loop $fill
      (f32.store (i32.shl (local.get $i) (i32.const 2)) (f32.mul (f32.convert_i32_s (i32.rem_u (local.get $i) (i32.const 7))) (f32.const 0.5)))
      (f32.store offset=400 (i32.shl (local.get $i) (i32.const 2)) (f32.sub (f32.const 3) (f32.convert_i32_s (i32.and (local.get $i) (i32.const 3)))))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
    (local.set $i (i32.const 0))
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $sum (f32.const 0))
        (local.set $a (i32.mul (local.get $i) (i32.const 40)))
        (local.set $b (i32.shl (local.get $j) (i32.const 2)))
        (local.set $k (i32.const 10))
        (loop $inner
          (local.set $sum (f32.add (local.get $sum) (f32.mul (f32.load (local.get $a)) (f32.load offset=400 (local.get $b)))))
          (local.set $a (i32.add (local.get $a) (i32.const 4)))
          (local.set $b (i32.add (local.get $b) (i32.const 40)))
          (br_if $inner (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
        (f32.store offset=800 (i32.add (i32.mul (local.get $i) (i32.const 40)) (i32.shl (local.get $j) (i32.const 2))) (local.get $sum))
        (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 10))))
      (local.set $trace (f32.add (local.get $trace) (f32.load offset=800 (i32.mul (local.get $i) (i32.const 44)))))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
    (i32.reinterpret_f32 (local.get $trace))))

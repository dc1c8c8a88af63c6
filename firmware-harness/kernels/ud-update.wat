;; Bierman's measurement update of a factored covariance of 8 states, P = U D U', in loops over an array.
(module
  (memory 1)
  ;; D at 0, U by columns at 64, h at 512, f = U' h at 544, v = D f at 576, gain at 608
  (func $at (param $i i32) (param $j i32) (result i32)
    (i32.add (i32.const 64) (i32.shl (i32.add (i32.mul (local.get $j) (i32.const 8)) (local.get $i)) (i32.const 2))))
  (func $fill (local $i i32) (local $j i32)
    (loop $rows
      (f32.store (i32.shl (local.get $i) (i32.const 2)) (f32.div (f32.const 2) (f32.convert_i32_s (i32.add (local.get $i) (i32.const 1)))))
      (f32.store offset=512 (i32.shl (local.get $i) (i32.const 2)) (f32.sub (f32.const 1) (f32.mul (f32.const 0.1) (f32.convert_i32_s (local.get $i)))))
      (local.set $j (i32.const 0))
      (loop $columns
        (f32.store (call $at (local.get $i) (local.get $j))
          (if (result f32) (i32.eq (local.get $i) (local.get $j))
            (then (f32.const 1))
            (else (f32.mul (f32.const 0.01) (f32.convert_i32_s (i32.sub (local.get $j) (local.get $i)))))))
        (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 8))))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8)))))
  (func $update (param $noise f32) (result f32)
    (local $i i32) (local $j i32) (local $sum f32) (local $alpha f32) (local $old f32) (local $lambda f32) (local $u f32)
    (loop $columns
      (local.set $sum (f32.const 0))
      (local.set $i (i32.const 0))
      (loop $rows
        (local.set $sum (f32.add (local.get $sum)
          (f32.mul (f32.load (call $at (local.get $i) (local.get $j))) (f32.load offset=512 (i32.shl (local.get $i) (i32.const 2))))))
        (br_if $rows (i32.le_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $j))))
      (f32.store offset=544 (i32.shl (local.get $j) (i32.const 2)) (local.get $sum))
      (f32.store offset=576 (i32.shl (local.get $j) (i32.const 2)) (f32.mul (local.get $sum) (f32.load (i32.shl (local.get $j) (i32.const 2)))))
      (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 8))))
    (local.set $alpha (local.get $noise))
    (local.set $j (i32.const 0))
    (loop $states
      (local.set $old (local.get $alpha))
      (local.set $alpha (f32.add (local.get $alpha)
        (f32.mul (f32.load offset=544 (i32.shl (local.get $j) (i32.const 2))) (f32.load offset=576 (i32.shl (local.get $j) (i32.const 2))))))
      (f32.store (i32.shl (local.get $j) (i32.const 2))
        (f32.div (f32.mul (f32.load (i32.shl (local.get $j) (i32.const 2))) (local.get $old)) (local.get $alpha)))
      (f32.store offset=608 (i32.shl (local.get $j) (i32.const 2)) (f32.load offset=576 (i32.shl (local.get $j) (i32.const 2))))
      (if (local.get $j)
        (then
          (local.set $lambda (f32.neg (f32.div (f32.load offset=544 (i32.shl (local.get $j) (i32.const 2))) (local.get $old))))
          (local.set $i (i32.const 0))
          (loop $above
            (local.set $u (f32.load (call $at (local.get $i) (local.get $j))))
            (f32.store (call $at (local.get $i) (local.get $j))
              (f32.add (local.get $u) (f32.mul (local.get $lambda) (f32.load offset=608 (i32.shl (local.get $i) (i32.const 2))))))
            (f32.store offset=608 (i32.shl (local.get $i) (i32.const 2))
              (f32.add (f32.load offset=608 (i32.shl (local.get $i) (i32.const 2)))
                (f32.mul (local.get $u) (f32.load offset=576 (i32.shl (local.get $j) (i32.const 2))))))
            (br_if $above (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $j))))))
      (br_if $states (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 8))))
    (local.get $alpha))
  (func (export "run") (result i32) (local $n i32) (local $alpha f32)
    (call $fill)
    (loop $again
      (local.set $alpha (call $update (f32.const 4)))
      (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 10))))
    (i32.reinterpret_f32 (local.get $alpha))))

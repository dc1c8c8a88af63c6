;; Looks values up in a table by bisection and interpolates between two entries; values outside are clamped.
(module
  (memory 1)
  (func $look (param $x f32) (result f32) (local $low i32) (local $high i32) (local $middle i32) (local $at f32)
    (if (f32.le (local.get $x) (f32.load (i32.const 0))) (then (return (f32.load offset=4 (i32.const 0)))))
    (local.set $high (i32.const 31))
    (loop $bisect
      (if (i32.gt_u (i32.sub (local.get $high) (local.get $low)) (i32.const 1))
        (then
          (local.set $middle (i32.shr_u (i32.add (local.get $low) (local.get $high)) (i32.const 1)))
          (if (f32.gt (local.get $x) (f32.load (i32.shl (local.get $middle) (i32.const 3))))
            (then (local.set $low (local.get $middle)))
            (else (local.set $high (local.get $middle))))
          (br $bisect))))
    (local.set $low (i32.shl (local.get $low) (i32.const 3)))
    (local.set $at (f32.div (f32.sub (local.get $x) (f32.load (local.get $low)))
      (f32.sub (f32.load offset=8 (local.get $low)) (f32.load (local.get $low)))))
    (local.set $at (f32.min (f32.max (local.get $at) (f32.const 0)) (f32.const 1)))
    (f32.add (f32.load offset=4 (local.get $low))
      (f32.mul (local.get $at) (f32.sub (f32.load offset=12 (local.get $low)) (f32.load offset=4 (local.get $low))))))
  (func (export "run") (result i32) (local $i i32) (local $x f32) (local $sum f32)
    (loop $fill
      (local.set $x (f32.convert_i32_u (local.get $i)))
      (f32.store (i32.shl (local.get $i) (i32.const 3)) (f32.mul (local.get $x) (f32.add (local.get $x) (f32.const 1))))
      (f32.store offset=4 (i32.shl (local.get $i) (i32.const 3)) (f32.sqrt (local.get $x)))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 32))))
    (local.set $x (f32.const -20))
    (loop $points
      (local.set $sum (f32.add (local.get $sum) (call $look (local.get $x))))
      (local.set $x (f32.add (local.get $x) (f32.const 17.5)))
      (br_if $points (f32.lt (local.get $x) (f32.const 1100))))
    (i32.reinterpret_f32 (local.get $sum))))

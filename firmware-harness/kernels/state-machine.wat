;; A branchy state machine: counts words, numbers and line ends in a text that it makes up.
(module
  (func (export "run") (result i32)
    (local $n i32) (local $seed i32) (local $letter i32) (local $state i32) (local $words i32) (local $numbers i32) (local $lines i32)
    (local.set $seed (i32.const 12345))
    (loop $letters
      (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1103515245)) (i32.const 12345)))
      (local.set $letter (i32.and (i32.shr_u (local.get $seed) (i32.const 16)) (i32.const 7)))
      (block $done
        (block $end
          (block $digit
            (block $space
              (br_table $space $digit $end $done $digit $done (i32.sub (local.get $letter) (i32.const 1))))
            (if (i32.eq (local.get $state) (i32.const 1)) (then (local.set $words (i32.add (local.get $words) (i32.const 1)))))
            (if (i32.eq (local.get $state) (i32.const 2)) (then (local.set $numbers (i32.add (local.get $numbers) (i32.const 1)))))
            (local.set $state (i32.const 0))
            (br $done))
          (if (i32.eqz (local.get $state)) (then (local.set $state (i32.const 2))) (else (local.set $state (i32.const 1))))
          (br $done))
        (local.set $lines (i32.add (local.get $lines) (i32.const 1)))
        (local.set $state (select (i32.const 0) (i32.const 1) (i32.and (local.get $lines) (i32.const 1)))))
      (br_if $letters (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 500))))
    (i32.add (i32.mul (local.get $words) (i32.const 1000000)) (i32.add (i32.mul (local.get $numbers) (i32.const 1000)) (local.get $lines)))))

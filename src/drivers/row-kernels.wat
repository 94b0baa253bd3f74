;; Inner products and sums over rows of signed bytes, sixteen values a step. All lengths are multiples of 16.
(module
  (memory (export "memory") 1)

  (func $product (param $a i32) (param $b i32) (param $dimension i32) (result i32)
    (local $end i32) (local $x v128) (local $y v128) (local $sum v128)
    (local.set $end (i32.add (local.get $a) (local.get $dimension)))
    (loop $next
      (local.set $x (v128.load (local.get $a)))
      (local.set $y (v128.load (local.get $b)))
      (local.set $sum (i32x4.add (local.get $sum)
        (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $x)) (i16x8.extend_low_i8x16_s (local.get $y)))))
      (local.set $sum (i32x4.add (local.get $sum)
        (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $x)) (i16x8.extend_high_i8x16_s (local.get $y)))))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (br_if $next (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 16))) (local.get $end))))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
      (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum)))))

  ;; out[i] = row a[i] · row b[i]
  (func (export "products") (param $table i32) (param $dimension i32) (param $a i32) (param $b i32) (param $count i32) (param $out i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (i32.store (local.get $out)
          (call $product
            (i32.add (local.get $table) (i32.mul (i32.load (local.get $a)) (local.get $dimension)))
            (i32.add (local.get $table) (i32.mul (i32.load (local.get $b)) (local.get $dimension)))
            (local.get $dimension)))
        (local.set $a (i32.add (local.get $a) (i32.const 4)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $next))))

  ;; out[i] = row · row b[i]
  (func (export "productsWith") (param $table i32) (param $dimension i32) (param $row i32) (param $b i32) (param $count i32) (param $out i32)
    (local $end i32) (local $first i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $first (i32.add (local.get $table) (i32.mul (local.get $row) (local.get $dimension))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (i32.store (local.get $out)
          (call $product
            (local.get $first)
            (i32.add (local.get $table) (i32.mul (i32.load (local.get $b)) (local.get $dimension)))
            (local.get $dimension)))
        (local.set $b (i32.add (local.get $b) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $next))))

  ;; out (floats, one a dimension) += scale[ids[i]] × row ids[i], for all i
  (func (export "addRows") (param $table i32) (param $scales i32) (param $dimension i32) (param $ids i32) (param $count i32) (param $out i32)
    (local $last i32) (local $row i32) (local $end i32) (local $to i32) (local $scale v128) (local $x v128) (local $low v128) (local $high v128)
    (local.set $last (i32.add (local.get $ids) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $nextRow
        (br_if $done (i32.ge_u (local.get $ids) (local.get $last)))
        (local.set $row (i32.add (local.get $table) (i32.mul (i32.load (local.get $ids)) (local.get $dimension))))
        (local.set $scale (f32x4.splat (f32.load (i32.add (local.get $scales) (i32.shl (i32.load (local.get $ids)) (i32.const 2))))))
        (local.set $end (i32.add (local.get $row) (local.get $dimension)))
        (local.set $to (local.get $out))
        (loop $next
          (local.set $x (v128.load (local.get $row)))
          (local.set $low (i16x8.extend_low_i8x16_s (local.get $x)))
          (local.set $high (i16x8.extend_high_i8x16_s (local.get $x)))
          (v128.store (local.get $to) (f32x4.add (v128.load (local.get $to))
            (f32x4.mul (local.get $scale) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $low))))))
          (v128.store offset=16 (local.get $to) (f32x4.add (v128.load offset=16 (local.get $to))
            (f32x4.mul (local.get $scale) (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $low))))))
          (v128.store offset=32 (local.get $to) (f32x4.add (v128.load offset=32 (local.get $to))
            (f32x4.mul (local.get $scale) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $high))))))
          (v128.store offset=48 (local.get $to) (f32x4.add (v128.load offset=48 (local.get $to))
            (f32x4.mul (local.get $scale) (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $high))))))
          (local.set $to (i32.add (local.get $to) (i32.const 64)))
          (br_if $next (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 16))) (local.get $end))))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (br $nextRow))))

  ;; out[i] = vector (floats) · row ids[i], without its scale
  (func (export "floatProducts") (param $table i32) (param $dimension i32) (param $vector i32) (param $ids i32) (param $count i32) (param $out i32)
    (local $last i32) (local $row i32) (local $end i32) (local $from i32) (local $x v128) (local $low v128) (local $high v128) (local $a v128) (local $b v128)
    (local.set $last (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $nextRow
        (br_if $done (i32.ge_u (local.get $out) (local.get $last)))
        (local.set $row (i32.add (local.get $table) (i32.mul (i32.load (local.get $ids)) (local.get $dimension))))
        (local.set $end (i32.add (local.get $row) (local.get $dimension)))
        (local.set $from (local.get $vector))
        (local.set $a (f32x4.splat (f32.const 0)))
        (local.set $b (f32x4.splat (f32.const 0)))
        (loop $next
          (local.set $x (v128.load (local.get $row)))
          (local.set $low (i16x8.extend_low_i8x16_s (local.get $x)))
          (local.set $high (i16x8.extend_high_i8x16_s (local.get $x)))
          (local.set $a (f32x4.add (local.get $a) (f32x4.mul (v128.load (local.get $from)) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $low))))))
          (local.set $b (f32x4.add (local.get $b) (f32x4.mul (v128.load offset=16 (local.get $from)) (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $low))))))
          (local.set $a (f32x4.add (local.get $a) (f32x4.mul (v128.load offset=32 (local.get $from)) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $high))))))
          (local.set $b (f32x4.add (local.get $b) (f32x4.mul (v128.load offset=48 (local.get $from)) (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $high))))))
          (local.set $from (i32.add (local.get $from) (i32.const 64)))
          (br_if $next (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 16))) (local.get $end))))
        (local.set $a (f32x4.add (local.get $a) (local.get $b)))
        (f32.store (local.get $out) (f32.add
          (f32.add (f32x4.extract_lane 0 (local.get $a)) (f32x4.extract_lane 1 (local.get $a)))
          (f32.add (f32x4.extract_lane 2 (local.get $a)) (f32x4.extract_lane 3 (local.get $a)))))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $nextRow)))))

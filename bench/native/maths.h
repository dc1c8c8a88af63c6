/* e^x, e^x - 1 and ln x in single precision, to about one ULP, over the ranges that the filter needs. */
#ifndef NATIVE_MATHS_H
#define NATIVE_MATHS_H

#include <stdint.h>
#include <string.h>

#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693145752f /* 15 bits, so that its product with a small integer is exact */
#define LN2_LOW 1.42860682e-6f
#define TO_INTEGER 12582912.0f /* 1.5 * 2^23: added, it rounds to an integer and leaves that in the low bits */
#define SQRT_HALF_BITS 0x3f3504f3

static inline int32_t bits_of(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float float_of(int32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* e^r - 1 for |r| <= ln 2 / 2. */
static inline float reduced_expm1(float r) {
  return r + r * r * (0.49999997f + r * (0.16666545f + r * (0.0416674465f + r * (0.00836644694f + r * 0.00138698414f))));
}

/* e^x; 0 below -87, where it would be subnormal. x <= 88. */
static inline float exponential(float x) {
  if (x < -87.0f) return 0.0f;
  const float shifted = x * LOG2_E + TO_INTEGER;
  const float k = shifted - TO_INTEGER;
  const float power = 1.0f + reduced_expm1(x - k * LN2_HIGH - k * LN2_LOW);
  return float_of(bits_of(power) + (int32_t)((uint32_t)bits_of(shifted) << 23));
}

/* e^x - 1 without loss where x is small. |x| <= 87. */
static inline float exponential_less_1(float x) {
  const float shifted = x * LOG2_E + TO_INTEGER;
  const float k = shifted - TO_INTEGER;
  const float scale = float_of(bits_of(1.0f) + (int32_t)((uint32_t)bits_of(shifted) << 23));
  return scale * reduced_expm1(x - k * LN2_HIGH - k * LN2_LOW) + (scale - 1.0f);
}

/* ln x of a normal x > 0: x = 2^k (1 + f), s = f / (2 + f), ln(1 + f) = 2 artanh s. */
static inline float logarithm(float x) {
  const int32_t offset = bits_of(x) - SQRT_HALF_BITS;
  const float k = (float)(offset >> 23);
  const float f = float_of((offset & 0x007fffff) + SQRT_HALF_BITS) - 1.0f;
  const float s = f / (2.0f + f);
  const float s2 = s * s;
  const float rest = s2 * (0.666667759f + s2 * (0.399775296f + s2 * 0.298731953f));
  return k * LN2_HIGH + (f - (s * (f - rest) - k * LN2_LOW));
}

#endif

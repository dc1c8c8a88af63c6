#include "student.h"

#include <math.h>

#include "maths.h"

/* The nodes lie at 3 to the powers 1, 0, -1, -2, -3.2, -5; squared scale is 1 / precision. */
static const float PRECISION[STUDENT_NODES] = {3, 1, 0.333333333f, 0.111111111f, 0.0297303f, 0.00411522634f};
static const float SCALE[STUDENT_NODES] = {0.333333333f, 1, 3, 9, 33.6357184f, 243};
/* Trapezoid rule, in units of ln 3. */
static const float WIDTH[STUDENT_NODES] = {1, 1, 1, 1.1f, 1.5f, 1.8f};

#define LEAST_REDUCTION 0.001f

float student_configure(struct student *self, float degrees_of_freedom, float noise) {
  float sum = 0;
  float inverse = 0;
  for (int k = 0; k < STUDENT_NODES; k++) {
    const float exponent = 0.5f * degrees_of_freedom * (logarithm(PRECISION[k]) + 1 - PRECISION[k]);
    self->weight[k] = WIDTH[k] * exponential(exponent);
    sum += self->weight[k];
    inverse += self->weight[k] / PRECISION[k];
  }
  return noise * inverse / sum;
}

void student_update(const struct student *self, float variance, float *innovation, float *noise) {
  /* Node k explains the reading with probability p / total; then the mean is s e / V and the variance s R / V, V = s + R. */
  float per_v[STUDENT_NODES];
  float p[STUDENT_NODES];
  const float e = *innovation;
  const float half_square = 0.5f * e * e;
  float total = 0;
  float centre = 0;
  float within = 0;
  per_v[STUDENT_NODES - 1] = 1 / (variance + *noise * SCALE[STUDENT_NODES - 1]);
#pragma GCC unroll 6
  for (int k = 0; k < STUDENT_NODES; k++) {
    const float r = *noise * SCALE[k];
    per_v[k] = 1 / (variance + r);
    /* Relative to the widest node's density, so that none overflows. */
    p[k] = self->weight[k] * sqrtf(per_v[k]);
    if (k < STUDENT_NODES - 1) p[k] *= exponential(half_square * (per_v[STUDENT_NODES - 1] - per_v[k]));
    const float q = p[k] * per_v[k];
    total += p[k];
    centre += q;
    within += q * r;
  }
  const float per_total = 1 / total;
  centre *= per_total;
  float between = 0;
#pragma GCC unroll 6
  for (int k = 0; k < STUDENT_NODES; k++) between += p[k] * (per_v[k] - centre) * (per_v[k] - centre);

  const float reach = variance * e;
  const float spread = (variance * within + reach * between * reach) * per_total;
  const float most = variance - LEAST_REDUCTION * variance;
  const float posterior = spread < most ? spread : most;
  const float reduction = variance - posterior;
  const float least = LEAST_REDUCTION * variance;
  *noise = variance * posterior / (reduction > least ? reduction : least);
  *innovation = reach * centre * (variance + *noise) / variance;
}

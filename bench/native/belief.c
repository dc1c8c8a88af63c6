#include "belief.h"

/*
 * Modified weighted Gram-Schmidt on the rows of [phi U, G], from the last row to the first: w** are the entries under U, v** those
 * under G, row first. Zeros and ones are left out.
 */
void belief_predict(struct belief *b, const struct transition *t, float carbs) {
  const float x0 = t->zz * b->x0 + t->zv * b->x1 + t->za * b->x2 + t->zm * b->x3 + t->zu * carbs;
  b->x1 = t->vv * b->x1 + t->va * b->x2;
  b->x2 = t->aa * b->x2;
  b->x3 = t->mm * b->x3 + t->mu * carbs;
  b->x0 = x0;

  float w01 = t->zz * b->u01 + t->zv;
  float w02 = t->zz * b->u02 + t->zv * b->u12 + t->za;
  float w03 = t->zz * b->u03 + t->zv * b->u13 + t->za * b->u23 + t->zm;
  float w12 = t->vv * b->u12 + t->va;
  float w13 = t->vv * b->u13 + t->va * b->u23;
  float w23 = t->aa * b->u23;
  float v01 = t->gzv;
  float v02 = t->gza;
  float v03 = t->gzm;
  float v12 = t->gva;

  /* Meal effect. */
  const float wd33 = t->mm * b->d3;
  const float d3 = t->mm * wd33 + t->dm;
  const float per_d3 = 1 / d3;
  const float u03 = (w03 * wd33 + v03 * t->dm) * per_d3;
  const float u13 = w13 * wd33 * per_d3;
  const float u23 = w23 * wd33 * per_d3;
  w03 -= u03 * t->mm;
  v03 -= u03;
  w13 -= u13 * t->mm;
  float v13 = -u13;
  w23 -= u23 * t->mm;
  const float v23 = -u23;

  /* Acceleration. */
  const float wd22 = t->aa * b->d2;
  const float wd23 = w23 * b->d3;
  const float vd23 = v23 * t->dm;
  const float d2 = t->aa * wd22 + w23 * wd23 + t->da + v23 * vd23;
  const float per_d2 = 1 / d2;
  const float u02 = (w02 * wd22 + w03 * wd23 + v02 * t->da + v03 * vd23) * per_d2;
  const float u12 = (w12 * wd22 + w13 * wd23 + v12 * t->da + v13 * vd23) * per_d2;
  w02 -= u02 * t->aa;
  w03 -= u02 * w23;
  v02 -= u02;
  v03 -= u02 * v23;
  w12 -= u12 * t->aa;
  w13 -= u12 * w23;
  v12 -= u12;
  v13 -= u12 * v23;

  /* Rate. */
  const float wd11 = t->vv * b->d1;
  const float wd12 = w12 * b->d2;
  const float wd13 = w13 * b->d3;
  const float vd12 = v12 * t->da;
  const float vd13 = v13 * t->dm;
  const float d1 = t->vv * wd11 + w12 * wd12 + w13 * wd13 + t->dv + v12 * vd12 + v13 * vd13;
  const float u01 = (w01 * wd11 + w02 * wd12 + w03 * wd13 + v01 * t->dv + v02 * vd12 + v03 * vd13) / d1;
  w01 -= u01 * t->vv;
  w02 -= u01 * w12;
  w03 -= u01 * w13;
  v01 -= u01;
  v02 -= u01 * v12;
  v03 -= u01 * v13;

  /* Level. */
  b->d0 = t->zz * t->zz * b->d0 + w01 * w01 * b->d1 + w02 * w02 * b->d2 + w03 * w03 * b->d3 + t->dz + v01 * v01 * t->dv +
          v02 * v02 * t->da + v03 * v03 * t->dm;
  b->d1 = d1;
  b->d2 = d2;
  b->d3 = d3;
  b->u01 = u01;
  b->u02 = u02;
  b->u03 = u03;
  b->u12 = u12;
  b->u13 = u13;
  b->u23 = u23;
}

void belief_update(struct belief *b, float innovation, float noise) {
  const float f1 = b->u01, f2 = b->u02, f3 = b->u03; /* f = U' h */
  const float v0 = b->d0, v1 = b->d1 * f1, v2 = b->d2 * f2, v3 = b->d3 * f3;
  const float a0 = noise + v0; /* variance of the innovation, state by state */
  const float a1 = a0 + v1 * f1;
  const float a2 = a1 + v2 * f2;
  const float a3 = a2 + v3 * f3;
  const float per_a0 = 1 / a0, per_a1 = 1 / a1, per_a2 = 1 / a2, per_a3 = 1 / a3;
  b->d0 = v0 * noise * per_a0;
  b->d1 *= a0 * per_a1;
  b->d2 *= a1 * per_a2;
  b->d3 *= a2 * per_a3;

  const float l1 = f1 * per_a0, l2 = f2 * per_a1, l3 = f3 * per_a2;
  float k0 = v0, k1 = v1, k2 = v2; /* gain before the division by a3 */
  b->u01 = f1 - l1 * k0;
  k0 += f1 * v1;
  b->u02 = f2 - l2 * k0;
  k0 += f2 * v2;
  const float u12 = b->u12;
  b->u12 = u12 - l2 * k1;
  k1 += u12 * v2;
  b->u03 = f3 - l3 * k0;
  k0 += f3 * v3;
  const float u13 = b->u13, u23 = b->u23;
  b->u13 = u13 - l3 * k1;
  k1 += u13 * v3;
  b->u23 = u23 - l3 * k2;
  k2 += u23 * v3;

  const float step = innovation * per_a3;
  b->x0 += k0 * step;
  b->x1 += k1 * step;
  b->x2 += k2 * step;
  b->x3 += v3 * step;
}

void belief_doubt_meal(struct belief *b, float growth) {
  float c = growth;
  float a0 = -b->u03, a1 = -b->u13;
  const float a2 = -b->u23;
  const float d3 = b->d3 + c;
  const float g3 = c / d3;
  c *= b->d3 / d3;
  b->d3 = d3;
  b->u03 += g3 * a0;
  b->u13 += g3 * a1;
  b->u23 += g3 * a2;
  const float d2 = b->d2 + c * a2 * a2;
  const float g2 = c * a2 / d2;
  c *= b->d2 / d2;
  b->d2 = d2;
  a0 -= a2 * b->u02;
  a1 -= a2 * b->u12;
  b->u02 += g2 * a0;
  b->u12 += g2 * a1;
  const float d1 = b->d1 + c * a1 * a1;
  const float g1 = c * a1 / d1;
  c *= b->d1 / d1;
  b->d1 = d1;
  a0 -= a1 * b->u01;
  b->u01 += g1 * a0;
  b->d0 += c * a0 * a0;
}

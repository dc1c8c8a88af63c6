/* A Gaussian belief about four states in factors, P = U D U', U unit upper triangular: positive whatever is rounded. */
#ifndef NATIVE_BELIEF_H
#define NATIVE_BELIEF_H

#include "transition.h"

struct belief {
  float x0, x1, x2, x3; /* mean of level, rate, acceleration, meal effect */
  float u01, u02, u03, u12, u13, u23;
  float d0, d1, d2, d3;
};

/* Variance of the level. */
static inline float level_variance(const struct belief *b) {
  return b->d0 + b->u01 * b->u01 * b->d1 + b->u02 * b->u02 * b->d2 + b->u03 * b->u03 * b->d3;
}

/* Time passes, with `carbs` grams on board at its start (Thornton 1976). */
void belief_predict(struct belief *b, const struct transition *t, float carbs);

/* A reading of the level (Bierman 1977). */
void belief_update(struct belief *b, float innovation, float noise);

/* More doubt about the meal effect: P <- P + growth e3 e3' (Agee and Turner 1972). */
void belief_doubt_meal(struct belief *b, float growth);

#endif

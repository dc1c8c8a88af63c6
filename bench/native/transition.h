/*
 * Exact discretisation of the kinematic model over a step of any length:
 *   dz = (-r z + v + m) dt + noise    dv = (-p v + a) dt + noise    da = -q a dt + noise
 *   dm = (-k m + b k^2 u) dt + noise  du = -k u dt
 */
#ifndef NATIVE_TRANSITION_H
#define NATIVE_TRANSITION_H

#include <stdint.h>

#include "islet_layout.h"

/* Coefficients of the differential equation, by pairs of states, and intensities of its noise. */
struct dynamics {
  float zz, vv, aa, mm, mu;
  float noise_z, noise_v, noise_a, noise_m;
  float fastest; /* the largest rate, 1/min */
};

/* x(t + step) = phi x(t) + phi_u u(t) + w, w ~ N(0, G D G'), G unit upper triangular. */
struct transition {
  uint32_t seconds;
  float zz, zv, za, zm, vv, va, aa, mm; /* phi */
  float zu, mu;                         /* what one gram on board adds */
  float gzv, gza, gzm, gva;             /* G */
  float dz, dv, da, dm;                 /* D */
};

void dynamics_of(struct dynamics *to, const struct islet_kinematic_parameters *parameters);
void transition_over(struct transition *to, const struct dynamics *dynamics, uint32_t seconds);

#endif

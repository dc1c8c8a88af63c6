#include "transition.h"

#define TRANSITION_TERMS 7
#define NOISE_TERMS 9
#define LONGEST_PHASE 0.25f /* over which the series are summed */
#define MOST_DOUBLINGS 16
#define LEAST_VARIANCE 1e-12f

static float larger(float a, float b) { return a > b ? a : b; }

static float square(float x) { return x * x; }

void dynamics_of(struct dynamics *to, const struct islet_kinematic_parameters *p) {
  const float slow = larger(p->reversion, p->rate_decay);
  const float fast = larger(p->acceleration_decay, p->meal_decay);
  *to = (struct dynamics){
      .zz = -p->reversion,
      .vv = -p->rate_decay,
      .aa = -p->acceleration_decay,
      .mm = -p->meal_decay,
      .mu = p->meal_gain * square(p->meal_decay),
      .noise_z = square(p->level_noise),
      .noise_v = square(p->rate_noise),
      .noise_a = square(p->acceleration_noise),
      .noise_m = square(p->meal_noise),
      .fastest = larger(slow, fast),
  };
}

/* A symmetric matrix; nothing ties v and a to m. */
struct noise {
  float zz, zv, za, zm, vv, va, aa, mm;
};

/* exp(A h) by its series, in Horner's form. */
static void sum_transition(struct transition *to, const struct dynamics *f, float h) {
  static const float INVERSE[TRANSITION_TERMS + 1] = {0,        1,        1 / 2.0f, 1 / 3.0f,
                                                      1 / 4.0f, 1 / 5.0f, 1 / 6.0f, 1 / 7.0f};
  struct transition t = {.zz = 1, .vv = 1, .aa = 1, .mm = 1};
  for (int term = TRANSITION_TERMS; term > 0; term--) {
    const float g = h * INVERSE[term];
    t.zz = 1 + g * f->zz * t.zz;
    t.zv = g * (f->zz * t.zv + t.vv);
    t.za = g * (f->zz * t.za + t.va);
    t.zm = g * (f->zz * t.zm + t.mm);
    t.vv = 1 + g * f->vv * t.vv;
    t.va = g * (f->vv * t.va + t.aa);
    t.aa = 1 + g * f->aa * t.aa;
    t.zu = g * (f->zz * t.zu + t.mu);
    t.mu = g * (f->mm * t.mu + f->mu * t.mm);
    t.mm = 1 + g * f->mm * t.mm;
  }
  *to = t;
}

/* The integral of exp(A s) W exp(A' s) over 0..h by its series: S <- W + h / k (A S + S A'). */
static void sum_noise(struct noise *to, const struct dynamics *f, float h) {
  static const float INVERSE[NOISE_TERMS + 1] = {0,        0,        1 / 2.0f, 1 / 3.0f, 1 / 4.0f,
                                                 1 / 5.0f, 1 / 6.0f, 1 / 7.0f, 1 / 8.0f, 1 / 9.0f};
  struct noise s = {.zz = f->noise_z, .vv = f->noise_v, .aa = f->noise_a, .mm = f->noise_m};
  for (int term = NOISE_TERMS; term > 1; term--) {
    const float g = h * INVERSE[term];
    s.zz = f->noise_z + 2 * g * (f->zz * s.zz + s.zv + s.zm);
    s.zv = g * ((f->zz + f->vv) * s.zv + s.vv + s.za);
    s.za = g * ((f->zz + f->aa) * s.za + s.va);
    s.zm = g * ((f->zz + f->mm) * s.zm + s.mm);
    s.vv = f->noise_v + 2 * g * (f->vv * s.vv + s.va);
    s.va = g * ((f->vv + f->aa) * s.va + s.aa);
    s.aa = f->noise_a + 2 * g * f->aa * s.aa;
    s.mm = f->noise_m + 2 * g * f->mm * s.mm;
  }
  *to = (struct noise){h * s.zz, h * s.zv, h * s.za, h * s.zm, h * s.vv, h * s.va, h * s.aa, h * s.mm};
}

/* From a step to one twice as long: Q <- Q + phi Q phi', phi <- phi phi. */
static void double_step(struct transition *t, struct noise *s) {
  const float wzz = t->zz * s->zz + t->zv * s->zv + t->za * s->za + t->zm * s->zm;
  const float wzv = t->zz * s->zv + t->zv * s->vv + t->za * s->va;
  const float wza = t->zz * s->za + t->zv * s->va + t->za * s->aa;
  const float wzm = t->zz * s->zm + t->zm * s->mm;
  const float wvv = t->vv * s->vv + t->va * s->va;
  const float wva = t->vv * s->va + t->va * s->aa;
  s->zz += wzz * t->zz + wzv * t->zv + wza * t->za + wzm * t->zm;
  s->zv += wzv * t->vv + wza * t->va;
  s->za += wza * t->aa;
  s->zm += wzm * t->mm;
  s->vv += wvv * t->vv + wva * t->va;
  s->va += wva * t->aa;
  s->aa += square(t->aa) * s->aa;
  s->mm += square(t->mm) * s->mm;

  t->zu = t->zu * (t->zz + t->mm) + t->zm * t->mu;
  t->mu *= 2 * t->mm;
  t->za = t->za * (t->zz + t->aa) + t->zv * t->va;
  t->zv *= t->zz + t->vv;
  t->zm *= t->zz + t->mm;
  t->zz *= t->zz;
  t->va *= t->vv + t->aa;
  t->vv *= t->vv;
  t->aa *= t->aa;
  t->mm *= t->mm;
}

/* Q = G D G'. */
static void factor(struct transition *to, struct noise s) {
  to->dm = larger(s.mm, LEAST_VARIANCE);
  to->gzm = s.zm / to->dm;
  s.zz -= to->gzm * s.zm;
  to->da = larger(s.aa, LEAST_VARIANCE);
  const float inverse = 1 / to->da;
  to->gza = s.za * inverse;
  to->gva = s.va * inverse;
  s.zz -= to->gza * s.za;
  s.zv -= to->gza * s.va;
  s.vv -= to->gva * s.va;
  to->dv = larger(s.vv, LEAST_VARIANCE);
  to->gzv = s.zv / to->dv;
  s.zz -= to->gzv * s.zv;
  to->dz = larger(s.zz, LEAST_VARIANCE);
}

void transition_over(struct transition *to, const struct dynamics *dynamics, uint32_t seconds) {
  float h = (float)seconds / 60;
  int doublings = 0;
  for (; h * dynamics->fastest > LONGEST_PHASE && doublings < MOST_DOUBLINGS; doublings++) h *= 0.5f;
  struct noise noise;
  sum_transition(to, dynamics, h);
  sum_noise(&noise, dynamics, h);
  for (; doublings > 0; doublings--) double_step(to, &noise);
  factor(to, noise);
  to->seconds = seconds;
}

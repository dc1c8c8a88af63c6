#include "kinematic.h"

#include <math.h>

#include "maths.h"

#define STEP_SECONDS 300u
#define LONGEST_STEP 57600u /* 16 hours, by when the belief has forgotten what it knew */
#define ANCHOR 120.0f       /* glucose at which a unit of the scale is one mg/dL */

static float clamped(float x, float low, float high) { return x < low ? low : x > high ? high : x; }

static float to_scale(const struct kinematic *self, float glucose) {
  const float length = self->scale_length;
  return length == 0 ? glucose : length * logarithm((glucose + length - ANCHOR) * self->per_length) + ANCHOR;
}

static void start(struct kinematic *self, float deviation) {
  const struct islet_kinematic_parameters *p = &self->parameters;
  self->belief = (struct belief){
      .x0 = deviation,
      .d0 = self->noise,
      .d1 = p->initial_rate * p->initial_rate,
      .d2 = p->initial_acceleration * p->initial_acceleration,
      .d3 = p->initial_meal_effect * p->initial_meal_effect,
  };
  self->innovation = 0;
  self->innovation_sd = 0;
  self->effective_noise = 0;
}

void kinematic_configure(struct kinematic *self, const struct islet_kinematic_parameters *parameters) {
  *self = (struct kinematic){.parameters = *parameters};
  if (parameters->scale_offset < ISLET_LINEAR_SCALE) {
    self->scale_length = ANCHOR + parameters->scale_offset;
    self->per_length = 1 / self->scale_length;
  }
  self->setpoint = to_scale(self, parameters->setpoint);
  self->noise = parameters->sensor_noise * parameters->sensor_noise;
  self->reading_variance = self->noise;
  if (parameters->degrees_of_freedom > 0)
    self->reading_variance = student_configure(&self->student, parameters->degrees_of_freedom, self->noise);
  dynamics_of(&self->dynamics, parameters);
  transition_over(&self->ahead, &self->dynamics, STEP_SECONDS);
}

static void predict(struct kinematic *self, uint32_t seconds) {
  struct transition *step = seconds == STEP_SECONDS ? &self->ahead : &self->step;
  if (step->seconds != seconds) transition_over(step, &self->dynamics, seconds);
  belief_predict(&self->belief, step, self->carbs_on_board);
  self->carbs_on_board *= step->mm;
}

/* Moves the belief to a later time; after LONGEST_STEP without news it has nothing left to forget. */
static void advance(struct kinematic *self, uint32_t time) {
  if (self->readings > 0 && time > self->time) {
    const uint32_t forgotten = self->time - self->last_informed;
    const uint32_t elapsed = time - self->time;
    if (forgotten < LONGEST_STEP) predict(self, elapsed < LONGEST_STEP - forgotten ? elapsed : LONGEST_STEP - forgotten);
  }
  self->time = time;
}

static void update(struct kinematic *self, float deviation) {
  const float variance = level_variance(&self->belief);
  float innovation = deviation - self->belief.x0;
  float noise = self->noise;
  self->innovation = innovation;
  self->innovation_sd = sqrtf(variance + self->reading_variance);
  if (self->parameters.degrees_of_freedom > 0) student_update(&self->student, variance, &innovation, &noise);
  self->effective_noise = sqrtf(noise);
  belief_update(&self->belief, innovation, noise);
}

void kinematic_reading(struct kinematic *self, uint32_t seconds, float mg_per_dl) {
  const float deviation = to_scale(self, mg_per_dl) - self->setpoint;
  advance(self, seconds);
  if (self->readings == 0 || seconds - self->last_reading > LONGEST_STEP) start(self, deviation);
  else update(self, deviation);
  self->last_reading = seconds;
  self->last_informed = seconds;
  self->readings++;
}

void kinematic_meal(struct kinematic *self, uint32_t seconds, float grams) {
  const struct islet_kinematic_parameters *p = &self->parameters;
  advance(self, seconds);
  self->carbs_on_board += grams;
  const float doubt = p->meal_uncertainty * p->meal_gain * p->meal_decay * grams;
  belief_doubt_meal(&self->belief, doubt * doubt);
  self->last_informed = seconds;
}

void kinematic_elapsed(struct kinematic *self, uint32_t seconds) { advance(self, seconds); }

/* A reading of this mean and variance on the working scale, in mg/dL: on any but the linear scale it is log-normal. */
static void from_scale(const struct kinematic *self, struct forecast_step *to, float scaled, float variance) {
  if (self->scale_length == 0) {
    to->mean = clamped(scaled, 20, 600);
    to->sd = sqrtf(variance);
    return;
  }
  const float median = self->scale_length * exponential(clamped((scaled - ANCHOR) * self->per_length, -87, 8));
  const float log_variance = variance * self->per_length * self->per_length;
  const float excess = exponential_less_1(log_variance < 4 ? log_variance : 4);
  const float mean = median * sqrtf(1 + excess);
  to->mean = clamped(mean + ANCHOR - self->scale_length, 20, 600);
  to->sd = mean * sqrtf(excess);
}

/* Carries only the level's row of phi^k and the noise that it has gathered: no covariance has to be propagated. */
void kinematic_forecast(const struct kinematic *self, struct forecast_step *to, uint32_t steps) {
  const struct belief b = self->belief;
  const struct transition t = self->ahead;
  float z = 1, v = 0, a = 0, m = 0, u = 0;
  float noise = self->reading_variance;
  for (uint32_t k = 0; k < steps; k++) {
    const float gv = z * t.gzv + v;
    const float ga = z * t.gza + v * t.gva + a;
    const float gm = z * t.gzm + m;
    noise += z * z * t.dz + gv * gv * t.dv + ga * ga * t.da + gm * gm * t.dm;
    u = z * t.zu + m * t.mu + u * t.mm;
    a = z * t.za + v * t.va + a * t.aa;
    v = z * t.zv + v * t.vv;
    m = z * t.zm + m * t.mm;
    z = z * t.zz;
    const float u1 = z * b.u01 + v;
    const float u2 = z * b.u02 + v * b.u12 + a;
    const float u3 = z * b.u03 + v * b.u13 + a * b.u23 + m;
    const float deviation = z * b.x0 + v * b.x1 + a * b.x2 + m * b.x3 + u * self->carbs_on_board;
    const float variance = noise + z * z * b.d0 + u1 * u1 * b.d1 + u2 * u2 * b.d2 + u3 * u3 * b.d3;
    from_scale(self, &to[k], deviation + self->setpoint, variance);
  }
}

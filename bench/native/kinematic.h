/* The kinematic model's Kalman filter as one would write it by hand for a Cortex-M4F: what the module is measured against. */
#ifndef NATIVE_KINEMATIC_H
#define NATIVE_KINEMATIC_H

#include <stdbool.h>
#include <stdint.h>

#include "belief.h"
#include "student.h"
#include "transition.h"

struct kinematic {
  struct islet_kinematic_parameters parameters;
  struct dynamics dynamics;
  struct transition ahead; /* the 5-minute step of the forecast */
  struct transition step;  /* the last step of another length */
  struct student student;
  float scale_length; /* 0: linear */
  float per_length;
  float setpoint;
  float noise;            /* squared scale of a reading */
  float reading_variance; /* of the likelihood; the same when it is Gaussian */

  struct belief belief; /* deviations from the setpoint on the working scale */
  float carbs_on_board;
  uint32_t time;
  uint32_t last_reading;
  uint32_t last_informed;
  uint32_t readings;
  float innovation;
  float innovation_sd;
  float effective_noise;
};

struct forecast_step {
  float mean; /* of the reading, mg/dL */
  float sd;
};

void kinematic_configure(struct kinematic *self, const struct islet_kinematic_parameters *parameters);
/* Each event is no older than the one before. The first is a reading. */
void kinematic_reading(struct kinematic *self, uint32_t seconds, float mg_per_dl);
void kinematic_meal(struct kinematic *self, uint32_t seconds, float grams);
void kinematic_elapsed(struct kinematic *self, uint32_t seconds);
/* The readings in 5, 10, ... minutes. */
void kinematic_forecast(const struct kinematic *self, struct forecast_step *to, uint32_t steps);

#endif

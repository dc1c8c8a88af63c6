/*
 * The smallest firmware that forecasts: what the whole of Islet takes of a device's flash. A sensor and a display stand for the
 * device; the runner's debugger channel is left out, as on a device. It is for its size alone: a device writes its wearer's parameters,
 * and with the zeros here configuring is refused.
 */
#include <stdint.h>
#include <string.h>

#include "islet.h"
#include "semihosting.h"

static uint8_t arena[ISLET_MINIMAL_ARENA] __attribute__((aligned(8)));

/* The device: volatile, so that the compiler cannot foresee it. */
static volatile float sensor = 120.0f;
static volatile uint32_t now;
static volatile float display[2];
static volatile int32_t refused;

/* Startup reports faults and the end of main to a debugger; a device has none. */
void semihosting_write(const char *text) { (void)text; }

_Noreturn void semihosting_exit(uint32_t code) {
  refused = (int32_t)code;
  for (;;) {
  }
}

int main(void) {
  islet *forecaster;
  refused = islet_init(&forecaster, arena, sizeof arena, ISLET_RUNNER_MODULE);
  if (refused < 0) return 1;
  islet_configuration(forecaster)->model = ISLET_MINIMAL_MODEL;
  islet_configuration(forecaster)->method = ISLET_MINIMAL_METHOD;
  islet_configuration(forecaster)->features = ISLET_MINIMAL_FEATURES;
  islet_configuration(forecaster)->sensor_interval = 300;
  islet_configuration(forecaster)->horizon = 3600;
  memset(islet_parameters(forecaster), 0, ISLET_PARAMETERS_CAPACITY);
  refused = islet_configure(forecaster);
  while (refused >= 0) {
    const uint32_t time = now;
    refused = islet_observe(forecaster, ISLET_EVENT_KIND_READING, time, time % 86400u, sensor);
    if (refused < 0) break;
    refused = islet_distribution(forecaster);
    if (refused < 0) break;
    display[0] = islet_forecast_steps(forecaster)[5].mean;
    refused = islet_risk(forecaster);
    if (refused < 0) break;
    display[1] = islet_risk_steps(forecaster)[5].cross_below70;
  }
  return 1;
}

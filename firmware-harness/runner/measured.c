/*
 * Apart from the rest of the runner, and linked before it (boards/sections.ld): what is counted between the markers is the same code at
 * the same address whatever else the runner does.
 */
#include "measured.h"

#include "report.h"

int32_t measured_observe(islet *self, uint32_t c, uint32_t reading, const char *stage, const struct event *event) {
  const uint32_t local_time = event->time % 86400u;
  int32_t status;
  REPORT_MEASURED(c, reading, stage, status = islet_observe(self, event->kind, event->time, local_time, event->value));
  return status;
}

int32_t measured_call(islet *self, uint32_t c, uint32_t reading, const char *stage, int32_t (*call)(islet *)) {
  int32_t status;
  REPORT_MEASURED(c, reading, stage, status = call(self));
  return status;
}

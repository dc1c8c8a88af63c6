/* The calls that are measured, each between the markers and then named. */
#ifndef ISLET_MEASURED_H
#define ISLET_MEASURED_H

#include "events.h"
#include "islet.h"

/* Local time is that of the event's time as UTC. */
int32_t measured_observe(islet *self, uint32_t c, uint32_t reading, const char *stage, const struct event *event);
int32_t measured_call(islet *self, uint32_t c, uint32_t reading, const char *stage, int32_t (*call)(islet *));

#endif

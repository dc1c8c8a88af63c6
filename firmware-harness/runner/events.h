/* The events of a case: see `about` in tests/cases/cases.json. */
#ifndef ISLET_EVENTS_H
#define ISLET_EVENTS_H

#include <stdint.h>

enum { MOST_EVENTS = 5 };

struct events {
  uint32_t word;
  uint32_t time;
  int32_t level;
  int32_t slope;
  uint32_t spacing;
  uint32_t features;
  uint32_t readings;
};

struct event {
  uint32_t kind;
  uint32_t time;
  float value;
};

/* With ISLET_FEATURE_TREATMENTS among the features there are boluses and basal rates. */
void events_start(struct events *self, uint32_t seed, uint32_t start, uint32_t spacing, uint32_t features);
/* The events up to and including the next reading, which is the last; answers how many. */
uint32_t events_next(struct events *self, struct event to[MOST_EVENTS]);

#endif

#include "events.h"

#include "islet_layout.h"

static uint32_t next(struct events *self) {
  self->word ^= self->word << 13;
  self->word ^= self->word >> 17;
  self->word ^= self->word << 5;
  return self->word;
}

static int32_t clamp(int32_t x, int32_t low, int32_t high) { return x < low ? low : x > high ? high : x; }

void events_start(struct events *self, uint32_t seed, uint32_t start, uint32_t spacing, uint32_t features) {
  *self = (struct events){.word = seed, .time = start, .level = 120, .spacing = spacing, .features = features};
}

uint32_t events_next(struct events *self, struct event to[MOST_EVENTS]) {
  const uint32_t turn = next(self);
  const uint32_t noise = next(self);
  const uint32_t outlier = next(self);
  const uint32_t gap = next(self);
  const uint32_t length = next(self);
  const uint32_t meal = next(self);
  const uint32_t grams = next(self);
  const uint32_t pause = next(self);
  const uint32_t first = self->readings++ == 0;
  if (!first) self->time += gap % 400 == 0 ? self->spacing * (2 + length % 100) : self->spacing;
  self->slope = clamp(self->slope + (int32_t)(turn % 5) - 2, -8, 8);
  if (self->level < 60) self->slope = 3;
  if (self->level > 330) self->slope = -3;
  self->level += self->slope;
  const int32_t jump = outlier % 150 == 0 ? 70 : outlier % 150 == 1 ? -70 : 0;
  const uint32_t treated = self->features & ISLET_FEATURE_TREATMENTS;
  uint32_t count = 0;
  if (!first && meal % 60 == 0) {
    const float eaten = (float)(5 + grams % 90);
    to[count++] = (struct event){ISLET_EVENT_KIND_MEAL, self->time - 2, eaten};
    if (treated) to[count++] = (struct event){ISLET_EVENT_KIND_INSULIN, self->time - 2, eaten / 8.0f};
  }
  if (!first && treated && pause % 5 == 1)
    to[count++] = (struct event){ISLET_EVENT_KIND_BASAL, self->time - 1, (float)((pause >> 8) % 13) / 8.0f};
  if (!first && pause % 40 == 0) to[count++] = (struct event){ISLET_EVENT_KIND_ELAPSED, self->time - 1, 0};
  const int32_t reading = clamp(self->level + (int32_t)(noise % 7) - 3 + jump, 20, 600);
  to[count++] = (struct event){ISLET_EVENT_KIND_READING, self->time, (float)reading};
  return count;
}

/*
 * A module that traps leaves a status and a broken instance, not a crash. Of this module `diagnose` loads from the last event's
 * time plus 8, `distribution` stores there, `forecast` divides by it and `risk` is unreachable.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "expect.h"
#include "islet.h"

enum { ARENA = 600000 };

/* No kind of event. */
enum { NOTHING = 99 };

static islet *start(void *arena) {
  islet *self = NULL;
  EXPECT(islet_init(&self, arena, ARENA, islet_module, ISLET_MODULE_LENGTH) == ISLET_STATUS_OK);
  struct islet_configuration *configuration = islet_configuration(self);
  configuration->model = cases[0].model;
  configuration->method = ISLET_METHOD_KALMAN;
  configuration->horizon = cases[0].horizon;
  memcpy(islet_parameters(self), cases[0].parameters, cases[0].parameter_words * sizeof(uint32_t));
  EXPECT(islet_configure(self) == ISLET_STATUS_OK);
  return self;
}

/* Leaves a word in the input block, in an event that is refused. */
static void give(islet *self, uint32_t word) {
  EXPECT(islet_observe(self, NOTHING, word, 0, 0) == ISLET_STATUS_UNKNOWN_EVENT);
}

/* The call traps with this word and the instance is of no more use; another one does not notice. */
static void expect_trap(uint32_t word, int32_t (*call)(islet *)) {
  void *arena = malloc(ARENA);
  void *other_arena = malloc(ARENA);
  islet *self = start(arena);
  islet *other = start(other_arena);
  give(self, word);
  give(other, 8);
  EXPECT(call(self) == ISLET_TRAPPED);
  EXPECT(call(self) == ISLET_BROKEN);
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, 0, 0, 100) == ISLET_BROKEN);
  EXPECT(islet_forecast(other) == 0);
  EXPECT(islet_observe(other, ISLET_EVENT_KIND_READING, 0, 0, 100) >= 0);
  self = start(arena);
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, 0, 0, 100) >= 0);
  free(arena);
  free(other_arena);
}

int main(void) {
  void *arena = malloc(ARENA);
  islet *self = start(arena);
  struct islet_usage usage;
  islet_usage(self, &usage);
  give(self, usage.linear_memory - 12); /* the last word of memory */
  EXPECT(islet_distribution(self) == 0);
  EXPECT(islet_diagnose(self) == 1);
  give(self, 8);
  EXPECT(islet_forecast(self) == 0);
  free(arena);

  const uint32_t beyond[] = {usage.linear_memory - 11, usage.linear_memory, 65528u, 0x7ffffff8u, 0x80000000u, 0xfffffff4u,
                             0xfffffff8u, 0xffffffffu};
  for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
    expect_trap(beyond[i], islet_diagnose);
    expect_trap(beyond[i], islet_distribution);
  }
  expect_trap(0, islet_forecast);
  expect_trap(1, islet_risk);
  printf("%d failures\n", failures);
  return failures > 0;
}

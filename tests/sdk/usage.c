/* Prints how many bytes of the arena a configured instance uses. */
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "islet.h"

enum { ARENA = 600000 };

int main(void) {
  static uint8_t arena[ARENA] __attribute__((aligned(8)));
  islet *self = NULL;
  int32_t status = islet_init(&self, arena, ARENA, islet_module, ISLET_MODULE_LENGTH);
  if (status < 0) return printf("islet_init: %d\n", status);
  struct islet_configuration *configuration = islet_configuration(self);
  configuration->model = cases[0].model;
  configuration->method = ISLET_METHOD_KALMAN;
  configuration->horizon = cases[0].horizon;
  memcpy(islet_parameters(self), cases[0].parameters, cases[0].parameter_words * sizeof(uint32_t));
  status = islet_configure(self);
  if (status < 0) return printf("islet_configure: %d\n", status);
  struct islet_usage usage;
  islet_usage(self, &usage);
  printf("%u\n", usage.arena_used);
  return 0;
}

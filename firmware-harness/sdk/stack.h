/* The module's stack under wasm3, and how deep it got. */
#ifndef ISLET_STACK_H
#define ISLET_STACK_H

#include <stdint.h>
#include <string.h>

#include "m3_config.h"

/* Bytes: 1.5 KB with the constants that a frame can hold in firmware, more with wasm3's own default. */
#define ISLET_STACK_SIZE (24u * d_m3MaxConstantTableSize)

/* What it is painted with, to see how much of it is used. */
#define ISLET_STACK_PAINT 0xc5u

static inline void islet_stack_paint(void *stack) { memset(stack, ISLET_STACK_PAINT, ISLET_STACK_SIZE); }

/* Bytes of the stack that were written since it was painted. */
static inline uint32_t islet_stack_peak(const void *stack) {
  const uint8_t *bytes = stack;
  uint32_t peak = ISLET_STACK_SIZE;
  while (peak > 0 && bytes[peak - 1] == ISLET_STACK_PAINT) peak--;
  return peak;
}

#endif

/* The allocator behind wasm3: a stack in the caller's arena that counts its peak. */
#ifndef ISLET_HEAP_H
#define ISLET_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct islet_heap {
  uint8_t *start;
  uint8_t *next;
  uint8_t *end;
  uint8_t *last; /* the newest chunk, the only one that can be freed or grown in place */
  uint8_t *peak;
  bool sealed;   /* nothing is allocated any more */
};

/* The heap that wasm3's next allocations come from. */
void islet_heap_use(struct islet_heap *heap);

#endif

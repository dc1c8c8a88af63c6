#include "heap.h"

#include <string.h>

#include "m3_core.h"

static struct islet_heap *active;

void islet_heap_use(struct islet_heap *heap) { active = heap; }

static size_t rounded(size_t size) { return (size + 7) & ~(size_t)7; }

/* Moves the end of the newest chunk, which starts at `chunk`; false when there is no room. */
static bool extend(uint8_t *chunk, size_t size) {
  if (active->sealed || size > (size_t)(active->end - chunk) || rounded(size) > (size_t)(active->end - chunk)) return false;
  active->next = chunk + rounded(size);
  active->last = chunk;
  if (active->next > active->peak) active->peak = active->next;
  return true;
}

void *m3_Malloc_Impl(size_t size) {
  uint8_t *chunk = active->next;
  if (!extend(chunk, size)) return NULL;
  memset(chunk, 0, rounded(size));
  return chunk;
}

void m3_Free_Impl(void *chunk) {
  if (chunk == NULL || chunk != active->last) return;
  active->next = active->last;
  active->last = NULL;
}

void *m3_Realloc_Impl(void *chunk, size_t size, size_t old_size) {
  if (chunk != NULL && chunk == active->last) {
    if (!extend(chunk, size)) return NULL;
    if (size > old_size) memset((uint8_t *)chunk + old_size, 0, size - old_size);
    return chunk;
  }
  if (chunk != NULL && size <= old_size) return chunk;
  void *fresh = m3_Malloc_Impl(size);
  if (fresh != NULL && chunk != NULL) memcpy(fresh, chunk, old_size);
  return fresh;
}

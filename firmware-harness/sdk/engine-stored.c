/* The module as stored code (code.h), run by the operations of wasm3 without its compiler. */
#include "code.h"

#include <string.h>

#include "sha256.h"
#include "stack.h"

#include "m3_env.h"
#include "m3_exec_defs.h"

/* The code that the program is linked with, of islet_code.c: a struct islet_code and what follows it, so many bytes. */
extern const uint64_t islet_code[];
extern const uint32_t islet_code_size;

struct stored_engine {
  struct islet_engine base;
  uint8_t *end;      /* of the arena */
  uint32_t served;   /* most bytes of linear memory that a configuration took */
  M3Runtime runtime; /* what operations ask of it */
  uint64_t stack[ISLET_STACK_SIZE / sizeof(uint64_t)];
  M3MemoryHeader header; /* linear memory follows */
};

/* Where linear memory starts: operations expect it right behind its header. */
#define MEMORY_OFFSET (offsetof(struct stored_engine, header) + sizeof(M3MemoryHeader))

const bool islet_engine_reads_module = false;

static const struct islet_code *code(void) { return (const struct islet_code *)(const void *)islet_code; }

static struct stored_engine *stored_of(struct islet_engine *self) { return (struct stored_engine *)(void *)self; }

/* Whether the code is whole, and made of the pinned module for this program. */
static bool fits(const struct islet_code *stored) {
  static const uint8_t PINNED[32] = ISLET_MODULE_SHA256;
  if (stored->magic != ISLET_CODE_MAGIC || stored->length != islet_code_size || stored->length < sizeof *stored) return false;
  if (memcmp(stored->module, PINNED, sizeof PINNED) != 0) return false;
  if (stored->operations != (uintptr_t)AddressOfOperations() || stored->memory_size != ISLET_LEAST_MEMORY) return false;
  uint8_t digest[32];
  struct islet_sha256 hash;
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, (const uint8_t *)stored + ISLET_CODE_SEALED, stored->length - ISLET_CODE_SEALED);
  islet_sha256_finish(&hash, digest);
  return memcmp(stored->digest, digest, sizeof digest) == 0;
}

/* Linear memory of another size: it keeps its bytes, new ones are 0. */
static int32_t resize(struct stored_engine *self, uint32_t memory_size) {
  if (memory_size < ISLET_LEAST_MEMORY) memory_size = ISLET_LEAST_MEMORY;
  if (memory_size > (size_t)(self->end - self->base.memory)) return ISLET_ARENA_TOO_SMALL;
  const uint32_t before = self->base.memory_size;
  if (memory_size > before) memset(self->base.memory + before, 0, memory_size - before);
  self->base.memory_size = memory_size;
  self->header.length = memory_size;
  return ISLET_STATUS_OK;
}

int32_t islet_engine_start(struct islet_engine **self, uint8_t *start, uint8_t *end, const uint8_t *module) {
  (void)module;
  struct stored_engine *fresh = (struct stored_engine *)(void *)start;
  if (sizeof *fresh > (size_t)(end - start)) return ISLET_ARENA_TOO_SMALL;
  if (!fits(code())) return ISLET_BAD_MODULE;
  memset(fresh, 0, sizeof *fresh);
  fresh->end = end;
  fresh->base.memory = start + MEMORY_OFFSET;
  fresh->runtime.memory.mallocated = &fresh->header;
  fresh->header.runtime = &fresh->runtime;
  fresh->header.maxStack = (uint8_t *)fresh->stack + ISLET_STACK_SIZE;
  *self = &fresh->base;
  return islet_engine_boot(&fresh->base);
}

/* To configure or restore takes no more memory than to serve afterwards, which is not known yet: what there is. */
int32_t islet_engine_boot(struct islet_engine *self) {
  const size_t space = (size_t)(stored_of(self)->end - self->memory);
  return resize(stored_of(self), space < ISLET_BOOT_MEMORY ? (uint32_t)space : ISLET_BOOT_MEMORY);
}

bool islet_engine_holds(const struct islet_configuration *configuration) {
  const struct islet_code *stored = code();
  return stored->model == 0 || (configuration->model == stored->model && configuration->method == stored->method &&
                                (configuration->features & ~stored->features) == 0);
}

int32_t islet_engine_enter_service(struct islet_engine *self, uint32_t memory_size,
                                   const struct islet_configuration *configuration, uint32_t left_out) {
  (void)configuration;
  (void)left_out;
  struct stored_engine *engine = stored_of(self);
  islet_stack_paint(engine->stack);
  const int32_t status = resize(engine, memory_size);
  if (status >= 0 && self->memory_size > engine->served) engine->served = self->memory_size;
  return status;
}

int32_t islet_engine_call(struct islet_engine *self, enum islet_call which) {
  struct stored_engine *engine = stored_of(self);
  const uint32_t entry = code()->entries[which];
  if (entry == ISLET_CODE_NO_ENTRY) return ISLET_STATUS_LEFT_OUT;
  const pc_t start = (pc_t)(const void *)((const uint8_t *)(code() + 1) + entry);
  const m3ret_t trapped = RunCode(start, (m3stack_t)engine->stack, &engine->header, d_m3OpDefaultArgs);
  if (trapped == m3Err_none) return (int32_t)engine->stack[0];
  const bool short_of_memory = which >= ISLET_SERVICE_CALLS && self->memory_size < ISLET_BOOT_MEMORY;
  return short_of_memory && trapped == m3Err_trapOutOfBoundsMemoryAccess ? ISLET_ARENA_TOO_SMALL : ISLET_TRAPPED;
}

/* Bytes of the arena with so much linear memory: arenas have a multiple of 8. */
static uint32_t arena_of(uint32_t memory_size) { return ((uint32_t)MEMORY_OFFSET + memory_size + 7u) & ~7u; }

void islet_engine_usage(const struct islet_engine *self, struct islet_usage *usage) {
  const struct stored_engine *engine = (const struct stored_engine *)(const void *)self;
  usage->arena_used = arena_of(self->memory_size);
  usage->arena_peak = arena_of(engine->served);
  usage->wasm_stack_size = ISLET_STACK_SIZE;
  usage->wasm_stack_peak = islet_stack_peak(engine->stack);
}

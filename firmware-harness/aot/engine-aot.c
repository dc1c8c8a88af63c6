/* The module as C, translated by wasm2c when the firmware is built. */
#include "engine.h"

#include <string.h>

#include "islet_aot.h"

/*
 * The names of the translation hold the module's SHA-256 (ISLET_MODULE_NAME in islet_module.h): one of any other module than
 * the pinned one does not link.
 */
#define PASTE(a, b, c) a##b##c
#define SYMBOL(prefix, module, rest) PASTE(prefix, module, rest)
#define TRANSLATED(rest) SYMBOL(Z_, ISLET_MODULE_NAME, rest)

typedef TRANSLATED(_instance_t) instance;

static uint32_t (*const CALLS[ISLET_CALL_COUNT])(instance *) = {
    TRANSLATED(Z_observe),  TRANSLATED(Z_recoverClock), TRANSLATED(Z_forecast),
    TRANSLATED(Z_distribution), TRANSLATED(Z_risk),     TRANSLATED(Z_diagnose),
    TRANSLATED(Z_seal),     TRANSLATED(Z_configure),    TRANSLATED(Z_restore)};

struct aot_engine {
  struct islet_engine base;
  uint32_t capacity; /* linear memory that the arena has room for */
  uint32_t peak;     /* most linear memory so far */
  instance module;   /* ends in the linear memory */
};

_Static_assert(offsetof(instance, w2c_memory) + sizeof(wasm_rt_memory_t) == sizeof(instance), "memory is not last");
_Static_assert(ISLET_BOOT_MEMORY >= WASM_RT_LEAST_MEMORY, "memory is checked against more than it has");

const bool islet_engine_reads_module = false;

/* Where a trap returns to: words of __builtin_setjmp. Calls do not nest. */
static void *trapped[5];

_Noreturn void wasm_rt_trap(wasm_rt_trap_t code) {
  (void)code;
  __builtin_longjmp(trapped, 1);
}

static struct aot_engine *aot_of(struct islet_engine *self) { return (struct aot_engine *)(void *)self; }

/* Gives the linear memory another size, never below that of booting, and zeros where it grows. */
static int32_t resize(struct islet_engine *self, uint32_t wanted) {
  wasm_rt_memory_t *memory = &aot_of(self)->module.w2c_memory;
  const uint32_t size = wanted < ISLET_BOOT_MEMORY ? ISLET_BOOT_MEMORY : wanted;
  if (size > aot_of(self)->capacity) return ISLET_ARENA_TOO_SMALL;
  if (size > memory->size) memset(memory->data + memory->size, 0, size - memory->size);
  if (size > aot_of(self)->peak) aot_of(self)->peak = size;
  memory->size = size;
  self->memory_size = size;
  return ISLET_STATUS_OK;
}

/* Writes what the module starts with; false when that traps. */
static bool instantiate(instance *module) {
  if (__builtin_setjmp(trapped) != 0) return false;
  TRANSLATED(_instantiate)(module);
  return true;
}

int32_t islet_engine_start(struct islet_engine **self, uint8_t *start, uint8_t *end, const uint8_t *module) {
  (void)module;
  struct aot_engine *fresh = (struct aot_engine *)(void *)start;
  if (sizeof *fresh > (size_t)(end - start)) return ISLET_ARENA_TOO_SMALL;
  memset(fresh, 0, sizeof *fresh);
  fresh->capacity = (uint32_t)((size_t)(end - start) - sizeof *fresh);
  fresh->base.memory = fresh->module.w2c_memory.data;
  *self = &fresh->base;
  const int32_t status = resize(*self, ISLET_BOOT_MEMORY);
  if (status < 0) return status;
  return instantiate(&fresh->module) ? ISLET_STATUS_OK : ISLET_BAD_MODULE;
}

int32_t islet_engine_boot(struct islet_engine *self) { return resize(self, ISLET_BOOT_MEMORY); }

int32_t islet_engine_enter_service(struct islet_engine *self, uint32_t memory_size, uint32_t model) {
  (void)model;
  return resize(self, memory_size);
}

/*
 * __builtin_setjmp and not <setjmp.h>: newlib's for Cortex-M restores no floating-point registers, which the caller may hold
 * values in. The compiler's own makes this function save all registers that it has to preserve.
 */
int32_t islet_engine_call(struct islet_engine *self, enum islet_call which) {
  if (__builtin_setjmp(trapped) != 0) return ISLET_TRAPPED;
  return (int32_t)CALLS[which](&aot_of(self)->module);
}

void islet_engine_usage(const struct islet_engine *self, struct islet_usage *usage) {
  const struct aot_engine *engine = (const struct aot_engine *)(const void *)self;
  usage->arena_used = (uint32_t)sizeof *engine + self->memory_size;
  usage->arena_peak = (uint32_t)sizeof *engine + engine->peak;
  usage->wasm_stack_size = 0;
  usage->wasm_stack_peak = 0;
}

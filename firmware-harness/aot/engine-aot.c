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
  instance module; /* ends in the linear memory */
};

_Static_assert(offsetof(instance, w2c_memory) + sizeof(wasm_rt_memory_t) == sizeof(instance), "memory is not last");
_Static_assert(ISLET_AOT_MEMORY >= ISLET_BOOT_MEMORY, "linear memory is too small to configure or restore in");

const bool islet_engine_reads_module = false;

/* Where a trap returns to: words of __builtin_setjmp. Calls do not nest. */
static void *trapped[5];

_Noreturn void wasm_rt_trap(wasm_rt_trap_t code) {
  (void)code;
  __builtin_longjmp(trapped, 1);
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
  const size_t size = sizeof *fresh + ISLET_AOT_MEMORY;
  if (size > (size_t)(end - start)) return ISLET_ARENA_TOO_SMALL;
  memset(fresh, 0, size);
  fresh->module.w2c_memory.size = ISLET_AOT_MEMORY;
  fresh->base.memory = fresh->module.w2c_memory.data;
  fresh->base.memory_size = ISLET_AOT_MEMORY;
  *self = &fresh->base;
  return instantiate(&fresh->module) ? ISLET_STATUS_OK : ISLET_BAD_MODULE;
}

int32_t islet_engine_boot(struct islet_engine *self) {
  (void)self;
  return ISLET_STATUS_OK; /* every call is always there */
}

bool islet_engine_holds(const struct islet_configuration *configuration) {
  (void)configuration;
  return true; /* every function is translated */
}

int32_t islet_engine_enter_service(struct islet_engine *self, uint32_t memory_size,
                                   const struct islet_configuration *configuration, uint32_t left_out) {
  (void)configuration;
  (void)left_out;
  return memory_size <= self->memory_size ? ISLET_STATUS_OK : ISLET_ARENA_TOO_SMALL;
}

/*
 * __builtin_setjmp and not <setjmp.h>: newlib's for Cortex-M restores no floating-point registers, which the caller may hold
 * values in. The compiler's own makes this function save all registers that it has to preserve.
 */
int32_t islet_engine_call(struct islet_engine *self, enum islet_call which) {
  if (__builtin_setjmp(trapped) != 0) return ISLET_TRAPPED;
  return (int32_t)CALLS[which](&((struct aot_engine *)(void *)self)->module);
}

void islet_engine_usage(const struct islet_engine *self, struct islet_usage *usage) {
  usage->arena_used = (uint32_t)sizeof(struct aot_engine) + self->memory_size;
  usage->arena_peak = usage->arena_used;
  usage->wasm_stack_size = 0;
  usage->wasm_stack_peak = 0;
}

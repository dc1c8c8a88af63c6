/* The module under wasm3. */
#include "engine.h"

#include <string.h>

#include "functions.h"
#include "heap.h"
#include "stack.h"

#include "m3_compile.h"
#include "m3_env.h"
#include "wasm3.h"

/* Stack of an engine that configures or restores. */
#define BOOT_STACK_SIZE (2u * ISLET_STACK_SIZE)

static const char *const SERVICE_NAMES[ISLET_SERVICE_CALLS] = {"observe", "recoverClock", "forecast", "distribution",
                                                               "risk",    "diagnose",     "seal"};

struct wasm3_engine {
  struct islet_engine base;
  struct islet_heap heap;
  const uint8_t *module_bytes;
  IM3Environment environment;
  IM3Runtime runtime;
  IM3Module module;
  IM3Function functions[ISLET_SERVICE_CALLS];
};

const bool islet_engine_reads_module = true;

static struct wasm3_engine *wasm3_of(struct islet_engine *self) { return (struct wasm3_engine *)(void *)self; }

/* What wasm3's error means to the caller. */
static int32_t status_of(M3Result result) {
  if (result == m3Err_none) return ISLET_STATUS_OK;
  if (result == m3Err_mallocFailed || result == m3Err_mallocFailedCodePage) return ISLET_ARENA_TOO_SMALL;
  return strncmp(result, "[trap]", 6) == 0 ? ISLET_TRAPPED : ISLET_BAD_MODULE;
}

/*
 * Loads the module into a runtime of `memory_size` bytes of linear memory, in place of the one before, whose memory it takes
 * over: the state is a value, so a runtime can be thrown away with all that it has compiled.
 */
static M3Result load(struct wasm3_engine *self, uint32_t memory_size, uint32_t stack_size) {
  struct islet_heap *heap = &self->heap;
  uint8_t *const end = heap->end;
  uint32_t kept = 0;
  if (self->runtime != NULL) {
    kept = self->base.memory_size < memory_size ? self->base.memory_size : memory_size;
    heap->end = end - kept;
    memmove(heap->end, self->base.memory, kept); /* to the arena's end, out of the way */
  }
  heap->sealed = false;
  heap->next = heap->start;
  heap->last = NULL;
  self->runtime = NULL;
  self->module = NULL;
  islet_heap_use(heap);

  M3Result result = m3Err_mallocFailed;
  IM3Runtime runtime = NULL;
  self->environment = m3_NewEnvironment();
  if (self->environment != NULL) runtime = m3_NewRuntime(self->environment, stack_size, NULL);
  if (runtime != NULL) {
    runtime->memoryLimit = memory_size;
    result = m3_ParseModule(self->environment, &self->module, self->module_bytes, ISLET_MODULE_LENGTH);
    if (result == m3Err_none) result = m3_LoadModule(runtime, self->module);
  }
  if (result == m3Err_none) {
    self->runtime = runtime;
    self->base.memory_size = memory_size;
    self->base.memory = m3_GetMemory(runtime, NULL, 0);
    memcpy(self->base.memory, heap->end, kept);
  }
  heap->end = end;
  return result;
}

int32_t islet_engine_start(struct islet_engine **self, uint8_t *start, uint8_t *end, const uint8_t *module) {
  struct wasm3_engine *fresh = (struct wasm3_engine *)(void *)start;
  const size_t size = (sizeof *fresh + 7) & ~(size_t)7;
  if (size > (size_t)(end - start)) return ISLET_ARENA_TOO_SMALL;
  memset(fresh, 0, sizeof *fresh);
  fresh->module_bytes = module;
  fresh->heap.start = start + size;
  fresh->heap.end = end;
  fresh->heap.next = fresh->heap.start;
  fresh->heap.peak = fresh->heap.start;
  *self = &fresh->base;
  return status_of(load(fresh, ISLET_BOOT_MEMORY, BOOT_STACK_SIZE));
}

int32_t islet_engine_boot(struct islet_engine *self) { return status_of(load(wasm3_of(self), ISLET_BOOT_MEMORY, BOOT_STACK_SIZE)); }

/* A runtime with every function compiled that the device can call and does not leave out: no later call compiles or allocates. */
static M3Result compile_service(struct wasm3_engine *self, uint32_t memory_size,
                                const struct islet_configuration *configuration, uint32_t left_out) {
  M3Result result = load(self, memory_size, ISLET_STACK_SIZE);
  if (result != m3Err_none) return result;
  /* Functions are compiled where the module's stack is afterwards; on a 64-bit machine it is too small for that. */
  if (sizeof(M3Compilation) <= ISLET_STACK_SIZE) self->runtime->compilation = self->runtime->stack;
  for (uint32_t i = 0; i < self->module->numFunctions; i++) {
    if (!islet_serves(i, configuration, left_out)) continue;
    IM3Function function = Module_GetFunction(self->module, i);
    if (function == NULL) return m3Err_mallocFailed;
    if (function->compiled == NULL) result = CompileFunction(function);
    if (result != m3Err_none) return result;
  }
  self->runtime->compilation = NULL;
  islet_stack_paint(self->runtime->stack);
  for (size_t i = 0; i < ISLET_SERVICE_CALLS; i++) {
    if ((left_out >> i & 1u) != 0) continue;
    result = m3_FindFunction(&self->functions[i], self->runtime, SERVICE_NAMES[i]);
    if (result != m3Err_none) return result;
  }
  self->heap.sealed = true;
  return m3Err_none;
}

bool islet_engine_holds(const struct islet_configuration *configuration) {
  (void)configuration;
  return true; /* it compiles what is needed */
}

int32_t islet_engine_enter_service(struct islet_engine *self, uint32_t memory_size,
                                   const struct islet_configuration *configuration, uint32_t left_out) {
  return status_of(compile_service(wasm3_of(self), memory_size, configuration, left_out));
}

int32_t islet_engine_call(struct islet_engine *self, enum islet_call which) {
  struct wasm3_engine *engine = wasm3_of(self);
  IM3Function function = NULL;
  M3Result result = m3Err_none;
  islet_heap_use(&engine->heap);
  if (which < ISLET_SERVICE_CALLS) {
    function = engine->functions[which];
  } else {
    engine->heap.sealed = false;
    result = m3_FindFunction(&function, engine->runtime, which == ISLET_CALL_RESTORE ? "restore" : "configure");
  }
  int32_t status = 0;
  const void *results[1] = {&status};
  if (result == m3Err_none) result = m3_Call(function, 0, NULL);
  if (result == m3Err_none) result = m3_GetResults(function, 1, results);
  return result == m3Err_none ? status : status_of(result);
}

void islet_engine_usage(const struct islet_engine *self, struct islet_usage *usage) {
  const struct wasm3_engine *engine = (const struct wasm3_engine *)(const void *)self;
  usage->arena_used = (uint32_t)(engine->heap.next - (const uint8_t *)self);
  usage->arena_peak = (uint32_t)(engine->heap.peak - (const uint8_t *)self);
  usage->wasm_stack_size = ISLET_STACK_SIZE;
  usage->wasm_stack_peak = islet_stack_peak(engine->runtime->stack);
}

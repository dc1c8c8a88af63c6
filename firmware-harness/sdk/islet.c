#include "islet.h"

#include <stdbool.h>
#include <string.h>

#include "heap.h"
#include "sha256.h"

#include "m3_compile.h"
#include "m3_env.h"
#include "wasm3.h"

/* Stack of the module, bytes: 1 KB with the constants that a frame can hold in firmware, more with wasm3's own default. */
#define STACK_SIZE (16u * d_m3MaxConstantTableSize)

/* Linear memory of a runtime that configures or restores: both write below it, the state included; and its stack. */
#define BOOT_MEMORY 8192u
#define BOOT_STACK 2048u

/* What the module's stack is painted with, to see how much of it is used. */
#define PAINT 0xc5u

enum call { OBSERVE, RECOVER_CLOCK, FORECAST, DISTRIBUTION, RISK, DIAGNOSE, SEAL, CALL_COUNT };
static const char *const CALL_NAMES[CALL_COUNT] = {"observe", "recoverClock", "forecast", "distribution",
                                                   "risk",    "diagnose",     "seal"};

struct islet {
  struct islet_heap heap;
  uint8_t *arena;
  const uint8_t *module_bytes;
  IM3Environment environment;
  IM3Runtime runtime;
  IM3Module module;
  IM3Function functions[CALL_COUNT];
  uint8_t *memory; /* the module's linear memory; it stays in place for as long as its runtime lives */
  uint32_t memory_size;
  bool configured;
  bool broken;
};

static struct islet_state *state_of(const islet *self) {
  return (struct islet_state *)(void *)(self->memory + ISLET_STATE_ADDRESS);
}

static int32_t broken(islet *self, int32_t status) {
  self->broken = true;
  return status;
}

/* What wasm3's error means to the caller. */
static int32_t status_of(M3Result result) {
  if (result == m3Err_mallocFailed || result == m3Err_mallocFailedCodePage) return ISLET_ARENA_TOO_SMALL;
  return strncmp(result, "[trap]", 6) == 0 ? ISLET_TRAPPED : ISLET_BAD_MODULE;
}

/*
 * Loads the module into a runtime of `memory_size` bytes of linear memory, in place of the one before, whose memory it takes
 * over: the state is a value, so a runtime can be thrown away with all that it has compiled.
 */
static M3Result load(islet *self, uint32_t memory_size, uint32_t stack_size) {
  struct islet_heap *heap = &self->heap;
  uint8_t *const end = heap->end;
  uint32_t kept = 0;
  if (self->runtime != NULL) {
    kept = self->memory_size < memory_size ? self->memory_size : memory_size;
    heap->end = end - kept;
    memmove(heap->end, self->memory, kept); /* to the arena's end, out of the way */
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
    self->memory_size = memory_size;
    self->memory = m3_GetMemory(runtime, NULL, 0);
    memcpy(self->memory, heap->end, kept);
  }
  heap->end = end;
  return result;
}

/* Calls a function without parameters. */
static int32_t call(islet *self, IM3Function function) {
  M3Result result = m3_Call(function, 0, NULL);
  int32_t status = 0;
  const void *results[1] = {&status};
  if (result == m3Err_none) result = m3_GetResults(function, 1, results);
  return result == m3Err_none ? status : broken(self, status_of(result));
}

/* The runtime in which the device runs: as much memory as the configuration needs, and every function it can call compiled. */
static M3Result enter_service(islet *self) {
  const struct islet_state *state = state_of(self);
  const uint32_t model = ((const struct islet_configuration *)(const void *)(state + 1))->model;
  M3Result result = load(self, state->memory_end, STACK_SIZE);
  if (result != m3Err_none) return result;
  /* Functions are compiled where the module's stack is afterwards; on a 64-bit machine it is too small for that. */
  if (sizeof(M3Compilation) <= STACK_SIZE) self->runtime->compilation = self->runtime->stack;
  for (uint32_t i = 0; i < self->module->numFunctions; i++) {
    IM3Function function = &self->module->functions[i];
    const bool needed = ISLET_FUNCTION_COUNT == 0u || ((islet_module_functions[i] >> model) & 1u) != 0;
    if (needed && function->compiled == NULL) result = CompileFunction(function);
    if (result != m3Err_none) return result;
  }
  self->runtime->compilation = NULL;
  memset(self->runtime->stack, PAINT, STACK_SIZE);
  for (size_t i = 0; i < CALL_COUNT; i++) {
    result = m3_FindFunction(&self->functions[i], self->runtime, CALL_NAMES[i]);
    if (result != m3Err_none) return result;
  }
  self->heap.sealed = true;
  return m3Err_none;
}

/* Runs `configure` or `restore`, which the device needs only now, in a runtime of its own. */
static int32_t boot(islet *self, const char *name) {
  IM3Function function = NULL;
  islet_heap_use(&self->heap);
  self->heap.sealed = false;
  M3Result result = m3_FindFunction(&function, self->runtime, name);
  if (result != m3Err_none) return broken(self, status_of(result));
  const int32_t status = call(self, function);
  if (self->broken) return status;
  if (status >= 0) self->configured = true;
  if (self->configured) result = enter_service(self);
  return result == m3Err_none ? status : broken(self, status_of(result));
}

/* A runtime that can configure or restore. */
static int32_t prepare_boot(islet *self) {
  if (!self->configured) return ISLET_STATUS_OK; /* it is the one of islet_init */
  const M3Result result = load(self, BOOT_MEMORY, BOOT_STACK);
  return result == m3Err_none ? ISLET_STATUS_OK : broken(self, status_of(result));
}

int32_t islet_init(islet **self, void *arena, size_t size, const uint8_t *module, size_t length) {
  static const uint8_t PINNED[32] = ISLET_MODULE_SHA256;
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  *self = NULL;
  if (arena == NULL || module == NULL || ((uintptr_t)arena & 7u) != 0) return ISLET_BAD_ARGUMENT;
  if (size < sizeof(islet) + BOOT_MEMORY) return ISLET_ARENA_TOO_SMALL;
  if (length != ISLET_MODULE_LENGTH) return ISLET_WRONG_MODULE;
  uint8_t digest[32];
  struct islet_sha256 hash;
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, module, length);
  islet_sha256_finish(&hash, digest);
  if (memcmp(digest, PINNED, sizeof digest) != 0) return ISLET_WRONG_MODULE;

  islet *fresh = arena;
  memset(fresh, 0, sizeof *fresh);
  fresh->arena = arena;
  fresh->module_bytes = module;
  fresh->heap.start = fresh->arena + ((sizeof *fresh + 7) & ~(size_t)7);
  fresh->heap.end = fresh->arena + (size & ~(size_t)7);
  fresh->heap.next = fresh->heap.start;
  fresh->heap.peak = fresh->heap.start;
  const M3Result result = load(fresh, BOOT_MEMORY, BOOT_STACK);
  if (result != m3Err_none) return status_of(result);
  *self = fresh;
  return ISLET_STATUS_OK;
}

/* A block of the module's memory. */
static void *block(const islet *self, uint32_t address) { return self->memory + address; }

struct islet_configuration *islet_configuration(islet *self) { return block(self, ISLET_CONFIGURATION_ADDRESS); }

void *islet_parameters(islet *self) { return block(self, ISLET_PARAMETERS_ADDRESS); }

int32_t islet_configure(islet *self) {
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  const int32_t status = prepare_boot(self);
  return status < 0 ? status : boot(self, "configure");
}

static int32_t serve(islet *self, enum call which) {
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  if (!self->configured) return ISLET_STATUS_NOT_CONFIGURED;
  islet_heap_use(&self->heap);
  return call(self, self->functions[which]);
}

static int32_t take_in(islet *self, enum call which, uint32_t kind, uint32_t time, uint32_t local_time, float value) {
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  struct islet_input *input = block(self, ISLET_INPUT_ADDRESS);
  input->time = time;
  input->local_time = local_time;
  input->kind = kind;
  input->value = value;
  return serve(self, which);
}

int32_t islet_observe(islet *self, uint32_t kind, uint32_t time, uint32_t local_time, float value) {
  return take_in(self, OBSERVE, kind, time, local_time, value);
}

int32_t islet_recover_clock(islet *self, uint32_t kind, uint32_t time, uint32_t local_time, float value) {
  return take_in(self, RECOVER_CLOCK, kind, time, local_time, value);
}

int32_t islet_forecast(islet *self) { return serve(self, FORECAST); }
int32_t islet_distribution(islet *self) { return serve(self, DISTRIBUTION); }
int32_t islet_risk(islet *self) { return serve(self, RISK); }
int32_t islet_diagnose(islet *self) { return serve(self, DIAGNOSE); }

const struct islet_forecast *islet_forecast_block(const islet *self) { return block(self, ISLET_FORECAST_ADDRESS); }
const struct islet_forecast_step *islet_forecast_steps(const islet *self) {
  return (const void *)(islet_forecast_block(self) + 1);
}
const struct islet_risk *islet_risk_block(const islet *self) { return block(self, ISLET_RISK_ADDRESS); }
const struct islet_risk_step *islet_risk_steps(const islet *self) { return (const void *)(islet_risk_block(self) + 1); }
const struct islet_diagnostics *islet_diagnostics_block(const islet *self) { return block(self, ISLET_DIAGNOSTICS_ADDRESS); }
const struct islet_state *islet_state_block(const islet *self) { return state_of(self); }

int32_t islet_snapshot(islet *self, uint8_t *to, size_t capacity, size_t *length) {
  if (self == NULL || to == NULL || length == NULL) return ISLET_BAD_ARGUMENT;
  *length = 0;
  if (self->broken) return ISLET_BROKEN;
  if (!self->configured) return ISLET_STATUS_NOT_CONFIGURED;
  *length = state_of(self)->length;
  if (*length > capacity) return ISLET_BUFFER_TOO_SMALL;
  const int32_t status = serve(self, SEAL);
  if (status >= 0) memcpy(to, state_of(self), *length);
  return status;
}

/* CRC-32 (IEEE 802.3) of a snapshot with its checksum as zero: a damaged one is refused before it replaces the state. */
static uint32_t checksum_of(const uint8_t *from, size_t length) {
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < length; i++) {
    const size_t at = i - offsetof(struct islet_state, checksum);
    crc ^= at < sizeof(uint32_t) ? 0u : from[i];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
  }
  return ~crc;
}

int32_t islet_restore(islet *self, const uint8_t *from, size_t length) {
  if (self == NULL || from == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  struct islet_state head;
  if (length < sizeof head) return ISLET_STATUS_NOT_A_SNAPSHOT;
  memcpy(&head, from, sizeof head);
  if (head.magic != ISLET_MAGIC) return ISLET_STATUS_NOT_A_SNAPSHOT;
  if (head.layout_version != ISLET_LAYOUT_VERSION || head.length != length) return ISLET_STATUS_OTHER_LAYOUT;
  if (length > BOOT_MEMORY - ISLET_STATE_ADDRESS) return ISLET_STATUS_OTHER_LAYOUT;
  if (checksum_of(from, length) != head.checksum) return ISLET_STATUS_BAD_CHECKSUM;
  const int32_t status = prepare_boot(self);
  if (status < 0) return status;
  memcpy(state_of(self), from, length);
  const int32_t restored = boot(self, "restore");
  return restored < 0 ? broken(self, restored) : restored; /* it passed all checks above and the module knows better: a bug */
}

void islet_usage(const islet *self, struct islet_usage *usage) {
  const uint8_t *stack = self->runtime->stack;
  uint32_t free = STACK_SIZE;
  while (free > 0 && stack[free - 1] == PAINT) free--;
  usage->arena_used = (uint32_t)(self->heap.next - self->arena);
  usage->arena_peak = (uint32_t)(self->heap.peak - self->arena);
  usage->linear_memory = self->memory_size;
  usage->wasm_stack_size = STACK_SIZE;
  usage->wasm_stack_peak = free;
}

const char *islet_status_name(int32_t status) {
  static const char *const CORE[] = {
      "ok", "not configured", "bad configuration", "bad parameters", "parameters without a continuous-time form", "unknown event",
      "not a finite number", "out of range", "implausible dose", "duplicate", "out of order", "the clock went back",
      "the clock is fine", "no reading yet", "not a snapshot", "snapshot of another layout", "damaged snapshot"};
  static const char *const SDK[] = {"bad argument", "wrong module", "arena too small", "bad module",
                                    "trapped", "buffer too small", "broken: initialise anew"};
  if (status >= 0) return CORE[0];
  if (status >= ISLET_STATUS_BAD_CHECKSUM) return CORE[-status];
  if (status <= ISLET_BAD_ARGUMENT && status >= ISLET_BROKEN) return SDK[ISLET_BAD_ARGUMENT - status];
  return "unknown status";
}

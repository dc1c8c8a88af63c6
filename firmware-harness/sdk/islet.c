#include "islet.h"

#include <stdbool.h>
#include <string.h>

#include "engine.h"
#include "sha256.h"

struct islet {
  struct islet_engine *engine;
  uint32_t left_out; /* bits of enum islet_service */
  bool configured;
  bool broken;
};

/* Where the engine lies in the arena. */
#define ENGINE_OFFSET ((sizeof(islet) + 7) & ~(size_t)7)

/* A block of the module's memory. */
static void *block(const islet *self, uint32_t address) { return self->engine->memory + address; }

static struct islet_state *state_of(const islet *self) { return block(self, ISLET_STATE_ADDRESS); }

/* Where linear memory can end: behind the last block, which is the state or the forecast's steps, and the working memory. */
static uint32_t memory_end(const struct islet_state *state, const struct islet_configuration *configured) {
  const uint32_t steps = configured->horizon / ISLET_STEP_SECONDS;
  const uint32_t forecast_end =
    ISLET_FORECAST_ADDRESS + (uint32_t)sizeof(struct islet_forecast) + steps * (uint32_t)sizeof(struct islet_forecast_step);
  const uint32_t state_end = ISLET_STATE_ADDRESS + state->length;
  return (state_end > forecast_end ? state_end : forecast_end) + state->working;
}

/* What the engine answered, which is of no more use if that was not the core's answer. */
static int32_t checked(islet *self, int32_t status) {
  if (status <= ISLET_BAD_ARGUMENT) self->broken = true;
  return status;
}

/* Runs `configure` or `restore`, and readies the engine for all that follows. */
static int32_t boot(islet *self, enum islet_call which) {
  const int32_t status = checked(self, islet_engine_call(self->engine, which));
  if (self->broken) return status;
  if (status >= 0) self->configured = true;
  if (!self->configured) return status;
  const struct islet_state *state = state_of(self);
  const struct islet_configuration configured = *(const struct islet_configuration *)(const void *)(state + 1);
  const int32_t entered = checked(self, islet_engine_enter_service(self->engine, memory_end(state, &configured), &configured, self->left_out));
  return entered < 0 ? entered : status;
}

/* An engine that can configure or restore. */
static int32_t prepare_boot(islet *self) {
  if (!self->configured) return ISLET_STATUS_OK; /* it is the one of islet_init */
  return checked(self, islet_engine_boot(self->engine));
}

/* Whether these bytes are the pinned module. */
static bool is_pinned(const uint8_t *module, size_t length) {
  static const uint8_t PINNED[32] = ISLET_MODULE_SHA256;
  if (length != ISLET_MODULE_LENGTH) return false;
  uint8_t digest[32];
  struct islet_sha256 hash;
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, module, length);
  islet_sha256_finish(&hash, digest);
  return memcmp(digest, PINNED, sizeof digest) == 0;
}

int32_t islet_init(islet **self, void *arena, size_t size, const uint8_t *module, size_t length) {
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  *self = NULL;
  if (arena == NULL || ((uintptr_t)arena & 7u) != 0) return ISLET_BAD_ARGUMENT;
  if (module == NULL && (islet_engine_reads_module || length != 0)) return ISLET_BAD_ARGUMENT;
  if (size < ENGINE_OFFSET + ISLET_LEAST_MEMORY) return ISLET_ARENA_TOO_SMALL;
  if (module != NULL && !is_pinned(module, length)) return ISLET_WRONG_MODULE;

  uint8_t *const start = arena;
  islet *fresh = arena;
  memset(fresh, 0, sizeof *fresh);
  const int32_t status = islet_engine_start(&fresh->engine, start + ENGINE_OFFSET, start + (size & ~(size_t)7), module);
  if (status < 0) return status;
  *self = fresh;
  return ISLET_STATUS_OK;
}

struct islet_configuration *islet_configuration(islet *self) { return block(self, ISLET_CONFIGURATION_ADDRESS); }

void *islet_parameters(islet *self) { return block(self, ISLET_PARAMETERS_ADDRESS); }

int32_t islet_leave_out(islet *self, uint32_t calls) {
  if (self == NULL || self->configured) return ISLET_BAD_ARGUMENT;
  self->left_out = calls;
  return ISLET_STATUS_OK;
}

int32_t islet_configure(islet *self) {
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  if (!islet_engine_holds(islet_configuration(self))) return ISLET_STATUS_LEFT_OUT;
  const int32_t status = prepare_boot(self);
  return status < 0 ? status : boot(self, ISLET_CALL_CONFIGURE);
}

static int32_t serve(islet *self, enum islet_call which) {
  if (self == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  if (!self->configured) return ISLET_STATUS_NOT_CONFIGURED;
  if ((self->left_out >> which & 1u) != 0) return ISLET_STATUS_LEFT_OUT;
  return checked(self, islet_engine_call(self->engine, which));
}

static int32_t take_in(islet *self, enum islet_call which, uint32_t kind, uint32_t time, uint32_t local_time, float value) {
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
  return take_in(self, ISLET_CALL_OBSERVE, kind, time, local_time, value);
}

int32_t islet_recover_clock(islet *self, uint32_t kind, uint32_t time, uint32_t local_time, float value) {
  return take_in(self, ISLET_CALL_RECOVER_CLOCK, kind, time, local_time, value);
}

int32_t islet_forecast(islet *self) { return serve(self, ISLET_CALL_FORECAST); }
int32_t islet_distribution(islet *self) { return serve(self, ISLET_CALL_DISTRIBUTION); }
int32_t islet_risk(islet *self) { return serve(self, ISLET_CALL_RISK); }
int32_t islet_diagnose(islet *self) { return serve(self, ISLET_CALL_DIAGNOSE); }

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
  const int32_t status = serve(self, ISLET_CALL_SEAL);
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

/* Whether module and engine hold the model, the method and the features of a configuration. */
static bool is_held(const struct islet_configuration *wanted) {
  const bool model = wanted->model < 32 && (ISLET_HELD_MODELS >> wanted->model & 1u) != 0;
  return model && (wanted->features & ~(uint32_t)ISLET_HELD_FEATURES) == 0 && islet_engine_holds(wanted);
}

int32_t islet_restore(islet *self, const uint8_t *from, size_t length) {
  if (self == NULL || from == NULL) return ISLET_BAD_ARGUMENT;
  if (self->broken) return ISLET_BROKEN;
  struct islet_state head;
  if (length < sizeof head) return ISLET_STATUS_NOT_A_SNAPSHOT;
  memcpy(&head, from, sizeof head);
  if (head.magic != ISLET_MAGIC) return ISLET_STATUS_NOT_A_SNAPSHOT;
  if (head.layout_version != ISLET_LAYOUT_VERSION || head.length != length) return ISLET_STATUS_OTHER_LAYOUT;
  struct islet_configuration wanted;
  if (length < sizeof head + sizeof wanted) return ISLET_STATUS_OTHER_LAYOUT;
  memcpy(&wanted, from + sizeof head, sizeof wanted);
  if (!is_held(&wanted)) return ISLET_STATUS_LEFT_OUT;
  if (length > ISLET_BOOT_MEMORY - ISLET_STATE_ADDRESS) return ISLET_STATUS_OTHER_LAYOUT;
  if (checksum_of(from, length) != head.checksum) return ISLET_STATUS_BAD_CHECKSUM;
  const int32_t status = prepare_boot(self);
  if (status < 0) return status;
  if (ISLET_STATE_ADDRESS + length > self->engine->memory_size) return ISLET_ARENA_TOO_SMALL;
  memcpy(state_of(self), from, length);
  const int32_t restored = boot(self, ISLET_CALL_RESTORE);
  if (restored < 0) self->broken = true; /* it passed all checks above and the module knows better: a bug */
  return restored;
}

void islet_usage(const islet *self, struct islet_usage *usage) {
  islet_engine_usage(self->engine, usage);
  usage->arena_used += (uint32_t)ENGINE_OFFSET;
  usage->arena_peak += (uint32_t)ENGINE_OFFSET;
  usage->linear_memory = self->engine->memory_size;
}

const char *islet_status_name(int32_t status) {
  static const char *const CORE[] = {
      "ok", "not configured", "bad configuration", "bad parameters", "parameters without a continuous-time form", "unknown event",
      "not a finite number", "out of range", "implausible dose", "duplicate", "out of order", "the clock went back",
      "the clock is fine", "no reading yet", "not a snapshot", "snapshot of another layout", "damaged snapshot",
      "the configuration leaves this feature out", "left out of the module, of the stored code or by islet_leave_out"};
  static const char *const SDK[] = {"bad argument", "wrong module", "arena too small", "bad module",
                                    "trapped", "buffer too small", "broken: initialise anew"};
  if (status >= 0) return CORE[0];
  if (status >= ISLET_STATUS_LEFT_OUT) return CORE[-status];
  if (status <= ISLET_BAD_ARGUMENT && status >= ISLET_BROKEN) return SDK[ISLET_BAD_ARGUMENT - status];
  return "unknown status";
}

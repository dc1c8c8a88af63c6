/*
 * What runs the module, behind islet.c: the interpreter wasm3, which compiles it on the device (engine-wasm3.c) or runs what was compiled
 * when the firmware was built (engine-stored.c), or the module's translation to C (../aot/engine-aot.c). A program links one of them. Statuses below those of the core are enum islet_sdk_status; after one of
 * them an engine is of no more use.
 */
#ifndef ISLET_ENGINE_H
#define ISLET_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "islet.h"

/*
 * Linear memory of an engine that configures or restores, bytes: both write below it, the state included. Without the adaptive model
 * the forecast lies behind every state.
 */
#define ISLET_BOOT_MEMORY (ISLET_FORECAST_ADDRESS > ISLET_STATE_ADDRESS ? ISLET_FORECAST_ADDRESS : 18432u)

/* Linear memory that every engine has, bytes: blocks at constant addresses lie below. */
#define ISLET_LEAST_MEMORY \
  (ISLET_FORECAST_ADDRESS > ISLET_STATE_ADDRESS ? ISLET_FORECAST_ADDRESS + (uint32_t)sizeof(struct islet_forecast) : ISLET_STATE_ADDRESS + 2048u)

enum islet_call {
  ISLET_CALL_OBSERVE,
  ISLET_CALL_RECOVER_CLOCK,
  ISLET_CALL_FORECAST,
  ISLET_CALL_DISTRIBUTION,
  ISLET_CALL_RISK,
  ISLET_CALL_DIAGNOSE,
  ISLET_CALL_SEAL,
  ISLET_SERVICE_CALLS, /* the calls above are those of an engine in service */
  ISLET_CALL_CONFIGURE = ISLET_SERVICE_CALLS,
  ISLET_CALL_RESTORE,
  ISLET_CALL_COUNT
};

/* How every engine begins; its own fields follow. */
struct islet_engine {
  uint8_t *memory; /* the module's linear memory; it stays in place until the next boot or service */
  uint32_t memory_size;
};

/* Whether it needs the module's bytes, since it reads its code there. */
extern const bool islet_engine_reads_module;

/* Makes an engine in the memory from `start`, aligned to 8 bytes, to `end`, ready to configure or restore. */
int32_t islet_engine_start(struct islet_engine **self, uint8_t *start, uint8_t *end, const uint8_t *module);

/* Makes an engine that was in service ready to configure or restore again. Linear memory keeps its bytes. */
int32_t islet_engine_boot(struct islet_engine *self);

/* Whether it can serve such a device. */
bool islet_engine_holds(const struct islet_configuration *configuration);

/* Readies all that `configuration` needs for the calls of service but those left out (bit 1 << enum islet_call), with so much linear memory. It keeps its bytes. */
int32_t islet_engine_enter_service(struct islet_engine *self, uint32_t memory_size,
                                   const struct islet_configuration *configuration, uint32_t left_out);

/* The module's answer. */
int32_t islet_engine_call(struct islet_engine *self, enum islet_call which);

/* Fills `usage` but counts the arena from the engine's start. */
void islet_engine_usage(const struct islet_engine *self, struct islet_usage *usage);

#endif

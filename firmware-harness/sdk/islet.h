/*
 * Islet for firmware: a Bayesian glucose forecaster of fixed size, run by the wasm3 interpreter, from code stored in flash or compiled on the
 * device, or translated to C.
 *
 *   static uint8_t arena[ISLET_ARENA_SIZE] __attribute__((aligned(8)));
 *   islet *forecaster;
 *   islet_init(&forecaster, arena, sizeof arena, islet_module, ISLET_MODULE_LENGTH);
 *   ... write islet_configuration() and islet_parameters(), then islet_configure(forecaster);
 *   islet_observe(forecaster, ISLET_EVENT_KIND_READING, seconds, seconds_of_day, mg_per_dl);   on every reading
 *   islet_distribution(forecaster);  islet_forecast_block(forecaster) ...
 *
 * All memory is the caller's arena; nothing is allocated elsewhere and nothing is printed. The arena stays where it is and is the
 * instance's alone until the caller drops it: there is nothing to close. Without stored code islet_configure compiles
 * under wasm3 all that the configured model can call; afterwards no call compiles or allocates until islet_configure or islet_restore is
 * called again, so the worst case of each call is known.
 *
 * Every call that answers a status answers 0 or above, else why it was refused; a refused call leaves the state as it was. These take NULL
 * as an instance (ISLET_BAD_ARGUMENT); those that answer a pointer, and islet_usage, want an instance that islet_init has made.
 *
 * Instances take turns, since an engine serves one of them at a time: one thread for all, and no interrupt handler, for a call takes up
 * to millions of cycles. It may be interrupted and preempted anywhere, by who keeps the floating-point registers. FPSCR has to be as after reset
 * (round to nearest, no flush to zero, no default NaN), or the bits differ. C stack: 1.3 KB on stored code, 1.1 KB with translated code, 2.4 KB where
 * islet_configure compiles.
 *
 * Blocks and numbers of settings, events, flags and statuses: islet_layout.h. C11, or C++11 and later.
 *
 * It advises; it never doses.
 */
#ifndef ISLET_H
#define ISLET_H

#include <stddef.h>
#include <stdint.h>

#include "islet_layout.h"
#include "islet_module.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct islet islet;

/* Statuses of the SDK, below those of the core (enum islet_status in islet_layout.h). */
enum islet_sdk_status {
  ISLET_BAD_ARGUMENT = -64,      /* a null pointer, an arena that is not aligned to 8 bytes, or islet_leave_out after islet_configure */
  ISLET_WRONG_MODULE = -65,      /* not the module that this SDK was built for: its SHA-256 differs */
  ISLET_ARENA_TOO_SMALL = -66,   /* the arena, or the linear memory of translated code, does not hold what this call needs */
  ISLET_BAD_MODULE = -67,        /* the engine refused the module, or stored code is damaged or made for another program */
  ISLET_TRAPPED = -68,           /* the module trapped, a bug: initialise anew */
  ISLET_BUFFER_TOO_SMALL = -69,  /* a snapshot does not fit the caller's buffer */
  ISLET_BROKEN = -70             /* an earlier call trapped or ran out of memory: initialise anew */
};

/*
 * Starts an instance in the arena, with the module whose hash this SDK was built with. Compiled on the device, its bytes must stay where
 * they are. Stored and translated code do not read them: there `module` may be NULL and `length` 0, which saves them in flash.
 */
int32_t islet_init(islet **self, void *arena, size_t size, const uint8_t *module, size_t length);

/* Blocks to write before islet_configure. Pointers to blocks hold until the next islet_configure or islet_restore. */
struct islet_configuration *islet_configuration(islet *self);
/*
 * ISLET_PARAMETERS_CAPACITY bytes, 0 after islet_init: the struct of the model's parameters and, ISLET_HEAD_PARAMETERS_OFFSET bytes from the start,
 * those of the head. tools/generate-parameters.mjs writes them as C.
 */
void *islet_parameters(islet *self);

/* Calls that a device may do without: bits for islet_leave_out. */
enum islet_service {
  ISLET_RECOVER_CLOCK = 1 << 1,
  ISLET_FORECAST = 1 << 2,
  ISLET_DISTRIBUTION = 1 << 3,
  ISLET_RISK = 1 << 4,
  ISLET_DIAGNOSE = 1 << 5,
  ISLET_SNAPSHOT = 1 << 6
};

/*
 * Calls that this device never makes: compiled on the device, what only they need takes no memory. They are refused with ISLET_STATUS_LEFT_OUT. For a
 * fresh instance, before islet_configure or islet_restore.
 */
int32_t islet_leave_out(islet *self, uint32_t calls);

/* Starts an empty state. Compiled on the device it takes milliseconds. Refused settings leave an earlier state as it was. */
int32_t islet_configure(islet *self);

/*
 * Takes in an event of a kind of enum islet_event_kind, whose value and unit are said there; answers the belief's flags (enum islet_flag).
 * `time`: s since any moment, of a clock that goes on while the device sleeps or is switched off; a time far ahead is taken for a gap.
 * `local_time`: the wearer's, s since midnight, 0..86399; the model adaptive and learned intervals look at it.
 */
int32_t islet_observe(islet *self, uint32_t kind, uint32_t time, uint32_t local_time, float value);
/*
 * Goes on with the event's time after the device's clock was set back, which islet_observe answers with ISLET_STATUS_CLOCK_WENT_BACK; the
 * event itself is to be observed afterwards.
 */
int32_t islet_recover_clock(islet *self, uint32_t kind, uint32_t time, uint32_t local_time, float value);

int32_t islet_forecast(islet *self);     /* mean and standard deviation of each step */
int32_t islet_distribution(islet *self); /* the same, quantiles and threshold probabilities */
int32_t islet_risk(islet *self);         /* probability that readings cross the thresholds */
int32_t islet_diagnose(islet *self);     /* what the filter believes */

/* What these calls leave: a block, and its `steps` steps. Until such a call has succeeded, and after another event, it says nothing of now. */
const struct islet_forecast *islet_forecast_block(const islet *self);
const struct islet_forecast_step *islet_forecast_steps(const islet *self);
const struct islet_risk *islet_risk_block(const islet *self);
const struct islet_risk_step *islet_risk_steps(const islet *self);
const struct islet_diagnostics *islet_diagnostics_block(const islet *self);
/* The state, `length` bytes: all that is known of the patient. */
const struct islet_state *islet_state_block(const islet *self);

/* Seals the state and copies it out; *length is what it takes even when the buffer is too small. */
int32_t islet_snapshot(islet *self, uint8_t *to, size_t capacity, size_t *length);
/* Goes on from a snapshot, bit for bit, with the configuration that it was taken under. Compiles where islet_configure does. */
int32_t islet_restore(islet *self, const uint8_t *from, size_t length);

struct islet_usage {
  uint32_t arena_used;       /* bytes of the arena in use now */
  uint32_t arena_peak;       /* most that were ever in use: after islet_configure, what the arena must have */
  uint32_t linear_memory;    /* of these, the module's memory */
  uint32_t wasm_stack_size;  /* of these, the module's stack; 0 for translated code, which uses the C stack */
  uint32_t wasm_stack_peak;  /* most of that stack that was used since the last islet_configure */
};
void islet_usage(const islet *self, struct islet_usage *usage);

/* The status in words, for a log. */
const char *islet_status_name(int32_t status);

#ifdef __cplusplus
}
#endif

#endif

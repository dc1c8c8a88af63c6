/* What islet.h promises, on the host, under AddressSanitizer. Prints what failed; exit code 1 then. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "events.h"
#include "expect.h"
#include "islet.h"

enum { ARENA = 600000, LONGEST_STATE = 16384 };

/* No kind of event. */
enum { NOTHING = 99 };

static void write_settings(islet *self, const struct case_description *given) {
  struct islet_configuration *configuration = islet_configuration(self);
  configuration->model = given->model;
  configuration->method = given->method;
  configuration->features = given->features;
  configuration->particles = given->particles;
  configuration->sensor_interval = given->sensor_interval;
  configuration->horizon = given->horizon;
  memset(islet_parameters(self), 0, ISLET_PARAMETERS_CAPACITY);
  memcpy(islet_parameters(self), given->parameters, given->parameter_words * sizeof(uint32_t));
}

/* An instance in a block of its own, so that AddressSanitizer sees every step beyond it. */
static islet *start(const struct case_description *given, size_t size, int32_t *status) {
  islet *self = NULL;
  void *arena = malloc(size);
  *status = islet_init(&self, arena, size, islet_module, ISLET_MODULE_LENGTH);
  if (*status < 0) {
    EXPECT(self == NULL);
    free(arena);
    return NULL;
  }
  write_settings(self, given);
  *status = islet_configure(self);
  return self;
}

static void feed(islet *self, struct events *events, uint32_t readings) {
  struct event batch[MOST_EVENTS];
  for (uint32_t i = 0; i < readings; i++) {
    const uint32_t count = events_next(events, batch);
    for (uint32_t k = 0; k < count; k++)
      EXPECT(islet_observe(self, batch[k].kind, batch[k].time, batch[k].time % 86400, batch[k].value) >= 0);
  }
}

static void wrong_calls(void) {
  static uint8_t arena[ARENA] __attribute__((aligned(8)));
  islet *self = (islet *)arena;
  EXPECT(islet_init(NULL, arena, ARENA, islet_module, ISLET_MODULE_LENGTH) == ISLET_BAD_ARGUMENT);
  EXPECT(islet_init(&self, NULL, ARENA, islet_module, ISLET_MODULE_LENGTH) == ISLET_BAD_ARGUMENT && self == NULL);
  EXPECT(islet_init(&self, arena + 1, ARENA - 1, islet_module, ISLET_MODULE_LENGTH) == ISLET_BAD_ARGUMENT);
  EXPECT(islet_init(&self, arena, ARENA, NULL, ISLET_MODULE_LENGTH) == ISLET_BAD_ARGUMENT);
  EXPECT(islet_init(&self, arena, ARENA, NULL, 0) == (COMPILES ? ISLET_BAD_ARGUMENT : ISLET_STATUS_OK));
  EXPECT(islet_init(&self, arena, ARENA, islet_module, ISLET_MODULE_LENGTH - 1) == ISLET_WRONG_MODULE);
  static uint8_t changed[ISLET_MODULE_LENGTH];
  for (size_t i = 0; i < ISLET_MODULE_LENGTH; i += 997) {
    memcpy(changed, islet_module, sizeof changed);
    changed[i] ^= 1;
    EXPECT(islet_init(&self, arena, ARENA, changed, sizeof changed) == ISLET_WRONG_MODULE);
  }

  EXPECT(islet_observe(NULL, 1, 0, 0, 100) == ISLET_BAD_ARGUMENT);
  EXPECT(islet_init(&self, arena, ARENA, islet_module, ISLET_MODULE_LENGTH) == ISLET_STATUS_OK);
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, 0, 0, 100) == ISLET_STATUS_NOT_CONFIGURED);
  EXPECT(islet_risk(self) == ISLET_STATUS_NOT_CONFIGURED);
  uint8_t snapshot[8];
  size_t length;
  EXPECT(islet_snapshot(self, snapshot, sizeof snapshot, &length) == ISLET_STATUS_NOT_CONFIGURED);
  write_settings(self, &cases[0]);
  islet_configuration(self)->model = 77;
  EXPECT(islet_configure(self) == ISLET_STATUS_BAD_CONFIGURATION);
  write_settings(self, &cases[0]);
  EXPECT(islet_configure(self) == ISLET_STATUS_OK);
  EXPECT(islet_risk(self) == ISLET_STATUS_NO_READING);
  EXPECT(islet_snapshot(self, snapshot, sizeof snapshot, &length) == ISLET_BUFFER_TOO_SMALL && length > sizeof snapshot);
}

static void refusals_leave_the_state(void) {
  int32_t status;
  islet *self = start(&cases[0], ARENA, &status);
  struct events events;
  events_start(&events, cases[0].seed, cases[0].start, cases[0].spacing, cases[0].features);
  feed(self, &events, 20);
  const struct islet_state *state = islet_state_block(self);
  uint8_t before[LONGEST_STATE];
  memcpy(before, state, state->length);
  const uint32_t now = state->time;
  EXPECT(islet_observe(self, NOTHING, now + 300, 0, 100) == ISLET_STATUS_UNKNOWN_EVENT);
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, now, 0, 100) == ISLET_STATUS_DUPLICATE);
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, now + 300, 0, NAN) == ISLET_STATUS_NOT_FINITE);
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, now + 300, 0, 5000) == ISLET_STATUS_OUT_OF_RANGE);
  write_settings(self, &cases[0]);
  islet_configuration(self)->horizon = 1;
  EXPECT(islet_configure(self) == ISLET_STATUS_BAD_CONFIGURATION); /* and it goes on with the old one */
  EXPECT(memcmp(before, islet_state_block(self), islet_state_block(self)->length) == 0);
  feed(self, &events, 5);
  EXPECT(islet_distribution(self) == ISLET_STATUS_OK);
  free(self);
}

static void too_small_arenas(void) {
  int32_t status;
  islet *self = start(&cases[0], ARENA, &status);
  struct islet_usage usage;
  islet_usage(self, &usage);
  free(self);
  for (size_t size = 0; size < usage.arena_peak; size += 264) {
    self = start(&cases[0], size, &status);
    EXPECT(status == ISLET_ARENA_TOO_SMALL);
    if (self != NULL) {
      EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, 0, 0, 100) == ISLET_BROKEN);
      struct islet_usage broken;
      islet_usage(self, &broken);
      EXPECT(broken.arena_peak <= size);
    }
    free(self);
  }
  self = start(&cases[0], usage.arena_peak, &status); /* the peak is what it takes */
  EXPECT(status == ISLET_STATUS_OK);
  free(self);
}

static void snapshots(void) {
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    int32_t status;
    islet *self = start(&cases[c], ARENA, &status);
    struct events events;
    events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
    feed(self, &events, 50);
    uint8_t snapshot[LONGEST_STATE];
    uint8_t later[LONGEST_STATE];
    size_t length;
    EXPECT(islet_snapshot(self, snapshot, sizeof snapshot, &length) == ISLET_STATUS_OK);
    struct events again = events;
    feed(self, &events, 30);
    EXPECT(islet_risk(self) >= 0);
    memcpy(later, islet_state_block(self), length);
    float risk[4];
    memcpy(risk, islet_risk_steps(self), sizeof risk);

    islet *other = NULL; /* a device that was switched off */
    void *arena = malloc(ARENA);
    EXPECT(islet_init(&other, arena, ARENA, islet_module, ISLET_MODULE_LENGTH) == ISLET_STATUS_OK);
    for (size_t i = 0; i < length; i += 61 + length / 64) {
      snapshot[i] ^= 4;
      EXPECT(islet_restore(other, snapshot, length) < 0);
      snapshot[i] ^= 4;
    }
    EXPECT(islet_restore(other, snapshot, length - 1) < 0);
    EXPECT(islet_restore(other, snapshot, 3) == ISLET_STATUS_NOT_A_SNAPSHOT);
    EXPECT(islet_restore(other, snapshot, length) == ISLET_STATUS_OK);
    feed(other, &again, 30);
    EXPECT(islet_risk(other) >= 0);
    EXPECT(memcmp(later, islet_state_block(other), length) == 0);
    EXPECT(memcmp(risk, islet_risk_steps(other), sizeof risk) == 0);

    snapshot[100] ^= 1; /* a damaged one leaves the state that is there */
    EXPECT(islet_restore(other, snapshot, length) == ISLET_STATUS_BAD_CHECKSUM);
    EXPECT(memcmp(later, islet_state_block(other), length) == 0);
    free(self);
    free(arena);
  }
}

static void nothing_is_allocated_later(void) {
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    int32_t status;
    islet *self = start(&cases[c], ARENA, &status);
    struct islet_usage before;
    struct islet_usage after;
    islet_usage(self, &before);
    struct events events;
    events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
    feed(self, &events, 500);
    const uint32_t now = islet_state_block(self)->time;
    EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, now - 1000, 0, 100) < 0);
    EXPECT(islet_recover_clock(self, ISLET_EVENT_KIND_READING, now - 1000, 0, 100) == ISLET_STATUS_OK);
    EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, now + 100000, 0, 100) >= 0);
    EXPECT(islet_forecast(self) >= 0 && islet_distribution(self) >= 0 && islet_risk(self) >= 0 && islet_diagnose(self) >= 0);
    uint8_t snapshot[LONGEST_STATE];
    size_t length;
    EXPECT(islet_snapshot(self, snapshot, sizeof snapshot, &length) >= 0);
    islet_usage(self, &after);
    EXPECT(after.arena_used == before.arena_used && after.arena_peak == before.arena_peak);
    EXPECT(after.linear_memory >= ISLET_STATE_ADDRESS + islet_state_block(self)->length + islet_state_block(self)->working);
    if (TRANSLATED) {
      EXPECT(after.wasm_stack_peak == 0 && after.wasm_stack_size == 0);
    } else {
      EXPECT(after.wasm_stack_peak > 0 && after.wasm_stack_peak < after.wasm_stack_size);
    }
    free(self);
  }
}

/* The longest horizon at the shortest interval takes the most memory. */
static void largest_configurations(void) {
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    struct case_description largest = cases[c];
    largest.sensor_interval = 60;
    largest.horizon = ISLET_FORECAST_STEPS * ISLET_STEP_SECONDS;
    int32_t status;
    islet *self = start(&largest, ARENA, &status);
    EXPECT(status == ISLET_STATUS_OK);
    struct events events;
    events_start(&events, largest.seed, largest.start, 60, largest.features);
    feed(self, &events, 5);
    EXPECT(islet_risk(self) == ISLET_STATUS_OK);
    free(self);
  }
}

/* What is left out is refused and takes no memory; everything else answers as it does without. */
static void calls_left_out(void) {
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    int32_t status;
    islet *whole = start(&cases[c], ARENA, &status);
    EXPECT(status == ISLET_STATUS_OK);
    EXPECT(islet_leave_out(whole, ISLET_DIAGNOSE) == ISLET_BAD_ARGUMENT);
    islet *self;
    void *arena = aligned_alloc(8, ARENA);
    EXPECT(islet_init(&self, arena, ARENA, islet_module, ISLET_MODULE_LENGTH) == ISLET_STATUS_OK);
    EXPECT(islet_leave_out(self, ISLET_DISTRIBUTION | ISLET_DIAGNOSE) == ISLET_STATUS_OK);
    write_settings(self, &cases[c]);
    EXPECT(islet_configure(self) == ISLET_STATUS_OK);
    struct islet_usage all, less;
    islet_usage(whole, &all);
    islet_usage(self, &less);
    EXPECT(COMPILES ? less.arena_used < all.arena_used : less.arena_used == all.arena_used);
    struct events events;
    events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
    feed(whole, &events, 50);
    events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
    feed(self, &events, 50);
    EXPECT(islet_distribution(self) == ISLET_STATUS_LEFT_OUT && islet_diagnose(self) == ISLET_STATUS_LEFT_OUT);
    EXPECT(islet_forecast(whole) == ISLET_STATUS_OK && islet_forecast(self) == ISLET_STATUS_OK);
    EXPECT(islet_risk(whole) == ISLET_STATUS_OK && islet_risk(self) == ISLET_STATUS_OK);
    const uint32_t steps = islet_forecast_block(whole)->steps;
    for (uint32_t k = 0; k < steps; k++) {
      EXPECT(islet_forecast_steps(whole)[k].mean == islet_forecast_steps(self)[k].mean);
      EXPECT(islet_risk_steps(whole)[k].cross_below70 == islet_risk_steps(self)[k].cross_below70);
    }
    EXPECT(memcmp(islet_state_block(whole), islet_state_block(self), islet_state_block(whole)->length) == 0);
    islet_usage(self, &all);
    EXPECT(all.arena_used == less.arena_used);
    free(arena);
    free(whole);
  }
}

static void names(void) {
  EXPECT(strcmp(islet_status_name(ISLET_STATUS_DUPLICATE), "duplicate") == 0);
  EXPECT(strcmp(islet_status_name(ISLET_STATUS_BAD_CHECKSUM), "damaged snapshot") == 0);
  EXPECT(strcmp(islet_status_name(ISLET_BAD_ARGUMENT), "bad argument") == 0);
  EXPECT(strcmp(islet_status_name(ISLET_BROKEN), "broken: initialise anew") == 0);
  EXPECT(strcmp(islet_status_name(ISLET_STATUS_LEFT_OUT), "left out of the module, of the stored code or by islet_leave_out") == 0);
  EXPECT(strcmp(islet_status_name(-63), "unknown status") == 0);
  EXPECT(strcmp(islet_status_name(5), "ok") == 0);
}

int main(void) {
  wrong_calls();
  refusals_leave_the_state();
  too_small_arenas();
  snapshots();
  nothing_is_allocated_later();
  largest_configurations();
  calls_left_out();
  names();
  printf("%d failures\n", failures);
  return failures > 0;
}

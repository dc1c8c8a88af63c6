/*
 * Runs the cases of tests/cases/cases.json on a board and prints JSON Lines. Commands:
 *   digests N   digests after 1, 12, 288 and 8640 readings, as far as N; a digest that differs from cases.json is an error
 *   measure N   N readings of each case with each call between markers: what a plugin of the emulator, or on real
 *               silicon the cycle counter, makes a budget of
 *   worst       the calls of tests/cases/worst.json between markers, numbered by their place there
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "cases.h"
#include "digest.h"
#include "events.h"
#include "islet.h"
#include "measured.h"
#include "report.h"
#include "semihosting.h"

static uint8_t arena[ISLET_RUNNER_ARENA] __attribute__((aligned(8)));
static uint8_t kept[8192];
static islet *forecaster;

static _Noreturn void fail(const char *what, int32_t status) {
  semihosting_write("{\"error\":\"");
  semihosting_write(what);
  semihosting_write(": ");
  semihosting_write(islet_status_name(status));
  semihosting_write("\"}\n");
  semihosting_exit(1);
}

static void demand(const char *what, int32_t status) {
  if (status < 0) fail(what, status);
}

struct settings {
  uint32_t model;
  uint32_t method;
  uint32_t sensor_interval;
  uint32_t horizon;
  uint32_t features;
  uint32_t particles;
  uint32_t parameter_words;
  const uint32_t *parameters;
};

static void configure_within(size_t arena_size, const struct settings *given, uint32_t left_out) {
  demand("init", islet_init(&forecaster, arena, arena_size, ISLET_RUNNER_MODULE));
  demand("leave out", islet_leave_out(forecaster, left_out));
  struct islet_configuration *configuration = islet_configuration(forecaster);
  configuration->model = given->model;
  configuration->method = given->method;
  configuration->sensor_interval = given->sensor_interval;
  configuration->horizon = given->horizon;
  configuration->features = given->features;
  configuration->particles = given->particles;
  memset(islet_parameters(forecaster), 0, ISLET_PARAMETERS_CAPACITY);
  memcpy(islet_parameters(forecaster), given->parameters, given->parameter_words * sizeof(uint32_t));
  demand("configure", islet_configure(forecaster));
}

static void configure(const struct settings *given) { configure_within(sizeof arena, given, 0); }

static struct settings settings_of(const struct case_description *given) {
  const struct settings settings = {given->model, given->method, given->sensor_interval, given->horizon, given->features, given->particles, given->parameter_words, given->parameters};
  return settings;
}

static void configure_case(const struct case_description *given) {
  const struct settings settings = settings_of(given);
  configure(&settings);
}

/* Arena that a device needs without these calls, which is enough. */
static uint32_t arena_without(const struct case_description *given, uint32_t left_out) {
  const struct settings settings = settings_of(given);
  struct islet_usage usage;
  configure_within(sizeof arena, &settings, left_out);
  islet_usage(forecaster, &usage);
  configure_within(usage.arena_peak, &settings, left_out);
  return usage.arena_peak;
}

static int32_t observe(const struct event *event) {
  return islet_observe(forecaster, event->kind, event->time, event->time % 86400u, event->value);
}

static void digest(char text[65]) {
  demand("distribution", islet_distribution(forecaster));
  demand("risk", islet_risk(forecaster));
  demand("diagnose", islet_diagnose(forecaster));
  digest_of(forecaster, text);
}

/* Whether the module holds a model and features: cases for others are passed over. */
static bool is_held(uint32_t model, uint32_t features) {
  return (ISLET_HELD_MODELS >> model & 1u) != 0 && (features & ~(uint32_t)ISLET_HELD_FEATURES) == 0;
}

static void digests(uint32_t most) {
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    const struct case_description *given = &cases[c];
    if (!is_held(given->model, given->features)) continue;
    configure_case(given);
    struct islet_usage before;
    islet_usage(forecaster, &before);
    struct events events;
    struct event batch[MOST_EVENTS];
    uint32_t readings = 0;
    events_start(&events, given->seed, given->start, given->spacing, given->features);
    for (uint32_t k = 0; k < CHECKPOINT_COUNT && checkpoints[k] <= most; k++) {
      for (; readings < checkpoints[k]; readings++) {
        const uint32_t count = events_next(&events, batch);
        for (uint32_t i = 0; i < count; i++) demand("observe", observe(&batch[i]));
      }
      char text[65];
      digest(text);
      report_field("{\"case\":", c);
      report_field(",\"readings\":", readings);
      semihosting_write(",\"digest\":\"");
      semihosting_write(text);
      semihosting_write("\",\"expected\":");
      semihosting_write(strcmp(text, given->digests[k]) == 0 ? "true}\n" : "false}\n");
    }
    struct islet_usage after;
    islet_usage(forecaster, &after);
    report_field("{\"memory\":{\"case\":", c);
    report_field(",\"arenaAfterConfigure\":", before.arena_used);
    report_field(",\"arena\":", after.arena_used);
    report_field(",\"arenaPeak\":", after.arena_peak);
    report_field(",\"arenaEssentials\":", arena_without(given, ISLET_DISTRIBUTION | ISLET_DIAGNOSE));
    report_field(",\"linearMemory\":", after.linear_memory);
    report_field(",\"wasmStack\":", after.wasm_stack_peak);
    report_field(",\"cStack\":", board_stack_peak());
    semihosting_write("}}\n");
  }
}

static void demand_measured(const char *stage, int32_t status) {
  if (status != ISLET_STATUS_DUPLICATE) demand(stage, status);
}

static void measure_event(uint32_t c, uint32_t reading, const char *stage, const struct event *event) {
  demand_measured(stage, measured_observe(forecaster, c, reading, stage, event));
}

static void measure_call(uint32_t c, uint32_t reading, const char *stage, int32_t (*call)(islet *)) {
  demand_measured(stage, measured_call(forecaster, c, reading, stage, call));
}

/* A reading in two calls, on a copy of the state: time passing without it, then the reading at the belief's own time. */
static void measure_apart(uint32_t c, uint32_t reading, const struct event *event) {
  struct islet_state *state = (struct islet_state *)(uintptr_t)islet_state_block(forecaster);
  const uint32_t length = state->length;
  if (length > sizeof kept) fail("state", ISLET_BUFFER_TOO_SMALL);
  memcpy(kept, state, length);
  const struct event pause = {ISLET_EVENT_KIND_ELAPSED, event->time, 0};
  measure_event(c, reading, "predict", &pause);
  measure_event(c, reading, "update", event);
  memcpy(state, kept, length);
}

static void measure(uint32_t most) {
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    const struct case_description *given = &cases[c];
    if (!is_held(given->model, given->features)) continue;
    configure_case(given);
    struct events events;
    struct event batch[MOST_EVENTS];
    events_start(&events, given->seed, given->start, given->spacing, given->features);
    for (uint32_t reading = 1; reading <= most; reading++) {
      const uint32_t count = events_next(&events, batch);
      for (uint32_t i = 0; i + 1 < count; i++) demand("observe", observe(&batch[i]));
      const struct event *event = &batch[count - 1];
      if (reading > 1) measure_apart(c, reading, event);
      measure_event(c, reading, "step", event);
      measure_event(c, reading, "check", event);
      measure_call(c, reading, "forecast", islet_forecast);
      measure_call(c, reading, "distribution", islet_distribution);
      measure_call(c, reading, "risk", islet_risk);
      measure_call(c, reading, "diagnose", islet_diagnose);
    }
  }
}

static const struct {
  const char *stage;
  int32_t (*call)(islet *);
} asked[] = {
    {"forecast", islet_forecast}, {"distribution", islet_distribution}, {"risk", islet_risk}, {"diagnose", islet_diagnose}};

/* A check is a refused event; the other stages succeed. */
static void measure_worst(void) {
  for (uint32_t i = 0; i < WORST_COUNT; i++) {
    const struct worst_description *given = &worst[i];
    if (!is_held(given->model, given->features)) continue;
    const struct settings settings = {given->model, given->method, given->sensor_interval, given->horizon, given->features, given->particles, given->parameter_words, given->parameters};
    configure(&settings);
    int32_t (*ask)(islet *) = NULL;
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++)
      if (strcmp(given->stage, asked[k].stage) == 0) ask = asked[k].call;
    for (uint32_t k = 0; k < given->event_count; k++) {
      const struct worst_event *from = &given->events[k];
      struct event event = {from->kind, from->time, 0};
      memcpy(&event.value, &from->value, sizeof event.value);
      if (k + 1 < given->event_count || ask != NULL) {
        demand("observe", observe(&event));
        continue;
      }
      const int32_t status = measured_observe(forecaster, i, k + 1, given->stage, &event);
      if ((status < 0) != (strcmp(given->stage, "check") == 0)) fail(given->stage, status);
    }
    if (ask != NULL) measure_call(i, given->event_count, given->stage, ask);
  }
}

int main(void) {
  char line[128];
  uint32_t number;
  semihosting_command(line, sizeof line);
  semihosting_write("{\"board\":\"");
  semihosting_write(board_name);
  semihosting_write("\",\"engine\":\"" ISLET_ENGINE "\",\"module\":\"" ISLET_MODULE_SHA256_TEXT "\",\"compiler\":\"gcc " __VERSION__ "\"}\n");
  if (report_command_is(line, "digests ", &number)) digests(number);
  else if (report_command_is(line, "measure ", &number)) measure(number);
  else if (strstr(line, "worst") != NULL) measure_worst();
  else {
    semihosting_write("{\"error\":\"commands: digests N, measure N, worst\"}\n");
    return 1;
  }
  semihosting_write("{\"done\":true}\n");
  return 0;
}

/*
 * Runs the kinematic cases of tests/cases/cases.json through the hand-written filter and prints JSON Lines. Commands:
 *   forecasts N   after every twelfth of N readings the forecast: of each step mean and standard deviation, as bits
 *   measure N     N readings of each case with each call between markers, as the runner of the module has them
 */
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "cases.h"
#include "events.h"
#include "islet_layout.h"
#include "kinematic.h"
#include "report.h"
#include "semihosting.h"

#define STEP_SECONDS 300u
#define REPORTED_READINGS 12u

static struct kinematic filter;
static struct forecast_step ahead[ISLET_FORECAST_STEPS];

static void configure(const struct case_description *given) {
  struct islet_kinematic_parameters parameters;
  memcpy(&parameters, given->parameters, sizeof parameters);
  kinematic_configure(&filter, &parameters);
}

static void take_in(const struct event *event) {
  switch (event->kind) {
    case ISLET_EVENT_KIND_READING: kinematic_reading(&filter, event->time, event->value); break;
    case ISLET_EVENT_KIND_MEAL: kinematic_meal(&filter, event->time, event->value); break;
    default: kinematic_elapsed(&filter, event->time);
  }
}

static uint32_t bits_of(float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

static void print_forecast(uint32_t c, uint32_t reading, uint32_t steps) {
  report_field("{\"case\":", c);
  report_field(",\"readings\":", reading);
  for (uint32_t k = 0; k < steps; k++) {
    report_field(k == 0 ? ",\"forecast\":[" : ",", bits_of(ahead[k].mean));
    report_field(",", bits_of(ahead[k].sd));
  }
  semihosting_write("]}\n");
}

static void forecasts(uint32_t c, uint32_t readings) {
  const uint32_t steps = cases[c].horizon / STEP_SECONDS;
  struct events events;
  struct event batch[MOST_EVENTS];
  events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
  for (uint32_t reading = 1; reading <= readings; reading++) {
    const uint32_t count = events_next(&events, batch);
    for (uint32_t i = 0; i < count; i++) take_in(&batch[i]);
    if (reading % REPORTED_READINGS != 0) continue;
    kinematic_forecast(&filter, ahead, steps);
    print_forecast(c, reading, steps);
  }
}

static void measure(uint32_t c, uint32_t readings) {
  const uint32_t steps = cases[c].horizon / STEP_SECONDS;
  struct events events;
  struct event batch[MOST_EVENTS];
  events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
  for (uint32_t reading = 1; reading <= readings; reading++) {
    const uint32_t count = events_next(&events, batch);
    for (uint32_t i = 0; i + 1 < count; i++) take_in(&batch[i]);
    const struct event *event = &batch[count - 1];
    REPORT_MEASURED(c, reading, "step", kinematic_reading(&filter, event->time, event->value));
    REPORT_MEASURED(c, reading, "forecast", kinematic_forecast(&filter, ahead, steps));
  }
}

int main(void) {
  char line[128];
  uint32_t readings;
  semihosting_command(line, sizeof line);
  semihosting_write("{\"board\":\"");
  semihosting_write(board_name);
  semihosting_write("\",\"engine\":\"native\",\"compiler\":\"gcc " __VERSION__ "\"}\n");
  void (*run)(uint32_t, uint32_t);
  if (report_command_is(line, "forecasts ", &readings)) run = forecasts;
  else if (report_command_is(line, "measure ", &readings)) run = measure;
  else {
    semihosting_write("{\"error\":\"commands: forecasts N, measure N\"}\n");
    return 1;
  }
  for (uint32_t c = 0; c < CASE_COUNT; c++) {
    if (cases[c].model != ISLET_MODEL_KINEMATIC) continue;
    configure(&cases[c]);
    run(c, readings);
  }
  semihosting_write("{\"done\":true}\n");
  return 0;
}

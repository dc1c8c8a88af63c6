/* Stored code: that of one device serves it, and what does not fit is refused; on the host, under AddressSanitizer. Prints what failed; exit code 1 then. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "digest.h"
#include "events.h"
#include "expect.h"
#include "islet.h"
#include "sha256.h"
#include "store.h"

/* Of store-here.c, where it can be written. */
extern uint64_t islet_code[];
extern uint32_t islet_code_size;

enum { CAPACITY = 1 << 21, ARENA = 1 << 20 };

static uint8_t arena[ARENA] __attribute__((aligned(8)));

/* What islet_init answers once a byte of the code has changed. */
static int32_t changed(size_t at) {
  uint8_t *const byte = (uint8_t *)islet_code + at;
  islet *self;
  *byte ^= 1;
  const int32_t status = islet_init(&self, arena, sizeof arena, NULL, 0);
  *byte ^= 1;
  EXPECT(status == ISLET_STATUS_OK || self == NULL);
  return status;
}

static void damaged(void) {
  const struct islet_code *head = (const struct islet_code *)islet_code;
  islet *self;
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_STATUS_OK);
  for (size_t at = 0; at < sizeof *head; at += 3) EXPECT(changed(at) == ISLET_BAD_MODULE);
  for (size_t at = sizeof *head; at < head->length; at += 1 + head->length / 32) EXPECT(changed(at) == ISLET_BAD_MODULE);
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_STATUS_OK);
}

/* The code sealed anew after a change. */
static void seal(void) {
  struct islet_code *head = (struct islet_code *)islet_code;
  struct islet_sha256 hash;
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, (const uint8_t *)head + ISLET_CODE_SEALED, head->length - ISLET_CODE_SEALED);
  islet_sha256_finish(&hash, head->digest);
}

static void for_another_program(void) {
  struct islet_code *head = (struct islet_code *)islet_code;
  islet *self;
  head->operations += 4;
  seal();
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_BAD_MODULE && self == NULL);
  head->operations -= 4;
  head->module[31] ^= 1; /* of another module */
  seal();
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_BAD_MODULE);
  head->module[31] ^= 1;
  seal();
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_STATUS_OK);
}

static int32_t configured(islet *self, uint32_t c, uint32_t more_features) {
  struct islet_configuration *configuration = islet_configuration(self);
  configuration->model = cases[c].model;
  configuration->method = cases[c].method;
  configuration->features = cases[c].features | more_features;
  configuration->sensor_interval = cases[c].sensor_interval;
  configuration->horizon = cases[c].horizon;
  configuration->particles = cases[c].particles;
  memset(islet_parameters(self), 0, ISLET_PARAMETERS_CAPACITY);
  memcpy(islet_parameters(self), cases[c].parameters, cases[c].parameter_words * sizeof(uint32_t));
  return islet_configure(self);
}

static int32_t store(const struct islet_configuration *configuration, uint32_t left_out, size_t capacity) {
  static uint8_t working[1 << 20] __attribute__((aligned(8)));
  const int32_t length = islet_store((uint8_t *)islet_code, capacity, working, sizeof working, configuration, left_out);
  islet_code_size = (uint32_t)length;
  return length;
}

/* Each case has code of its own: no function is missing, and the bits are those of cases.json. */
static void for_one_device(uint32_t c) {
  const struct islet_configuration own = {.model = cases[c].model, .method = cases[c].method, .features = cases[c].features};
  EXPECT(store(&own, 0, CAPACITY) > 0);
  islet *self;
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_STATUS_OK);
  EXPECT(configured(self, c, 0) == ISLET_STATUS_OK);
  struct events events;
  struct event batch[MOST_EVENTS];
  events_start(&events, cases[c].seed, cases[c].start, cases[c].spacing, cases[c].features);
  for (uint32_t readings = 0; readings < 12; readings++) {
    const uint32_t count = events_next(&events, batch);
    for (uint32_t i = 0; i < count; i++)
      EXPECT(islet_observe(self, batch[i].kind, batch[i].time, batch[i].time % 86400u, batch[i].value) >= 0);
  }
  EXPECT(islet_distribution(self) == ISLET_STATUS_OK && islet_risk(self) == ISLET_STATUS_OK && islet_diagnose(self) == ISLET_STATUS_OK);
  char digest[65];
  digest_of(self, digest);
  EXPECT(strcmp(digest, cases[c].digests[1]) == 0);
  const uint32_t now = islet_state_block(self)->time;
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, now + 100000, 0, 250) >= 0); /* a gap */
  EXPECT(islet_recover_clock(self, ISLET_EVENT_KIND_READING, now, 0, 100) == ISLET_STATUS_OK);
  static uint8_t snapshot[1 << 14];
  size_t length;
  EXPECT(islet_forecast(self) >= 0 && islet_snapshot(self, snapshot, sizeof snapshot, &length) == ISLET_STATUS_OK);
  EXPECT(islet_restore(self, snapshot, length) == ISLET_STATUS_OK);
}

static void for_other_devices(void) {
  const struct islet_configuration first = {.model = cases[0].model, .method = cases[0].method, .features = cases[0].features};
  uint32_t other = 0;
  while (cases[other].model == first.model) other++;
  EXPECT(store(&first, ISLET_RISK | ISLET_SNAPSHOT, CAPACITY) > 0);
  islet *self;
  EXPECT(islet_init(&self, arena, sizeof arena, NULL, 0) == ISLET_STATUS_OK);
  EXPECT(configured(self, other, 0) == ISLET_STATUS_LEFT_OUT);
  EXPECT(configured(self, 0, ISLET_FEATURE_SENSOR) == ISLET_STATUS_LEFT_OUT);
  EXPECT(configured(self, 0, 0) == ISLET_STATUS_OK); /* nothing is broken by that */
  EXPECT(islet_observe(self, ISLET_EVENT_KIND_READING, 300, 300, 120) >= 0);
  EXPECT(islet_distribution(self) == ISLET_STATUS_OK);
  EXPECT(islet_risk(self) == ISLET_STATUS_LEFT_OUT);
  size_t length;
  static uint8_t snapshot[1 << 14];
  EXPECT(islet_snapshot(self, snapshot, sizeof snapshot, &length) == ISLET_STATUS_LEFT_OUT);
  EXPECT(configured(self, other, 0) == ISLET_STATUS_LEFT_OUT);
  EXPECT(islet_distribution(self) == ISLET_STATUS_OK); /* and it goes on with the old one */

  EXPECT(store(&first, 0, 1 << 12) == ISLET_BUFFER_TOO_SMALL);
  EXPECT(store(&first, 0, 8) == ISLET_BUFFER_TOO_SMALL);
}

int main(void) {
  damaged();
  for_another_program();
  for (uint32_t c = 0; c < CASE_COUNT; c++) for_one_device(c);
  for_other_devices();
  printf("%d failures\n", failures);
  return failures > 0;
}

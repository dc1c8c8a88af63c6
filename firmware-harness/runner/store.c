/*
 * Makes stored code and prints it in hexadecimal: tools/store-code.mjs runs it when firmware is built. Command line:
 *   all                                      for every configuration
 *   model M method M features F without B    numbers of enum islet_model, enum islet_method, bits of enum islet_feature and of
 *                                            enum islet_service for the calls left out
 */
#include <stdint.h>

#include "report.h"
#include "semihosting.h"
#include "store.h"

/* Bytes of RAM for the code: as much as that of every configuration takes; that of one device is less, 58,496 for the default. */
#ifndef ISLET_STORE_CAPACITY
#define ISLET_STORE_CAPACITY (112 * 1024)
#endif

static uint8_t arena[40 * 1024] __attribute__((aligned(8)));
static uint8_t code[ISLET_STORE_CAPACITY] __attribute__((aligned(8)));

static void print(const uint8_t *from, size_t length) {
  static const char DIGITS[] = "0123456789abcdef";
  semihosting_write("{\"code\":\"");
  for (size_t i = 0; i < length; i++) {
    const char pair[3] = {DIGITS[from[i] >> 4], DIGITS[from[i] & 15], '\0'};
    semihosting_write(pair);
  }
  semihosting_write("\"}\n{\"done\":true}\n");
}

int main(void) {
  char line[128];
  semihosting_command(line, sizeof line);
  struct islet_configuration configuration = {0};
  uint32_t left_out = 0;
  if (report_command_is(line, "model ", &configuration.model)) {
    report_command_is(line, "method ", &configuration.method);
    report_command_is(line, "features ", &configuration.features);
    report_command_is(line, "without ", &left_out);
  }
  const int32_t length = islet_store(code, sizeof code, arena, sizeof arena, &configuration, left_out);
  if (length < 0) {
    report_field("{\"error\":\"islet_store answers -", (uint32_t)-length);
    semihosting_write("\"}\n");
    return 1;
  }
  print(code, (size_t)length);
  return 0;
}

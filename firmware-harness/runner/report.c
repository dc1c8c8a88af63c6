#include "report.h"

#include <string.h>

#include "semihosting.h"

void report_number(uint32_t number) {
  char digits[11];
  char *at = digits + 10;
  *at = '\0';
  do *--at = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  semihosting_write(at);
}

void report_field(const char *name, uint32_t number) {
  semihosting_write(name);
  report_number(number);
}

void report_measure(uint32_t c, uint32_t reading, const char *stage, uint32_t cycles) {
  report_field("{\"measure\":[", c);
  report_field(",", reading);
  semihosting_write(",\"");
  semihosting_write(stage);
  report_field("\",", cycles);
  semihosting_write("]}\n");
}

bool report_command_is(const char *line, const char *name, uint32_t *number) {
  const char *at = strstr(line, name);
  if (at == NULL) return false;
  *number = 0;
  for (at += strlen(name); *at >= '0' && *at <= '9'; at++) *number = *number * 10 + (uint32_t)(*at - '0');
  return true;
}

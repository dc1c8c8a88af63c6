#include "semihosting.h"

enum { SYS_WRITE0 = 0x04, SYS_GET_CMDLINE = 0x15, SYS_EXIT_EXTENDED = 0x20 };
enum { ADP_STOPPED_APPLICATION_EXIT = 0x20026 };

static uint32_t request(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm("r0") = operation;
  register const void *r1 __asm("r1") = argument;
  __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void semihosting_write(const char *text) { request(SYS_WRITE0, text); }

void semihosting_command(char *line, size_t size) {
  struct {
    char *line;
    size_t size;
  } argument = {line, size};
  line[0] = '\0';
  if (request(SYS_GET_CMDLINE, &argument) != 0) line[0] = '\0';
}

_Noreturn void semihosting_exit(uint32_t code) {
  const uint32_t argument[2] = {ADP_STOPPED_APPLICATION_EXIT, code};
  request(SYS_EXIT_EXTENDED, argument);
  for (;;) {
  }
}

/* Arm semihosting: how a program talks to its debugger or emulator. */
#ifndef ISLET_SEMIHOSTING_H
#define ISLET_SEMIHOSTING_H

#include <stddef.h>
#include <stdint.h>

void semihosting_write(const char *text);
/* The command line, or an empty one. */
void semihosting_command(char *line, size_t size);
_Noreturn void semihosting_exit(uint32_t code);

#endif

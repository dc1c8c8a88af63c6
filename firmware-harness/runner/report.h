/* What a runner prints, JSON Lines, and how it measures a call. */
#ifndef ISLET_REPORT_H
#define ISLET_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "board.h"
#include "markers.h"

void report_number(uint32_t number);
/* A name with what JSON puts around it, then the number. */
void report_field(const char *name, uint32_t number);
/* Names a measured call; on silicon with its cycles. */
void report_measure(uint32_t c, uint32_t reading, const char *stage, uint32_t cycles);

/* The number behind a command's name, if the line holds that command. */
bool report_command_is(const char *line, const char *name, uint32_t *number);

/* Runs a statement between the markers and names it. */
#define REPORT_MEASURED(c, reading, stage, statement)                    \
  do {                                                                   \
    const uint32_t started = board_cycles();                             \
    islet_measure_begin();                                               \
    statement;                                                           \
    islet_measure_end();                                                 \
    report_measure(c, reading, stage, board_cycles() - started);         \
  } while (0)

#endif

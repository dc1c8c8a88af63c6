/* What the runner needs of a board. */
#ifndef ISLET_BOARD_H
#define ISLET_BOARD_H

#include <stdint.h>

extern const char board_name[];

/* Clocks and what else is special to the board; the FPU is on and the stack is painted before. */
void board_init(void);

/* Most bytes of the C stack that were ever used, by the paint that is left. */
uint32_t board_stack_peak(void);

/* Processor cycles since board_init; 0 where nothing counts them. */
uint32_t board_cycles(void);

#endif

/* Arm MPS2 with the FPGA images AN386 (Cortex-M4F) and AN500 (Cortex-M7): nothing to set up. */
#include "board.h"

const char board_name[] = ISLET_BOARD;

void board_init(void) {}

uint32_t board_cycles(void) { return 0; }

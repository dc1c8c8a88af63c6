/*
 * STM32F405 at 168 MHz from an 8 MHz crystal (ISLET_HSE_MHZ for another), as on most boards of that chip. Also the emulator's
 * netduinoplus2, which has no clock tree: each wait is bounded, and without a crystal the chip stays on its 16 MHz oscillator.
 */
#include "board.h"

#include <stdbool.h>

#ifndef ISLET_HSE_MHZ
#define ISLET_HSE_MHZ 8u
#endif

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define RCC_CR REGISTER(0x40023800u)
#define RCC_PLLCFGR REGISTER(0x40023804u)
#define RCC_CFGR REGISTER(0x40023808u)
#define RCC_APB1ENR REGISTER(0x40023840u)
#define FLASH_ACR REGISTER(0x40023c00u)
#define DEMCR REGISTER(0xe000edfcu)
#define DWT_CTRL REGISTER(0xe0001000u)
#define DWT_CYCCNT REGISTER(0xe0001004u)

const char board_name[] = ISLET_BOARD;

static bool wait(volatile uint32_t *where, uint32_t mask, uint32_t value) {
  for (uint32_t tries = 0; tries < 100000u; tries++)
    if ((*where & mask) == value) return true;
  return false;
}

void board_init(void) {
  DEMCR |= 1u << 24; /* trace on, or the cycle counter stands still */
  DWT_CYCCNT = 0;
  DWT_CTRL |= 1u;

  RCC_APB1ENR |= 1u << 28; /* power interface; voltage scale 1 is the default after reset */
  RCC_CR |= 1u << 16;      /* crystal */
  if (!wait(&RCC_CR, 1u << 17, 1u << 17)) return;
  FLASH_ACR = 5u | (7u << 8);                                                          /* 5 wait states; prefetch, both caches */
  RCC_PLLCFGR = ISLET_HSE_MHZ | (336u << 6) | (0u << 16) | (1u << 22) | (7u << 24);     /* 1 MHz × 336 / 2 */
  RCC_CR |= 1u << 24;
  if (!wait(&RCC_CR, 1u << 25, 1u << 25)) return;
  RCC_CFGR = (5u << 10) | (4u << 13) | 2u; /* APB1 / 4, APB2 / 2, system clock from the PLL */
  wait(&RCC_CFGR, 3u << 2, 2u << 2);
}

uint32_t board_cycles(void) { return DWT_CYCCNT; }

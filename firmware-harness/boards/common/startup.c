/* Reset of a Cortex-M4F or M7: memory, FPU, stack paint, main. Faults end the program with a message. */
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "semihosting.h"

extern uint32_t _data_load[], _data_start[], _data_end[], _bss_start[], _bss_end[], _stack_limit[], _stack_top[];

int main(void);
void reset(void);
void fault(void);

#define CPACR (*(volatile uint32_t *)0xe000ed88u)
#define CFSR (*(volatile uint32_t *)0xe000ed28u)
#define PAINT 0xdeadc0deu

/* Of FPSCR: half-precision format, default NaN, flush to zero and rounding mode; all 0 is IEEE 754 as the core needs it. */
#define FPSCR_MODE 0x07c00000u

void fault(void) {
  semihosting_write("{\"error\":\"fault\"}\n");
  semihosting_exit(1);
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void))_stack_top, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault};

__attribute__((noinline)) static uint32_t fpscr(void) {
  uint32_t value;
  __asm volatile("vmrs %0, fpscr" : "=r"(value));
  return value;
}

void reset(void) {
  CPACR |= 0xfu << 20;
  __asm volatile("dsb\n\tisb" ::: "memory");
  for (uint32_t *to = _data_start, *from = _data_load; to < _data_end;) *to++ = *from++;
  for (uint32_t *to = _bss_start; to < _bss_end;) *to++ = 0;
  uint32_t *top = (uint32_t *)__builtin_frame_address(0) - 16;
  for (uint32_t *at = _stack_limit; at < top;) *at++ = PAINT;
  if ((fpscr() & FPSCR_MODE) != 0) fault();
  board_init();
  semihosting_exit((uint32_t)main());
}

uint32_t board_stack_peak(void) {
  const uint32_t *at = _stack_limit;
  while (at < _stack_top && *at == PAINT) at++;
  return (uint32_t)((const uint8_t *)_stack_top - (const uint8_t *)at);
}

/* Stored code of this very program, in the place where it was compiled. */
#include <stdio.h>
#include <stdlib.h>

#include "store.h"

/* What islet_code.c defines: const where it is made when the firmware is built. */
uint64_t islet_code[1 << 18];
uint32_t islet_code_size;

__attribute__((constructor)) static void store(void) {
  static uint8_t arena[1 << 20] __attribute__((aligned(8)));
  const struct islet_configuration every = {0};
  const int32_t length = islet_store((uint8_t *)islet_code, sizeof islet_code, arena, sizeof arena, &every, 0);
  islet_code_size = (uint32_t)length;
  if (length > 0) return;
  printf("islet_store: %d\n", (int)length);
  exit(1);
}

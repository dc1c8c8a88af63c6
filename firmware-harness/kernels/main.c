/*
 * Runs small modules under wasm3 with each call between markers and prints JSON Lines: what tools/board-kernels.mjs measures.
 * The modules lie in memory where the emulator's loader put them: a count, then for each module its length in bytes and its
 * number of calls, the names of the calls (functions without parameters that give an i32), and its bytes, rounded up to words.
 */
#include <stdint.h>

#include "board.h"
#include "heap.h"
#include "m3_compile.h"
#include "m3_env.h"
#include "markers.h"
#include "semihosting.h"

enum { PACK_ADDRESS = 0x21000000, NAME_SIZE = 32, STACK_SIZE = 16384, ARENA_SIZE = 256 * 1024 };

static uint8_t arena[ARENA_SIZE] __attribute__((aligned(8)));

static void print_number(const char *before, uint32_t number) {
  char digits[11];
  char *at = digits + 10;
  *at = '\0';
  do *--at = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  semihosting_write(before);
  semihosting_write(at);
}

static void demand(M3Result result, const char *what) {
  if (result == m3Err_none) return;
  semihosting_write("{\"error\":\"");
  semihosting_write(what);
  semihosting_write(": ");
  semihosting_write(result);
  semihosting_write("\"}\n");
  semihosting_exit(1);
}

static void run(IM3Function function, uint32_t *answer) {
  const void *results[1] = {answer};
  islet_measure_begin();
  M3Result result = m3_Call(function, 0, NULL);
  if (result == m3Err_none) result = m3_GetResults(function, 1, results);
  islet_measure_end();
  demand(result, m3_GetFunctionName(function));
}

/* Answers where the next module lies. */
static const uint8_t *run_module(uint32_t number, const uint8_t *at) {
  const uint32_t *header = (const uint32_t *)(const void *)at;
  const uint32_t length = header[0];
  const uint32_t calls = header[1];
  const char *name = (const char *)(at + 8);
  const uint8_t *bytes = at + 8 + calls * NAME_SIZE;

  struct islet_heap heap = {.start = arena, .next = arena, .end = arena + sizeof arena, .peak = arena};
  islet_heap_use(&heap);
  IM3Environment environment = m3_NewEnvironment();
  IM3Runtime runtime = m3_NewRuntime(environment, STACK_SIZE, NULL);
  IM3Module module = NULL;
  demand(m3_ParseModule(environment, &module, bytes, length), "parse");
  demand(m3_LoadModule(runtime, module), "load");
  for (uint32_t i = 0; i < module->numFunctions; i++) {
    IM3Function each = Module_GetFunction(module, i);
    if (each->compiled == NULL) demand(CompileFunction(each), "compile");
  }
  for (uint32_t i = 0; i < calls; i++, name += NAME_SIZE) {
    IM3Function function = NULL;
    uint32_t answer = 0;
    demand(m3_FindFunction(&function, runtime, name), name);
    run(function, &answer);
    print_number("{\"kernel\":[", number);
    print_number(",", i);
    print_number(",", answer);
    semihosting_write("]}\n");
  }
  return bytes + ((length + 3u) & ~3u);
}

int main(void) {
  const uint8_t *at = (const uint8_t *)PACK_ADDRESS;
  const uint32_t count = *(const uint32_t *)(const void *)at;
  at += 4;
  for (uint32_t i = 0; i < count; i++) at = run_module(i, at);
  semihosting_write("{\"done\":true}\n");
  return 0;
}

/* Runs the calls of modules.h under wasm3, on the host or bare on an mps2-an386, and prints one line for each: what came out. */
#include <stdint.h>
#include <string.h>
#include "modules.h"
#include "wasm3.h"

#ifdef __arm__
static void semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}
static void print(const char *text) { semihost(4, text); }
static void quit(void) {
  semihost(0x18, (void *)0x20026);
  for (;;) {
  }
}

/* The allocator that the application brings: it frees nothing but all, and rounds up to 8 bytes. */
static uint8_t arena[1024 * 1024] __attribute__((aligned(8)));
static size_t used;
void *m3_Malloc_Impl(size_t size) {
  uint8_t *block = arena + used;
  size = (size + 7) & ~(size_t)7;
  if (size > sizeof arena - used) return 0;
  used += size;
  return memset(block, 0, size);
}
void m3_Free_Impl(void *block) { (void)block; }
void *m3_Realloc_Impl(void *block, size_t size, size_t old) {
  void *grown = m3_Malloc_Impl(size);
  if (grown && block) memcpy(grown, block, old < size ? old : size);
  return grown;
}

static void forget_all(void) { used = 0; }

int main(void);
static void reset(void) {
  *(volatile uint32_t *)0xE000ED88 |= 0xfu << 20; /* the FPU's coprocessors */
  __asm__ volatile("dsb; isb");
  main();
}
static void fault(void) {
  print("fault\n");
  quit();
}
__attribute__((section(".vectors"), used)) static void *const vectors[16] = {(void *)0x20400000, reset, fault, fault,
                                                                             fault,              fault, fault};
void abort(void) {
  print("abort\n");
  quit();
  for (;;) {
  }
}
/* m3_CallArgv, which nobody calls, wants these. */
unsigned long strtoul(const char *text, char **end, int base) { return (void)text, (void)end, (void)base, 0; }
unsigned long long strtoull(const char *text, char **end, int base) { return (void)text, (void)end, (void)base, 0; }
double strtod(const char *text, char **end) { return (void)text, (void)end, 0; }
#else
#include <stdio.h>
#include <stdlib.h>
static void print(const char *text) { fputs(text, stdout); }
static void quit(void) { exit(0); }
static void forget_all(void) {}
#endif

static void print_hex(uint32_t value) {
  char text[9] = {0};
  for (int i = 0; i < 8; i++) text[i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15];
  print(text);
}

static const char *run(IM3Runtime runtime, const struct call *call, uint32_t *value) {
  IM3Function function;
  const void *arguments[4], *results[1] = {value};
  M3Result result = m3_FindFunction(&function, runtime, call->function);
  for (uint32_t i = 0; i < call->count; i++) arguments[i] = &call->arguments[i];
  if (!result) result = m3_Call(function, call->count, arguments);
  if (!result) result = m3_GetResults(function, 1, results);
  return result;
}

int main(void) {
  for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
    IM3Environment environment = m3_NewEnvironment();
    IM3Runtime runtime = m3_NewRuntime(environment, 4096, 0);
    IM3Module module;
    M3Result result = m3_ParseModule(environment, &module, modules[i].bytes, modules[i].length);
    if (!result) result = m3_LoadModule(runtime, module);
    for (uint32_t k = 0; k < modules[i].count; k++) {
      uint32_t value = 0;
      const char *failure = result ? result : run(runtime, &modules[i].calls[k], &value);
      if (failure) print(failure);
      else print_hex(value);
      print("\n");
    }
    m3_FreeRuntime(runtime);
    m3_FreeEnvironment(environment);
    forget_all();
  }
  quit();
}

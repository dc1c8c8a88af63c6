/*
 * The runtime that code of wasm2c 1.0.32 is compiled with, in place of wabt's: one linear memory of a fixed size, right behind
 * its instance in the caller's arena, and traps that return to the engine's call. No allocation, no tables, no imports.
 */
#ifndef ISLET_WASM_RT_H
#define ISLET_WASM_RT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * Linear memory, bytes: what the largest configuration of the core needs. A device whose configuration needs less may define
 * it down to 8192. It is a constant because the compiler can then leave out a check that another one implies; a size in a
 * variable costs a third of a step.
 */
#ifndef ISLET_AOT_MEMORY
#define ISLET_AOT_MEMORY 36864u
#endif

#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIKELY(x) __builtin_expect(!!(x), 1)

typedef enum {
  WASM_RT_TRAP_OOB = 1,
  WASM_RT_TRAP_INT_OVERFLOW,
  WASM_RT_TRAP_DIV_BY_ZERO,
  WASM_RT_TRAP_INVALID_CONVERSION,
  WASM_RT_TRAP_UNREACHABLE,
  WASM_RT_TRAP_CALL_INDIRECT
} wasm_rt_trap_t;

/* Leaves the translated code; the call of the engine answers ISLET_TRAPPED. */
_Noreturn void wasm_rt_trap(wasm_rt_trap_t code);

/* The core does not recurse (tools/gate.mjs sees to it): what it takes of the C stack is bounded without counting. */
#define WASM_RT_USE_STACK_DEPTH_COUNT 0

/* At the end of the instance, memory has a fixed distance from the one pointer that all translated functions are given. */
typedef struct {
  uint32_t size; /* ISLET_AOT_MEMORY */
  uint8_t data[];
} wasm_rt_memory_t;

/* wasm2c leaves its own check out when it is told that the processor makes it; it is made below, against a constant. */
#define WASM_RT_MEMCHECK_SIGNAL_HANDLER 1

/* Only wasm2c's loads and stores use it: `addr`, the address in 64 bits with the instruction's offset, is theirs. */
#define wasm_rt_memcpy(to, from, length)                                            \
  do {                                                                              \
    if (UNLIKELY(addr > ISLET_AOT_MEMORY - length)) wasm_rt_trap(WASM_RT_TRAP_OOB); \
    __builtin_memcpy(to, from, length);                                             \
  } while (0)

/* The engine has made the memory before the instance. */
#define wasm_rt_allocate_memory(memory, pages, most_pages) ((void)(memory))
#define wasm_rt_free_memory(memory) ((void)(memory))

/* Without tables there is nothing that a function's type would be compared with. */
#define wasm_rt_register_func_type(...) 0u

/* Tables, which helpers of every translation mention. */
typedef void (*wasm_rt_function_ptr_t)(void);
typedef struct {
  uint32_t func_type;
  wasm_rt_function_ptr_t func;
  void *module_instance;
} wasm_rt_funcref_t;
typedef void *wasm_rt_externref_t;
static const wasm_rt_externref_t wasm_rt_externref_null_value = NULL;
typedef struct {
  wasm_rt_funcref_t *data;
  uint32_t max_size;
  uint32_t size;
} wasm_rt_funcref_table_t;
typedef struct {
  wasm_rt_externref_t *data;
  uint32_t max_size;
  uint32_t size;
} wasm_rt_externref_table_t;

#endif

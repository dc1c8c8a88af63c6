/*
 * The runtime that code of wasm2c 1.0.32 is compiled with, in place of wabt's: one linear memory that lies right behind its
 * instance in the caller's arena, and traps that return to the engine's call. No allocation, no tables, no imports.
 */
#ifndef ISLET_WASM_RT_H
#define ISLET_WASM_RT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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

/* The core's functions do not recurse (tools/gate.mjs): what they take of the C stack is known without counting. */
#define WASM_RT_USE_STACK_DEPTH_COUNT 0

/*
 * Linear memory. As a flexible array at the end of the instance it has a fixed distance from the one pointer that all
 * translated functions are given: a constant address costs no load of a base.
 */
typedef struct {
  uint32_t size;
  uint8_t data[];
} wasm_rt_memory_t;

/* Every memory has at least this size, so that a constant address below it needs no check when the code runs. */
#define WASM_RT_LEAST_MEMORY 8192u

/*
 * wasm2c leaves its own check out when it is told that the processor makes it. It is made here instead, in 32 bits where that
 * is enough: an address is a 32-bit word plus a constant offset of the instruction.
 */
#define WASM_RT_MEMCHECK_SIGNAL_HANDLER 1
static inline void wasm_rt_check(const wasm_rt_memory_t *memory, uint64_t address, uint32_t length) {
  const uint32_t size = memory->size;
  if (size < WASM_RT_LEAST_MEMORY) __builtin_unreachable();
  if (UNLIKELY(address > size - length)) wasm_rt_trap(WASM_RT_TRAP_OOB);
}

/* Only wasm2c's loads and stores use it: `mem` and `addr` are theirs. */
#define wasm_rt_memcpy(to, from, length) (wasm_rt_check(mem, addr, length), __builtin_memcpy(to, from, length))

/* Memory has its final size, and zeros, before the instance is made. */
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

/* wasm2c's translation of the module, which the build leaves beside islet_module.h, under the runtime of wasm-rt.h. */
#define NDEBUG /* its assertions are about calls that this runtime does without */
#include <alloca.h>
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "wasm-rt.h"

/* For GCC every load would end in an empty asm that wants its value in a core register, so that a check by signal stays alive. */
#undef __GNUC__

/* Loads and stores are a check and an instruction: as calls they cost more, and the compiler sees no check that implies another. */
#define inline inline __attribute__((always_inline))

#include "islet_aot.c"

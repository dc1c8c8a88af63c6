#include "store.h"

#include <string.h>

#include "functions.h"
#include "heap.h"
#include "sha256.h"
#include "stack.h"

#include "m3_compile.h"
#include "m3_env.h"
#include "wasm3.h"

/* In the order of enum islet_call. */
static const char *const NAMES[ISLET_CALL_COUNT] = {"observe", "recoverClock", "forecast",  "distribution", "risk",
                                                    "diagnose", "seal",        "configure", "restore"};

/* The calls of boot, which nobody can leave out. */
#define BOOT_CALLS (1u << ISLET_CALL_CONFIGURE | 1u << ISLET_CALL_RESTORE)

/* The module's functions: their records, those to compile first. */
struct functions {
  uint32_t wanted, count;
  IM3Function *records;
};

static bool is_needed(uint32_t function, const struct islet_configuration *configuration, uint32_t left_out) {
  return configuration->model == 0 || islet_serves(function, configuration, left_out) || islet_boots(function, configuration);
}

#if d_m3IsletCompactCode
/* How far back pages of code are still filled: a branch within a function reaches 64 KiB. */
#define NEAR 0x8000u

/* Leaves only those pages open that a function can begin in. */
static void forget_far_pages(IM3Runtime runtime, const struct islet_heap *code) {
  const uintptr_t end = (uintptr_t)code->next;
  IM3CodePage *link = &runtime->pagesOpen;
  while (*link != NULL) {
    if (end - (uintptr_t)*link > NEAR) *link = (*link)->info.next;
    else link = &(*link)->info.next;
  }
  runtime->environment->codeStart = runtime->pagesOpen == NULL ? end : end - NEAR;
  runtime->environment->codeEnd = end;
}
#else
/* Every branch reaches everywhere. */
static void forget_far_pages(IM3Runtime runtime, const struct islet_heap *code) { (void)runtime, (void)code; }
#endif

/* Compiles the wanted functions into the memory of `code`, from its start; to call another one is a trap. */
static int32_t compile(IM3Runtime runtime, const struct functions *functions, struct islet_heap *code) {
  code->next = code->start;
  code->last = NULL;
  runtime->pagesOpen = NULL;
  runtime->pagesFull = NULL;
  runtime->environment->pagesReleased = NULL;
  runtime->holdsPointers = false;

  forget_far_pages(runtime, code);
  const IM3CodePage page = AcquireCodePage(runtime);
  if (page == NULL) return ISLET_BUFFER_TOO_SMALL;
  const pc_t trap = EmitTrap(page);
  ReleaseCodePage(runtime, page);
  for (uint32_t i = functions->wanted; i < functions->count; i++) functions->records[i]->compiled = trap;

  for (uint32_t i = 0; i < functions->wanted; i++) {
    forget_far_pages(runtime, code);
    const M3Result result = CompileFunction(functions->records[i]);
    if (result == m3Err_mallocFailedCodePage) return ISLET_BUFFER_TOO_SMALL;
    if (result != m3Err_none) return ISLET_BAD_MODULE;
  }
  return ISLET_STATUS_OK;
}

/* A runtime with linear memory that every device has: constant addresses below it need no check. NULL: there was no room. */
static IM3Runtime new_runtime(void) {
  const IM3Environment environment = m3_NewEnvironment();
  if (environment == NULL) return NULL;
  const IM3Runtime runtime = m3_NewRuntime(environment, ISLET_STACK_SIZE, NULL);
  if (runtime == NULL) return NULL;
  runtime->memoryLimit = ISLET_LEAST_MEMORY;
  runtime->compilation = m3_AllocStruct(M3Compilation);
  return runtime->compilation == NULL ? NULL : runtime;
}

/* The pinned module in the runtime, or NULL. */
static IM3Module load(IM3Runtime runtime) {
  IM3Module module = NULL;
  if (m3_ParseModule(runtime->environment, &module, islet_module, ISLET_MODULE_LENGTH) != m3Err_none) return NULL;
  return m3_LoadModule(runtime, module) == m3Err_none ? module : NULL;
}

static void digest_of(const uint8_t *from, size_t length, uint8_t digest[32]) {
  struct islet_sha256 hash;
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, from, length);
  islet_sha256_finish(&hash, digest);
}

/* Finds the records of all functions, so that compiling makes none; false when there is no room. */
static bool find(IM3Module module, const struct islet_configuration *configuration, uint32_t left_out, struct functions *found) {
  found->wanted = 0;
  found->count = module->numFunctions;
  found->records = m3_AllocArray(IM3Function, found->count);
  if (found->records == NULL) return false;
  uint32_t unwanted = found->count;
  for (uint32_t i = 0; i < found->count; i++) {
    const IM3Function function = Module_GetFunction(module, i);
    if (function == NULL) return false;
    found->records[is_needed(i, configuration, left_out) ? found->wanted++ : --unwanted] = function;
  }
  return true;
}

int32_t islet_store(uint8_t *to, size_t capacity, void *arena, size_t size, const struct islet_configuration *configuration,
                    uint32_t left_out) {
  if (capacity < sizeof(struct islet_code)) return ISLET_BUFFER_TOO_SMALL;
  uint8_t *const start = to + sizeof(struct islet_code);
  struct islet_heap working = {.start = arena, .end = (uint8_t *)arena + size, .next = arena, .peak = arena};
  struct islet_heap code = {.start = start, .end = to + capacity, .next = start, .peak = start};
  struct functions functions;

  islet_heap_use(&working);
  const IM3Runtime runtime = new_runtime();
  if (runtime == NULL) return ISLET_ARENA_TOO_SMALL;
  const IM3Module module = load(runtime);
  if (module == NULL) return ISLET_BAD_MODULE;
  if (!find(module, configuration, left_out, &functions)) return ISLET_ARENA_TOO_SMALL;

  /* Twice: then every call finds its function compiled, and knows how far it is. */
  islet_heap_use(&code);
  for (int pass = 0; pass < 2; pass++) {
    const int32_t status = compile(runtime, &functions, &code);
    if (status < 0) return status;
  }
  if (runtime->holdsPointers) return ISLET_BAD_MODULE;

  struct islet_code head = {.magic = ISLET_CODE_MAGIC,
                            .length = (uint32_t)(code.next - to),
                            .module = ISLET_MODULE_SHA256,
                            .operations = (uintptr_t)AddressOfOperations(),
                            .model = configuration->model,
                            .method = configuration->method,
                            .features = configuration->features,
                            .memory_size = ISLET_LEAST_MEMORY};
  for (size_t i = 0; i < ISLET_CALL_COUNT; i++) {
    IM3Function function = NULL;
    if (m3_FindFunction(&function, runtime, NAMES[i]) != m3Err_none) return ISLET_BAD_MODULE;
    const bool stored = ((left_out & ~BOOT_CALLS) >> i & 1u) == 0;
    head.entries[i] = stored ? (uint32_t)((const uint8_t *)function->compiled - start) : ISLET_CODE_NO_ENTRY;
  }
  memcpy(to, &head, sizeof head);
  digest_of(to + ISLET_CODE_SEALED, head.length - ISLET_CODE_SEALED, head.digest);
  memcpy(to, &head, sizeof head);
  return (int32_t)head.length;
}

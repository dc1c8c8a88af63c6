#include "store.h"

#include <string.h>

#include "functions.h"
#include "heap.h"
#include "sha256.h"

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

/* Compiles the wanted functions into the memory of `code`, from its start; to call another one is a trap. */
static M3Result compile(IM3Runtime runtime, const struct functions *functions, struct islet_heap *code) {
  code->next = code->start;
  code->last = NULL;
  runtime->pagesOpen = NULL;
  runtime->pagesFull = NULL;
  runtime->environment->pagesReleased = NULL;
  runtime->holdsPointers = false;

  forget_far_pages(runtime, code);
  const IM3CodePage page = AcquireCodePage(runtime);
  if (page == NULL) return m3Err_mallocFailedCodePage;
  const pc_t trap = EmitTrap(page);
  ReleaseCodePage(runtime, page);
  for (uint32_t i = functions->wanted; i < functions->count; i++) functions->records[i]->compiled = trap;

  for (uint32_t i = 0; i < functions->wanted; i++) {
    forget_far_pages(runtime, code);
    const M3Result result = CompileFunction(functions->records[i]);
    if (result != m3Err_none) return result;
  }
  return m3Err_none;
}

/* The module, loaded into the arena with linear memory that every device has: constant addresses below it need no check. */
static M3Result load(IM3Runtime *runtime, IM3Module *module) {
  const IM3Environment environment = m3_NewEnvironment();
  if (environment == NULL) return m3Err_mallocFailed;
  *runtime = m3_NewRuntime(environment, 24u * d_m3MaxConstantTableSize, NULL);
  if (*runtime == NULL) return m3Err_mallocFailed;
  (*runtime)->memoryLimit = ISLET_LEAST_MEMORY;
  M3Result result = m3_ParseModule(environment, module, islet_module, ISLET_MODULE_LENGTH);
  if (result == m3Err_none) result = m3_LoadModule(*runtime, *module);
  return result;
}

static void digest_of(const uint8_t *from, size_t length, uint8_t digest[32]) {
  struct islet_sha256 hash;
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, from, length);
  islet_sha256_finish(&hash, digest);
}

/* Finds the records of all functions, so that compiling makes none. */
static M3Result find(IM3Module module, const struct islet_configuration *configuration, uint32_t left_out, struct functions *found) {
  found->count = module->numFunctions;
  found->records = m3_AllocArray(IM3Function, found->count);
  if (found->records == NULL) return m3Err_mallocFailed;
  uint32_t unwanted = found->count;
  for (uint32_t i = 0; i < found->count; i++) {
    const IM3Function function = Module_GetFunction(module, i);
    if (function == NULL) return m3Err_mallocFailed;
    found->records[is_needed(i, configuration, left_out) ? found->wanted++ : --unwanted] = function;
  }
  return m3Err_none;
}

int32_t islet_store(uint8_t *to, size_t capacity, void *arena, size_t size, const struct islet_configuration *configuration,
                    uint32_t left_out) {
  if (capacity < sizeof(struct islet_code)) return ISLET_BUFFER_TOO_SMALL;
  uint8_t *const start = to + sizeof(struct islet_code);
  struct islet_heap working = {.start = arena, .end = (uint8_t *)arena + size, .next = arena, .peak = arena};
  struct islet_heap code = {.start = start, .end = to + capacity, .next = start, .peak = start};
  struct functions functions = {0};
  IM3Runtime runtime = NULL;
  IM3Module module = NULL;

  islet_heap_use(&working);
  M3Result result = load(&runtime, &module);
  if (result == m3Err_none) result = find(module, configuration, left_out, &functions);
  if (result == m3Err_none && (runtime->compilation = m3_AllocStruct(M3Compilation)) == NULL) result = m3Err_mallocFailed;
  if (result != m3Err_none) return result == m3Err_mallocFailed ? ISLET_ARENA_TOO_SMALL : ISLET_BAD_MODULE;

  /* Twice: then every call finds its function compiled, and knows how far it is. */
  islet_heap_use(&code);
  for (int pass = 0; pass < 2 && result == m3Err_none; pass++) result = compile(runtime, &functions, &code);
  if (result != m3Err_none) return result == m3Err_mallocFailedCodePage ? ISLET_BUFFER_TOO_SMALL : ISLET_BAD_MODULE;
  if (runtime->holdsPointers) return ISLET_BAD_MODULE;

  struct islet_code head = {.magic = ISLET_CODE_MAGIC,
                            .length = (uint32_t)(code.next - start),
                            .module = ISLET_MODULE_SHA256,
                            .operations = (uintptr_t)&RunCode,
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
  digest_of(start, head.length, head.digest);
  memcpy(to, &head, sizeof head);
  return (int32_t)(sizeof head + head.length);
}

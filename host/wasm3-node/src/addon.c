/* The Node-API side of wasm3-node: instances of wasm3, their calls, globals and linear memory. index.js checks modules and arguments. */
#define _GNU_SOURCE /* pthread_getattr_np */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAPI_VERSION 8
#include <node_api.h>

#include "m3_env.h"
#include "wasm3.h"

enum {
  MOST_VALUES = 64,
  /* Of the C stack, bytes: for what wasm3 calls where it no longer looks, and for Node when the call returns. */
  STACK_RESERVE = 128 * 1024,
};

/* An interpreter with one module. The handle and each ArrayBuffer over its memory hold it alive. */
typedef struct {
  uint32_t holders;
  IM3Environment environment;
  IM3Runtime runtime;
  IM3Module module;
  uint8_t *bytes; /* wasm3 points into the module's bytes for as long as it lives */
  IM3Function *functions;
  uint32_t function_count;
  int64_t weight; /* bytes that the garbage collector was told of */
  napi_ref buffer; /* weak: the ArrayBuffer over the memory as it lies now */
  const uint8_t *buffer_start;
  size_t buffer_length;
} Instance;

static napi_value fail(napi_env env, const char *code, const char *message) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, code, message);
  return NULL;
}

/* Tells the garbage collector what an instance weighs. */
static void weigh(napi_env env, Instance *instance, int64_t bytes) {
  int64_t total = 0;
  instance->weight += bytes;
  napi_adjust_external_memory(env, bytes, &total);
}

static void stop(napi_env env, Instance *instance) {
  weigh(env, instance, -instance->weight);
  if (instance->runtime) m3_FreeRuntime(instance->runtime); /* frees its modules */
  if (instance->environment) m3_FreeEnvironment(instance->environment);
  free(instance->bytes);
  free(instance->functions);
  instance->runtime = NULL;
  instance->environment = NULL;
  instance->module = NULL;
  instance->bytes = NULL;
  instance->functions = NULL;
  instance->function_count = 0;
}

static void release(napi_env env, void *data, void *hint) {
  (void)hint;
  Instance *instance = data;
  if (--instance->holders > 0) return;
  stop(env, instance);
  free(instance);
}

/* An ArrayBuffer's finaliser gets the memory; the instance is its hint. */
static void release_buffer(napi_env env, void *data, void *hint) {
  (void)data;
  release(env, hint, NULL);
}

/* Takes the memory away from the ArrayBuffer that shows it, like a WebAssembly.Memory that grows. */
static void detach(napi_env env, Instance *instance) {
  napi_value buffer = NULL;
  if (instance->buffer == NULL) return;
  if (napi_get_reference_value(env, instance->buffer, &buffer) == napi_ok && buffer != NULL)
    napi_detach_arraybuffer(env, buffer);
  napi_delete_reference(env, instance->buffer);
  instance->buffer = NULL;
}

/* The linear memory as it lies now. */
static uint8_t *memory_of(const Instance *instance, size_t *length) {
  uint32_t size = 0;
  uint8_t *start = m3_GetMemory(instance->runtime, &size, 0);
  *length = start == NULL ? 0 : (size_t)instance->runtime->memory.mallocated->length;
  return start;
}

static bool is_shown(const Instance *instance, const uint8_t *start, size_t length) {
  return instance->buffer != NULL && instance->buffer_start == start && instance->buffer_length == length;
}

/* How far wasm3 may go down this thread's stack: a worker's is smaller than the main thread's. */
static void *stack_limit(void) {
  static _Thread_local char *limit;
  if (limit != NULL) return limit;
  void *lowest = NULL;
#ifdef __APPLE__
  lowest = (char *)pthread_get_stackaddr_np(pthread_self()) - pthread_get_stacksize_np(pthread_self());
#else
  pthread_attr_t attributes;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
  }
#endif
  limit = (lowest != NULL ? (char *)lowest : (char *)__builtin_frame_address(0) - 2 * STACK_RESERVE) + STACK_RESERVE;
  return limit;
}

static Instance *instance_of(napi_env env, napi_callback_info info, size_t count, napi_value *arguments) {
  size_t given = count;
  void *data = NULL;
  if (napi_get_cb_info(env, info, &given, arguments, NULL, NULL) != napi_ok || given < count ||
      napi_get_value_external(env, arguments[0], &data) != napi_ok) {
    fail(env, "ERR_INVALID_ARG_TYPE", "wasm3-node: not an instance");
    return NULL;
  }
  Instance *instance = data;
  if (instance->runtime == NULL) {
    fail(env, "ERR_WASM3_DISPOSED", "wasm3-node: the instance was disposed of");
    return NULL;
  }
  instance->runtime->nativeStackLimit = stack_limit();
  return instance;
}

/* wasm3's message, with what it adds for this error. */
static napi_value fail_in_wasm3(napi_env env, Instance *instance, M3Result result) {
  char message[512];
  M3ErrorInfo info;
  m3_GetErrorInfo(instance->runtime, &info);
  const char *more = info.result == result && info.message ? info.message : "";
  snprintf(message, sizeof message, "%s%s%s", result, *more ? ": " : "", more);
  const char *code = strncmp(result, "[trap]", 6) == 0 ? "ERR_WASM3_TRAP" : "ERR_WASM3";
  return fail(env, code, message);
}

/* instantiate(bytes: Uint8Array, stackSize: number, memoryLimit: number) -> external */
static napi_value instantiate(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3];
  napi_typedarray_type type;
  size_t length = 0;
  void *bytes = NULL;
  uint32_t stack_size = 0;
  uint32_t memory_limit = 0;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, NULL) != napi_ok || count != 3 ||
      napi_get_typedarray_info(env, arguments[0], &type, &length, &bytes, NULL, NULL) != napi_ok || type != napi_uint8_array ||
      napi_get_value_uint32(env, arguments[1], &stack_size) != napi_ok ||
      napi_get_value_uint32(env, arguments[2], &memory_limit) != napi_ok)
    return fail(env, "ERR_INVALID_ARG_TYPE", "wasm3-node: instantiate(bytes, stackSize, memoryLimit)");

  Instance *instance = calloc(1, sizeof *instance);
  if (instance == NULL) return fail(env, "ERR_MEMORY_ALLOCATION_FAILED", "wasm3-node: out of memory");
  instance->holders = 1;
  instance->bytes = malloc(length > 0 ? length : 1);
  instance->environment = m3_NewEnvironment();
  if (instance->environment) instance->runtime = m3_NewRuntime(instance->environment, stack_size, NULL);
  if (instance->bytes == NULL || instance->runtime == NULL) {
    release(env, instance, NULL);
    return fail(env, "ERR_MEMORY_ALLOCATION_FAILED", "wasm3-node: out of memory");
  }
  memcpy(instance->bytes, bytes, length);
  instance->runtime->memoryLimit = memory_limit;
  instance->runtime->nativeStackLimit = stack_limit();

  M3Result result = m3_ParseModule(instance->environment, &instance->module, instance->bytes, (uint32_t)length);
  if (!result) {
    result = m3_LoadModule(instance->runtime, instance->module);
    if (result && instance->module->runtime == NULL) m3_FreeModule(instance->module);
  }
  if (!result) result = m3_RunStart(instance->module);
  M3MemoryHeader *memory = instance->runtime->memory.mallocated;
  weigh(env, instance, (int64_t)length + stack_size + (memory ? (int64_t)memory->length : 0));
  napi_value handle = NULL;
  if (result) {
    fail_in_wasm3(env, instance, result);
    release(env, instance, NULL);
  } else if (napi_create_external(env, instance, release, NULL, &handle) != napi_ok) {
    release(env, instance, NULL);
    fail(env, "ERR_MEMORY_ALLOCATION_FAILED", "wasm3-node: out of memory");
  }
  return handle;
}

/* find(handle, name) -> { index for `call`, parameters: a letter for each: i, I, f } */
static napi_value find(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  char name[512];
  size_t length = 0;
  Instance *instance = instance_of(env, info, 2, arguments);
  if (instance == NULL) return NULL;
  if (napi_get_value_string_utf8(env, arguments[1], name, sizeof name, &length) != napi_ok || length + 1 == sizeof name)
    return fail(env, "ERR_INVALID_ARG_VALUE", "wasm3-node: names of exports have less than 511 bytes");
  if (strlen(name) != length) return fail(env, "ERR_WASM3", "wasm3-node: the name of an export has a NUL, where wasm3's names end");
  IM3Function function = NULL;
  M3Result result = m3_FindFunction(&function, instance->runtime, name);
  if (result) return fail_in_wasm3(env, instance, result);
  IM3Function *grown = realloc(instance->functions, (instance->function_count + 1) * sizeof *grown);
  if (grown == NULL) return fail(env, "ERR_MEMORY_ALLOCATION_FAILED", "wasm3-node: out of memory");
  instance->functions = grown;
  grown[instance->function_count] = function;
  char letters[MOST_VALUES];
  uint32_t count = m3_GetArgCount(function);
  if (count > MOST_VALUES || m3_GetRetCount(function) > MOST_VALUES)
    return fail(env, "ERR_WASM3", "wasm3-node: a function with more than 64 parameters or results");
  for (uint32_t i = 0; i < count; i++) {
    M3ValueType type = m3_GetArgType(function, i);
    letters[i] = type == c_m3Type_i32 ? 'i' : type == c_m3Type_i64 ? 'I' : 'f';
  }
  napi_value found = NULL;
  napi_value index = NULL;
  napi_value parameters = NULL;
  napi_create_object(env, &found);
  napi_create_uint32(env, instance->function_count++, &index);
  napi_create_string_latin1(env, letters, count, &parameters);
  napi_set_named_property(env, found, "index", index);
  napi_set_named_property(env, found, "parameters", parameters);
  return found;
}

static bool read_value(napi_env env, napi_value from, M3ValueType type, uint64_t *to) {
  double number = 0;
  *to = 0;
  if (type == c_m3Type_i64) {
    bool lossless = false;
    return napi_get_value_bigint_int64(env, from, (int64_t *)to, &lossless) == napi_ok;
  }
  if (napi_get_value_double(env, from, &number) != napi_ok) return false;
  if (type == c_m3Type_i32) {
    int32_t word = 0;
    if (napi_get_value_int32(env, from, &word) != napi_ok) return false;
    memcpy(to, &word, sizeof word);
  } else {
    float narrow = (float)number;
    memcpy(to, &narrow, sizeof narrow);
  }
  return true;
}

static napi_value to_value(napi_env env, M3ValueType type, const uint64_t *from) {
  napi_value value = NULL;
  if (type == c_m3Type_i32) {
    int32_t word;
    memcpy(&word, from, sizeof word);
    napi_create_int32(env, word, &value);
  } else if (type == c_m3Type_i64) {
    napi_create_bigint_int64(env, (int64_t)*from, &value);
  } else {
    float narrow;
    memcpy(&narrow, from, sizeof narrow);
    napi_create_double(env, narrow, &value);
  }
  return value;
}

/* call(handle, index, ...values) -> the function's results, an array */
static napi_value call(napi_env env, napi_callback_info info) {
  napi_value arguments[2 + MOST_VALUES];
  size_t given = sizeof arguments / sizeof *arguments;
  napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
  Instance *instance = instance_of(env, info, 2, arguments);
  uint32_t index = 0;
  if (instance == NULL) return NULL;
  if (napi_get_value_uint32(env, arguments[1], &index) != napi_ok || index >= instance->function_count)
    return fail(env, "ERR_INVALID_ARG_VALUE", "wasm3-node: no such function");

  IM3Function function = instance->functions[index];
  uint32_t count = m3_GetArgCount(function);
  uint32_t results = m3_GetRetCount(function);
  if (given != 2 + count)
    return fail(env, "ERR_INVALID_ARG_VALUE", "wasm3-node: wrong number of values");
  uint64_t values[MOST_VALUES];
  const void *pointers[MOST_VALUES];
  for (uint32_t i = 0; i < count; i++) {
    if (!read_value(env, arguments[2 + i], m3_GetArgType(function, i), &values[i]))
      return fail(env, "ERR_INVALID_ARG_TYPE", "wasm3-node: an argument has the wrong type");
    pointers[i] = &values[i];
  }

  M3Result result = m3_Call(function, count, pointers);
  /* A memory that grew may lie elsewhere: nobody may look at the old one any more, whether they ask for the new one or not. */
  size_t length = 0;
  const uint8_t *start = memory_of(instance, &length);
  if (!is_shown(instance, start, length)) detach(env, instance);
  if (result) return fail_in_wasm3(env, instance, result);
  memset(values, 0, sizeof values);
  for (uint32_t i = 0; i < results; i++) pointers[i] = &values[i];
  result = m3_GetResults(function, results, pointers);
  if (result) return fail_in_wasm3(env, instance, result);
  napi_value list = NULL;
  napi_create_array_with_length(env, results, &list);
  for (uint32_t i = 0; i < results; i++)
    napi_set_element(env, list, i, to_value(env, m3_GetRetType(function, i), &values[i]));
  return list;
}

/* memory(handle) -> ArrayBuffer over the linear memory; after it has moved or grown another one, and the old one is detached */
static napi_value memory(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  Instance *instance = instance_of(env, info, 1, arguments);
  if (instance == NULL) return NULL;
  size_t length = 0;
  uint8_t *start = memory_of(instance, &length);
  napi_value buffer = NULL;
  if (is_shown(instance, start, length) &&
      napi_get_reference_value(env, instance->buffer, &buffer) == napi_ok && buffer != NULL)
    return buffer;
  detach(env, instance);
  if (length == 0) {
    napi_create_arraybuffer(env, 0, NULL, &buffer);
    return buffer;
  }
  instance->holders++;
  if (napi_create_external_arraybuffer(env, start, length, release_buffer, instance, &buffer) != napi_ok) {
    instance->holders--;
    return fail(env, "ERR_WASM3", "wasm3-node: this host forbids ArrayBuffers over memory that is not its own");
  }
  napi_create_reference(env, buffer, 0, &instance->buffer);
  instance->buffer_start = start;
  instance->buffer_length = length;
  return buffer;
}

/* global(handle, name) -> its value */
static napi_value global(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  char name[512];
  size_t length = 0;
  Instance *instance = instance_of(env, info, 2, arguments);
  if (instance == NULL) return NULL;
  napi_get_value_string_utf8(env, arguments[1], name, sizeof name, &length);
  IM3Global found = m3_FindGlobal(instance->module, name);
  M3TaggedValue value;
  M3Result result = found == NULL ? m3Err_globalLookupFailed : m3_GetGlobal(found, &value);
  if (result) return fail_in_wasm3(env, instance, result);
  return to_value(env, value.type, &value.value.i64);
}

/* setGlobal(handle, name, value) */
static napi_value set_global(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  char name[512];
  size_t length = 0;
  Instance *instance = instance_of(env, info, 3, arguments);
  if (instance == NULL) return NULL;
  napi_get_value_string_utf8(env, arguments[1], name, sizeof name, &length);
  IM3Global found = m3_FindGlobal(instance->module, name);
  M3TaggedValue value;
  M3Result result = found == NULL ? m3Err_globalLookupFailed : m3Err_none;
  if (!result && !found->isMutable) result = m3Err_globalNotMutable;
  if (!result) value.type = m3_GetGlobalType(found);
  if (!result && !read_value(env, arguments[2], value.type, &value.value.i64))
    return fail(env, "ERR_INVALID_ARG_TYPE", "wasm3-node: the value has the wrong type");
  if (!result) result = m3_SetGlobal(found, &value);
  if (result) return fail_in_wasm3(env, instance, result);
  return NULL;
}

/* dispose(handle): frees the interpreter now; its ArrayBuffer is detached */
static napi_value dispose(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  Instance *instance = instance_of(env, info, 1, arguments);
  if (instance == NULL) return NULL;
  detach(env, instance);
  stop(env, instance);
  return NULL;
}

NAPI_MODULE_INIT() {
  const struct {
    const char *name;
    napi_callback callback;
  } functions[] = {{"instantiate", instantiate}, {"find", find},     {"call", call},
                   {"memory", memory},           {"global", global}, {"setGlobal", set_global},
                   {"dispose", dispose}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function = NULL;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].callback, NULL, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}

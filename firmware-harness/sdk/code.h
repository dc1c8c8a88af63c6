/*
 * Stored code: the module as wasm3 compiles it, made when the firmware is built (store.h) and constant in flash, so that a device
 * needs neither RAM for it nor the compiler (engine-stored.c). Generated islet_code.c holds it. It runs where its program has the
 * interpreter's operations where they were when it was made; anything else is refused.
 */
#ifndef ISLET_CODE_H
#define ISLET_CODE_H

#include <stddef.h>
#include <stdint.h>

#include "engine.h"

#define ISLET_CODE_MAGIC 0x43534c49u /* "ILSC" in memory */

/* An entry of a call that was left out. */
#define ISLET_CODE_NO_ENTRY UINT32_MAX

/* Where that begins which the digest is of. */
#define ISLET_CODE_SEALED offsetof(struct islet_code, module)

struct islet_code {
  uint32_t magic;
  uint32_t length;                     /* of this block and the code behind it, bytes */
  uint8_t digest[32];                  /* SHA-256 of all that follows */
  uint8_t module[32];                  /* SHA-256 of the module that it was compiled from */
  uintptr_t operations;                /* address of the interpreter's operations that it was compiled for */
  uint32_t model, method, features;    /* the configuration that it serves; model 0: every one */
  uint32_t memory_size;                /* linear memory below which its constant addresses were checked, bytes */
  uint32_t entries[ISLET_CALL_COUNT];  /* where each call begins, bytes from the start of the code */
};

#endif

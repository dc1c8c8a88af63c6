/*
 * Makes stored code (code.h). A program of its own with the interpreter where the device has it, run in an emulator or once on the device:
 * tools/store-code.mjs makes islet_code.c of what it answers.
 */
#ifndef ISLET_STORE_H
#define ISLET_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "code.h"

/*
 * Compiles for a device with this model, method and features (model 0: for every configuration), without the calls left out (bits
 * of enum islet_service), into `to`, aligned to 8 bytes, with the arena as working memory. Answers the bytes written, or a
 * status below 0.
 */
int32_t islet_store(uint8_t *to, size_t capacity, void *arena, size_t size, const struct islet_configuration *configuration,
                    uint32_t left_out);

#endif

/* SHA-256 (FIPS 180-4). */
#ifndef ISLET_SHA256_H
#define ISLET_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct islet_sha256 {
  uint32_t hash[8];
  uint8_t block[64];
  size_t filled;
  uint64_t length;
};

void islet_sha256_start(struct islet_sha256 *self);
void islet_sha256_add(struct islet_sha256 *self, const void *bytes, size_t length);
void islet_sha256_finish(struct islet_sha256 *self, uint8_t digest[32]);

#endif

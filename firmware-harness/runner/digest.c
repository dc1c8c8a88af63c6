#include "digest.h"

#include "sha256.h"

void digest_of(const islet *forecaster, char text[65]) {
  const struct islet_state *state = islet_state_block(forecaster);
  const struct islet_forecast *forecast = islet_forecast_block(forecaster);
  const struct islet_risk *risk = islet_risk_block(forecaster);
  struct islet_sha256 hash;
  uint8_t bytes[32];
  islet_sha256_start(&hash);
  islet_sha256_add(&hash, state, state->length);
  islet_sha256_add(&hash, forecast, sizeof *forecast + forecast->steps * sizeof(struct islet_forecast_step));
  islet_sha256_add(&hash, risk, sizeof *risk + forecast->steps * sizeof(struct islet_risk_step));
  islet_sha256_add(&hash, islet_diagnostics_block(forecaster), sizeof(struct islet_diagnostics));
  islet_sha256_finish(&hash, bytes);
  for (size_t i = 0; i < 32; i++) {
    text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
  }
  text[64] = '\0';
}

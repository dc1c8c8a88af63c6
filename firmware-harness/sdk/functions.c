#include "functions.h"

/* The bit of the functions that a device with this configuration can call; 0: nothing is known of it. */
static uint32_t bit_of(const struct islet_configuration *configuration) {
  for (uint32_t k = 0; k < ISLET_CONFIGURATION_COUNT; k++) {
    const struct islet_module_configuration *known = &islet_module_configurations[k];
    if (known->model == configuration->model && known->method == configuration->method &&
        (configuration->features & ~(uint32_t)known->features) == 0)
      return 1u << k;
  }
  return 0;
}

bool islet_serves(uint32_t function, const struct islet_configuration *configuration, uint32_t left_out) {
  const uint32_t bit = bit_of(configuration);
  return bit == 0 || ((islet_module_functions[function] & bit) != 0 && (islet_module_calls[function] & ~left_out) != 0);
}

bool islet_boots(uint32_t function, const struct islet_configuration *configuration) {
  const uint32_t bit = bit_of(configuration);
  return bit == 0 || (islet_module_boot[function] & bit) != 0;
}

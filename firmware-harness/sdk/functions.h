/* Which functions of the module a device needs, by the call graph that generate-module.mjs has read. */
#ifndef ISLET_FUNCTIONS_H
#define ISLET_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "islet.h"

/* Whether a function is called after configuring, by calls other than those left out (bits 1 << enum islet_call). */
bool islet_serves(uint32_t function, const struct islet_configuration *configuration, uint32_t left_out);

/* Whether a function is called when such a device configures or restores. */
bool islet_boots(uint32_t function, const struct islet_configuration *configuration);

#endif

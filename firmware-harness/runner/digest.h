/* The digest that tests/cases/cases.json has: SHA-256 of state, forecast, risk and diagnostics, in hexadecimal. */
#ifndef ISLET_DIGEST_H
#define ISLET_DIGEST_H

#include "islet.h"

/* Behind islet_distribution, islet_risk and islet_diagnose. */
void digest_of(const islet *forecaster, char text[65]);

#endif

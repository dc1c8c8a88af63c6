/* The device around the example of firmware-harness/README.md: two hours of readings that fall faster and faster, as in README.md. */
#include <stdint.h>

#include "report.h"
#include "semihosting.h"

int32_t start(void);
int32_t on_reading(uint32_t seconds, uint32_t seconds_of_day, float mg_per_dl);
float mean_in_30_minutes(void);
float below_70_within_30_minutes(void);

int main(void) {
  int32_t status = start();
  for (uint32_t k = 0; status >= 0 && k <= 24; k++)
    status = on_reading(k * 300, 3 * 3600 + k * 300, 140.0f - (float)(k * k) / 10.0f);
  if (status < 0) return 1;
  report_field("{\"mean\":", (uint32_t)(mean_in_30_minutes() + 0.5f));
  report_field(",\"below70\":", (uint32_t)(100.0f * below_70_within_30_minutes() + 0.5f));
  semihosting_write("}\n");
  return 0;
}

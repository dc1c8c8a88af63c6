/* An expectation of a test program: prints what does not hold, and counts it. */
#ifndef ISLET_EXPECT_H
#define ISLET_EXPECT_H

#include <stdio.h>

static int failures;

#define EXPECT(condition)                                       \
  do {                                                          \
    if (!(condition)) {                                         \
      printf("line %d: not %s\n", __LINE__, #condition);        \
      failures++;                                               \
    }                                                           \
  } while (0)

#endif

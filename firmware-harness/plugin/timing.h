/* A timing model of a processor core: what straight-line code costs and what its branches cost. */
#ifndef ISLET_TIMING_H
#define ISLET_TIMING_H

#include <stddef.h>

#include "thumb.h"

/* A branch as it was executed. */
struct executed_branch {
    const struct thumb_instruction *instruction;
    uint32_t address;
    uint32_t target; /* the address executed next */
    bool is_taken;
};

struct timing_model {
    const char *name;
    /* Writes the cycles of each of `length` consecutive instructions to `cycles`. A branch, which can only come last,
     * gets the cycles that it takes when it falls through. */
    void (*straight_line)(const struct thumb_instruction *code, size_t length, uint32_t *cycles);
    /* Returns the cycles of a branch beyond those of straight_line. */
    uint32_t (*branch)(const struct executed_branch *branch);
    /* Forgets what earlier branches taught: a measurement starts. */
    void (*forget)(void);
};

extern const struct timing_model cortex_m4;
extern const struct timing_model cortex_m7;

#endif

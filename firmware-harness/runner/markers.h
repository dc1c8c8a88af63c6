/* What a measuring emulator counts between. `dbg` is a hint that processors without its debugger ignore. */
#ifndef ISLET_MARKERS_H
#define ISLET_MARKERS_H

static inline void islet_measure_begin(void) { __asm volatile("dbg #1" ::: "memory"); }
static inline void islet_measure_end(void) { __asm volatile("dbg #2" ::: "memory"); }

#endif

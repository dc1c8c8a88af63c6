/* Seeds of CoreMark's performance run, the markers in place of its clock, and the vectors of a Cortex-M. */
#include "coremark.h"

extern void _start(void);
void reset(void);

volatile ee_s32 seed1_volatile = 0;
volatile ee_s32 seed2_volatile = 0;
volatile ee_s32 seed3_volatile = 0x66;
volatile ee_s32 seed4_volatile = ITERATIONS;
volatile ee_s32 seed5_volatile = 0;
ee_u32 default_num_contexts = 1;

__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {(void (*)(void))0x20400000, reset};

void reset(void)
{
    *(volatile uint32_t *)0xe000ed88 = 0x00f00000; /* CPACR: full access to the FPU */
    __asm__ volatile("dsb\n\tisb");
    _start();
}

void start_time(void)
{
    __asm__ volatile("dbg #1" ::: "memory");
}

void stop_time(void)
{
    __asm__ volatile("dbg #2" ::: "memory");
}

/* The time is what the plugin counts, not what the guest sees. */
CORE_TICKS get_time(void)
{
    return 0;
}

secs_ret time_in_secs(CORE_TICKS ticks)
{
    return ticks;
}

void portable_init(core_portable *port, int *argc, char *argv[])
{
    (void)argc;
    (void)argv;
    port->portable_id = 1;
}

void portable_fini(core_portable *port)
{
    port->portable_id = 0;
}

@ The least that a Cortex-M needs to run a measured sequence: vectors, FPU on, and the exit of semihosting.
        .syntax unified
        .thumb
        .section .vectors, "a"
        .word   0x20010000              @ initial stack pointer
        .word   reset
        .text
        .thumb_func
        .global reset
reset:  ldr     r0, =0xe000ed88         @ CPACR: full access to the FPU
        ldr     r1, =0x00f00000
        str     r1, [r0]
        dsb
        isb
        bl      measured
        movs    r0, #0x18               @ SYS_EXIT
        ldr     r1, =0x20026            @ ADP_Stopped_ApplicationExit
        bkpt    #0xab

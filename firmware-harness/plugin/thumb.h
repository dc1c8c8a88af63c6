/* What a timing model needs to know of one Thumb-2 instruction of ARMv7E-M. */
#ifndef ISLET_THUMB_H
#define ISLET_THUMB_H

#include <stdbool.h>
#include <stdint.h>

enum thumb_class {
    THUMB_ALU,
    THUMB_MULTIPLY,
    THUMB_DIVIDE,
    THUMB_LOAD,
    THUMB_STORE,
    THUMB_LOAD_MULTIPLE, /* ldm, pop, ldrd */
    THUMB_STORE_MULTIPLE,
    THUMB_BRANCH,          /* b, bl, cbz: the target is in the instruction */
    THUMB_BRANCH_REGISTER, /* bx, blx, mov pc, add pc */
    THUMB_BRANCH_LOAD,     /* ldr pc, pop {pc}, ldm {pc} */
    THUMB_BRANCH_TABLE,    /* tbb, tbh */
    THUMB_IT,
    THUMB_NOP,
    THUMB_SYSTEM, /* msr, mrs, cps, svc, bkpt */
    THUMB_BARRIER,
    THUMB_FP_ARITHMETIC, /* vadd, vsub, vmul, vnmul, vcvt, vrint */
    THUMB_FP_MOVE,       /* vmov between FP registers, vabs, vneg, vcmp, vsel, vmaxnm, vminnm */
    THUMB_FP_ACCUMULATE, /* vmla, vmls, vnmla, vfma ... */
    THUMB_FP_DIVIDE,
    THUMB_FP_SQUARE_ROOT,
    THUMB_FP_TRANSFER, /* vmov to or from core registers, vmrs, vmsr */
    THUMB_FP_LOAD,
    THUMB_FP_STORE,
    THUMB_FP_LOAD_MULTIPLE,
    THUMB_FP_STORE_MULTIPLE,
    THUMB_CLASSES
};

/* Registers as bits: r0 ... r15 are bits 0 ... 15, s0 ... s31 are bits 32 ... 63 (d0 is s0 and s1). The flags are left
 * out: no rule of the models depends on them. */
typedef uint64_t thumb_registers;

struct thumb_instruction {
    enum thumb_class class;
    thumb_registers reads;   /* all operands, those of the address included */
    thumb_registers writes;  /* without r15: a write of the pc shows in the class */
    thumb_registers address; /* the registers that form the address of a load or store */
    uint8_t words;           /* words moved to or from memory or the other register file */
    bool register_offset;    /* the address is a sum of two registers */
    bool is_narrow;          /* a load of a byte or halfword */
    bool is_double;          /* arithmetic in double precision */
};

/* The first word of every 32-bit instruction starts with 0b11101, 0b11110 or 0b11111. */
static inline bool thumb_is_wide(uint16_t first)
{
    return first >= 0xe800;
}

/* Decodes one instruction; `second` is ignored for a 16-bit one. An instruction that this decoder does not know counts
 * as THUMB_SYSTEM. */
struct thumb_instruction thumb_decode(uint16_t first, uint16_t second);

/* The class in words, for reports. */
const char *thumb_class_name(enum thumb_class class);

#endif

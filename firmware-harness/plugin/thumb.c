/* Decodes Thumb-2 as far as a timing model needs: class, operands and results. Encodings and section numbers follow the
 * ARMv7-M Architecture Reference Manual (ARM DDI 0403), chapter A5. */
#include "thumb.h"

#define PC 15U
#define SP 13U
#define LR 14U

static uint32_t bits(uint32_t word, unsigned low, unsigned count)
{
    return (word >> low) & ((1U << count) - 1U);
}

static thumb_registers core(uint32_t number)
{
    return (thumb_registers)1 << number;
}

/* The pc as an operand is always ready. */
static thumb_registers operand(uint32_t number)
{
    return number == PC ? 0 : core(number);
}

static thumb_registers fp(uint32_t number, bool is_double)
{
    if (is_double)
        return (thumb_registers)3 << (32 + 2 * (number & 15U));
    return (thumb_registers)1 << (32 + (number & 31U));
}

static uint8_t count(uint32_t list)
{
    return (uint8_t)__builtin_popcount(list);
}

/* Constructors of the forms that occur again and again. */

static struct thumb_instruction plain(enum thumb_class class)
{
    return (struct thumb_instruction){.class = class};
}

static struct thumb_instruction operate(enum thumb_class class, thumb_registers writes, thumb_registers reads)
{
    return (struct thumb_instruction){.class = class, .reads = reads, .writes = writes};
}

/* A result in the pc is a branch. */
static struct thumb_instruction alu(uint32_t rd, thumb_registers reads)
{
    if (rd == PC)
        return operate(THUMB_BRANCH_REGISTER, 0, reads);
    return operate(THUMB_ALU, core(rd), reads);
}

static struct thumb_instruction load(uint32_t rt, thumb_registers address)
{
    return (struct thumb_instruction){
        .class = rt == PC ? THUMB_BRANCH_LOAD : THUMB_LOAD,
        .reads = address,
        .writes = operand(rt),
        .address = address,
        .words = 1,
    };
}

static struct thumb_instruction store(uint32_t rt, thumb_registers address)
{
    return (struct thumb_instruction){
        .class = THUMB_STORE,
        .reads = address | operand(rt),
        .address = address,
        .words = 1,
    };
}

static struct thumb_instruction with_register_offset(struct thumb_instruction instruction)
{
    instruction.register_offset = true;
    return instruction;
}

static struct thumb_instruction narrow(struct thumb_instruction instruction, bool is_narrow)
{
    instruction.is_narrow = is_narrow;
    return instruction;
}

static struct thumb_instruction with_writeback(struct thumb_instruction instruction, uint32_t rn)
{
    instruction.writes |= core(rn);
    return instruction;
}

static struct thumb_instruction load_multiple(uint32_t rn, uint32_t list)
{
    return (struct thumb_instruction){
        .class = (list & core(PC)) != 0 ? THUMB_BRANCH_LOAD : THUMB_LOAD_MULTIPLE,
        .reads = core(rn),
        .writes = list & 0x7fffU,
        .address = core(rn),
        .words = count(list),
    };
}

static struct thumb_instruction store_multiple(uint32_t rn, uint32_t list)
{
    return (struct thumb_instruction){
        .class = THUMB_STORE_MULTIPLE,
        .reads = core(rn) | list,
        .address = core(rn),
        .words = count(list),
    };
}

/* 16-bit instructions (A5.2) */

static struct thumb_instruction data_processing_16(uint32_t word)
{
    const uint32_t rdn = bits(word, 0, 3), rm = bits(word, 3, 3);
    switch (bits(word, 6, 4)) {
    case 8:  /* tst */
    case 10: /* cmp */
    case 11: /* cmn */
        return operate(THUMB_ALU, 0, core(rdn) | core(rm));
    case 9:  /* rsb #0 */
    case 15: /* mvn */
        return alu(rdn, core(rm));
    case 13:
        return operate(THUMB_MULTIPLY, core(rdn), core(rdn) | core(rm));
    default:
        return alu(rdn, core(rdn) | core(rm));
    }
}

static struct thumb_instruction special_data_16(uint32_t word)
{
    const uint32_t rd = bits(word, 0, 3) | bits(word, 7, 1) << 3, rm = bits(word, 3, 4);
    switch (bits(word, 8, 2)) {
    case 0:
        return alu(rd, operand(rd) | operand(rm));
    case 1: /* cmp */
        return operate(THUMB_ALU, 0, operand(rd) | operand(rm));
    case 2:
        return alu(rd, operand(rm));
    default: /* bx, and blx with bit 7 */
        return operate(THUMB_BRANCH_REGISTER, bits(word, 7, 1) != 0 ? core(LR) : 0, operand(rm));
    }
}

static struct thumb_instruction register_offset_16(uint32_t word)
{
    const uint32_t rt = bits(word, 0, 3);
    const thumb_registers address = core(bits(word, 3, 3)) | core(bits(word, 6, 3));
    const uint32_t operation = bits(word, 9, 3); /* str, strh, strb, ldrsb, ldr, ldrh, ldrb, ldrsh */
    const struct thumb_instruction instruction =
        operation < 3 ? store(rt, address) : narrow(load(rt, address), operation != 4);
    return with_register_offset(instruction);
}

static struct thumb_instruction miscellaneous_16(uint32_t word)
{
    if ((word & 0xf500U) == 0xb100U) /* cbz, cbnz */
        return operate(THUMB_BRANCH, 0, core(bits(word, 0, 3)));
    switch (bits(word, 8, 4)) {
    case 0x0: /* add sp, sub sp */
        return alu(SP, core(SP));
    case 0x2: /* sxth, sxtb, uxth, uxtb */
    case 0xa: /* rev, rev16, revsh */
        return alu(bits(word, 0, 3), core(bits(word, 3, 3)));
    case 0x4:
    case 0x5:
        return with_writeback(store_multiple(SP, bits(word, 0, 8) | bits(word, 8, 1) << LR), SP);
    case 0xc:
    case 0xd:
        return with_writeback(load_multiple(SP, bits(word, 0, 8) | bits(word, 8, 1) << PC), SP);
    case 0xf:
        return plain(bits(word, 0, 4) != 0 ? THUMB_IT : THUMB_NOP);
    default: /* cps, bkpt */
        return plain(THUMB_SYSTEM);
    }
}

static struct thumb_instruction decode_16(uint32_t word)
{
    const uint32_t low = bits(word, 0, 3), middle = bits(word, 3, 3), high = bits(word, 8, 3);
    switch (word >> 11) {
    case 0x00: /* lsl, lsr, asr #imm */
    case 0x01:
    case 0x02:
        return alu(low, core(middle));
    case 0x03: /* add, sub; bit 10 tells an immediate */
        return alu(low, core(middle) | (bits(word, 10, 1) != 0 ? 0 : core(bits(word, 6, 3))));
    case 0x04: /* mov #imm */
        return alu(high, 0);
    case 0x05: /* cmp #imm */
        return operate(THUMB_ALU, 0, core(high));
    case 0x06: /* add, sub #imm */
    case 0x07:
        return alu(high, core(high));
    case 0x08:
        return bits(word, 10, 1) != 0 ? special_data_16(word) : data_processing_16(word);
    case 0x09: /* ldr [pc, #imm] */
        return load(high, 0);
    case 0x0a:
    case 0x0b:
        return register_offset_16(word);
    case 0x0c: /* str, strb, strh [rn, #imm] */
    case 0x0e:
    case 0x10:
        return store(low, core(middle));
    case 0x0d:
        return load(low, core(middle));
    case 0x0f: /* ldrb, ldrh */
    case 0x11:
        return narrow(load(low, core(middle)), true);
    case 0x12: /* str [sp, #imm] */
        return store(high, core(SP));
    case 0x13:
        return load(high, core(SP));
    case 0x14: /* adr */
        return alu(high, 0);
    case 0x15: /* add rd, sp, #imm */
        return alu(high, core(SP));
    case 0x16:
    case 0x17:
        return miscellaneous_16(word);
    case 0x18:
        return with_writeback(store_multiple(high, bits(word, 0, 8)), high);
    case 0x19:
        return with_writeback(load_multiple(high, bits(word, 0, 8)), high);
    case 0x1a: /* b<c>; conditions 14 and 15 are udf and svc */
    case 0x1b:
        return plain(bits(word, 8, 4) < 14 ? THUMB_BRANCH : THUMB_SYSTEM);
    default: /* 0x1c: b */
        return plain(THUMB_BRANCH);
    }
}

/* 32-bit instructions of the core (A5.3) */

static struct thumb_instruction multiple_32(uint32_t first, uint32_t second)
{
    const uint32_t rn = bits(first, 0, 4);
    const bool is_load = bits(first, 4, 1) != 0, writes_back = bits(first, 5, 1) != 0;
    const struct thumb_instruction instruction = is_load ? load_multiple(rn, second) : store_multiple(rn, second);
    return writes_back ? with_writeback(instruction, rn) : instruction;
}

/* A5.3.6: load and store double, exclusive, table branch */
static struct thumb_instruction dual_or_exclusive_32(uint32_t first, uint32_t second)
{
    const uint32_t rn = bits(first, 0, 4), rt = bits(second, 12, 4), rt2 = bits(second, 8, 4);
    const bool is_load = bits(first, 4, 1) != 0, writes_back = bits(first, 5, 1) != 0, indexed = bits(first, 8, 1) != 0;
    if (indexed || writes_back) {
        struct thumb_instruction instruction = {.address = operand(rn), .words = 2};
        if (is_load) {
            instruction.class = THUMB_LOAD_MULTIPLE;
            instruction.reads = operand(rn);
            instruction.writes = core(rt) | core(rt2);
        } else {
            instruction.class = THUMB_STORE_MULTIPLE;
            instruction.reads = core(rn) | core(rt) | core(rt2);
        }
        return writes_back ? with_writeback(instruction, rn) : instruction;
    }
    if (is_load && bits(first, 7, 1) != 0 && bits(second, 4, 4) < 2)
        return operate(THUMB_BRANCH_TABLE, 0, operand(rn) | core(bits(second, 0, 4)));
    if (is_load)
        return load(rt, core(rn));
    /* The status register of strex is at bit 8 of the second halfword, that of strexb and strexh at bit 0. */
    return with_writeback(store(rt, core(rn)), bits(second, bits(first, 7, 1) != 0 ? 0 : 8, 4));
}

/* A5.3.1 and A5.3.11: and, bic, orr ... with a constant or a shifted register, which `second_operand` stands for */
static struct thumb_instruction data_processing_32(uint32_t first, uint32_t second, thumb_registers second_operand)
{
    const uint32_t operation = bits(first, 5, 4), rn = bits(first, 0, 4), rd = bits(second, 8, 4);
    const bool has_no_result = rd == PC && bits(first, 4, 1) != 0; /* tst, teq, cmn, cmp */
    thumb_registers reads = second_operand;
    if (!((operation == 2 || operation == 3) && rn == PC)) /* mov and mvn have one operand */
        reads |= operand(rn);
    return has_no_result ? operate(THUMB_ALU, 0, reads) : alu(rd, reads);
}

/* A5.3.3: plain binary immediate */
static struct thumb_instruction plain_immediate_32(uint32_t first, uint32_t second)
{
    const uint32_t rn = bits(first, 0, 4), rd = bits(second, 8, 4);
    switch (bits(first, 4, 5)) {
    case 0x04: /* movw */
        return alu(rd, 0);
    case 0x0c: /* movt */
        return alu(rd, core(rd));
    case 0x16: /* bfi, bfc */
        return alu(rd, core(rd) | operand(rn));
    default: /* addw, subw, adr, ssat, usat, sbfx, ubfx */
        return alu(rd, operand(rn));
    }
}

/* A5.3.4: branches and miscellaneous control */
static struct thumb_instruction branch_or_control_32(uint32_t first, uint32_t second)
{
    if (bits(second, 14, 1) != 0) /* bl */
        return operate(THUMB_BRANCH, core(LR), 0);
    if (bits(second, 12, 1) != 0 || bits(first, 7, 3) != 7) /* b.w, b<c>.w */
        return plain(THUMB_BRANCH);
    switch (bits(first, 4, 7)) {
    case 0x3a: /* hints: nop, yield, dbg ... */
        return plain(THUMB_NOP);
    case 0x3b: /* clrex (2) and the barriers */
        return plain(bits(second, 4, 4) == 2 ? THUMB_SYSTEM : THUMB_BARRIER);
    case 0x3e: /* mrs */
    case 0x3f:
        return operate(THUMB_SYSTEM, core(bits(second, 8, 4)), 0);
    default: /* msr, udf */
        return plain(THUMB_SYSTEM);
    }
}

/* A5.3.7 to A5.3.10: loads and stores of one register */
static struct thumb_instruction single_32(uint32_t first, uint32_t second)
{
    const uint32_t rn = bits(first, 0, 4), rt = bits(second, 12, 4);
    const bool is_load = bits(first, 4, 1) != 0, is_word = bits(first, 5, 2) == 2;
    const bool has_long_offset = bits(first, 7, 1) != 0 || rn == PC;
    const bool has_short_offset = bits(second, 11, 1) != 0;
    if (is_load && rt == PC && !is_word)
        return plain(THUMB_NOP); /* pld, pli */
    if (!has_long_offset && !has_short_offset) {
        const thumb_registers address = core(rn) | core(bits(second, 0, 4));
        return with_register_offset(is_load ? narrow(load(rt, address), !is_word) : store(rt, address));
    }
    const struct thumb_instruction instruction =
        is_load ? narrow(load(rt, operand(rn)), !is_word) : store(rt, operand(rn));
    const bool writes_back = !has_long_offset && bits(second, 8, 1) != 0;
    return writes_back ? with_writeback(instruction, rn) : instruction;
}

/* A5.3.16 and A5.3.17: multiplications and divisions */
static struct thumb_instruction multiply_32(uint32_t first, uint32_t second)
{
    const uint32_t ra = bits(second, 12, 4), rd = bits(second, 8, 4);
    const thumb_registers factors = core(bits(first, 0, 4)) | core(bits(second, 0, 4));
    const bool is_long = bits(first, 7, 1) != 0;
    if (!is_long)
        return operate(THUMB_MULTIPLY, core(rd), factors | operand(ra));
    switch (bits(first, 4, 3)) {
    case 1: /* sdiv */
    case 3: /* udiv */
        return operate(THUMB_DIVIDE, core(rd), factors);
    case 0: /* smull */
    case 2: /* umull */
        return operate(THUMB_MULTIPLY, core(rd) | core(ra), factors);
    default: /* smlal, umlal, umaal ... */
        return operate(THUMB_MULTIPLY, core(rd) | core(ra), factors | core(rd) | core(ra));
    }
}

/* Floating point (A6) */

struct fp_operands {
    uint32_t d, n, m; /* numbers in the register file that `is_double` tells */
    bool is_double;
};

static uint32_t fp_number(uint32_t four, uint32_t one, bool is_double)
{
    return is_double ? four : four << 1 | one;
}

static struct fp_operands fp_operands(uint32_t first, uint32_t second)
{
    const bool is_double = bits(second, 8, 1) != 0;
    return (struct fp_operands){
        .d = fp_number(bits(second, 12, 4), bits(first, 6, 1), is_double),
        .n = fp_number(bits(first, 0, 4), bits(second, 7, 1), is_double),
        .m = fp_number(bits(second, 0, 4), bits(second, 5, 1), is_double),
        .is_double = is_double,
    };
}

static struct thumb_instruction fp_operate(enum thumb_class class, bool is_double, thumb_registers writes,
                                           thumb_registers reads)
{
    return (struct thumb_instruction){.class = class, .reads = reads, .writes = writes, .is_double = is_double};
}

/* Operations with one operand: vmov, vabs, vneg, vsqrt, vcmp, vcvt, vrint */
static struct thumb_instruction fp_unary(uint32_t first, uint32_t second)
{
    const struct fp_operands o = fp_operands(first, second);
    const thumb_registers d = fp(o.d, o.is_double), m = fp(o.m, o.is_double);
    const thumb_registers single_d = fp(fp_number(bits(second, 12, 4), bits(first, 6, 1), false), false);
    const thumb_registers single_m = fp(fp_number(bits(second, 0, 4), bits(second, 5, 1), false), false);
    const uint32_t operation = bits(first, 0, 4);
    const bool upper = bits(second, 7, 1) != 0;
    if (bits(second, 6, 1) == 0) /* vmov #imm */
        return fp_operate(THUMB_FP_MOVE, o.is_double, d, 0);
    switch (operation) {
    case 0: /* vmov, vabs */
        return fp_operate(THUMB_FP_MOVE, o.is_double, d, m);
    case 1: /* vneg, vsqrt */
        return fp_operate(upper ? THUMB_FP_SQUARE_ROOT : THUMB_FP_MOVE, o.is_double, d, m);
    case 4: /* vcmp */
        return fp_operate(THUMB_FP_MOVE, o.is_double, 0, d | m);
    case 5: /* vcmp #0 */
        return fp_operate(THUMB_FP_MOVE, o.is_double, 0, d);
    case 7: /* vcvt between the precisions, vrintx */
        if (upper)
            return fp_operate(THUMB_FP_ARITHMETIC, true, o.is_double ? single_d : fp(bits(second, 12, 4), true), m);
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, d, m);
    case 8: /* vcvt from an integer */
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, d, single_m);
    case 12: /* vcvt to an integer */
    case 13:
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, single_d, m);
    case 10: /* vcvt with fixed point works in place */
    case 11:
    case 14:
    case 15:
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, d, d);
    default: /* vcvtb, vcvtt, vrint */
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, d, m);
    }
}

static struct thumb_instruction fp_data_processing(uint32_t first, uint32_t second)
{
    const struct fp_operands o = fp_operands(first, second);
    const thumb_registers d = fp(o.d, o.is_double), n = fp(o.n, o.is_double), m = fp(o.m, o.is_double);
    switch (first & 0xb0U) {
    case 0x20: /* vmul, vnmul */
    case 0x30: /* vadd, vsub */
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, d, n | m);
    case 0x80:
        return fp_operate(THUMB_FP_DIVIDE, o.is_double, d, n | m);
    case 0xb0:
        return fp_unary(first, second);
    default: /* vmla, vmls, vnmla, vnmls, vfma, vfms, vfnma, vfnms */
        return fp_operate(THUMB_FP_ACCUMULATE, o.is_double, d, d | n | m);
    }
}

/* FPv5 only: vsel, vmaxnm, vminnm, and vrint and vcvt with a rounding mode */
static struct thumb_instruction fp_v5(uint32_t first, uint32_t second)
{
    const struct fp_operands o = fp_operands(first, second);
    const thumb_registers d = fp(o.d, o.is_double), n = fp(o.n, o.is_double), m = fp(o.m, o.is_double);
    if ((first & 0xb0U) == 0xb0U)
        return fp_operate(THUMB_FP_ARITHMETIC, o.is_double, d, m);
    return fp_operate(THUMB_FP_MOVE, o.is_double, d, n | m);
}

/* One register of each file: vmov, vmrs, vmsr */
static struct thumb_instruction fp_transfer(uint32_t first, uint32_t second)
{
    const uint32_t rt = bits(second, 12, 4);
    const bool to_core = bits(first, 4, 1) != 0, is_status = bits(first, 5, 3) == 7;
    thumb_registers s = 0;
    if (bits(second, 8, 1) != 0) /* half of a double register */
        s = fp(bits(first, 0, 4) << 1 | bits(first, 5, 1), false);
    else if (!is_status)
        s = fp(fp_number(bits(first, 0, 4), bits(second, 7, 1), false), false);
    struct thumb_instruction instruction = to_core ? operate(THUMB_FP_TRANSFER, operand(rt), s)
                                                   : operate(THUMB_FP_TRANSFER, s, operand(rt));
    instruction.words = 1;
    return instruction;
}

/* Two registers of each file */
static struct thumb_instruction fp_transfer_two(uint32_t first, uint32_t second)
{
    const struct fp_operands o = fp_operands(first, second);
    const thumb_registers pair = core(bits(second, 12, 4)) | core(bits(first, 0, 4));
    const thumb_registers s = o.is_double ? fp(o.m, true) : fp(o.m, false) | fp(o.m + 1, false);
    struct thumb_instruction instruction = bits(first, 4, 1) != 0 ? operate(THUMB_FP_TRANSFER, pair, s)
                                                                  : operate(THUMB_FP_TRANSFER, s, pair);
    instruction.words = 2;
    return instruction;
}

static struct thumb_instruction fp_memory(uint32_t first, uint32_t second)
{
    const struct fp_operands o = fp_operands(first, second);
    const uint32_t rn = bits(first, 0, 4);
    const bool is_load = bits(first, 4, 1) != 0, writes_back = bits(first, 5, 1) != 0;
    const bool is_single_register = bits(first, 8, 1) != 0 && !writes_back;
    const uint32_t words = is_single_register ? (o.is_double ? 2 : 1) : bits(second, 0, 8);
    const uint32_t lowest = o.is_double ? 2 * o.d : o.d;
    thumb_registers values = 0;
    for (uint32_t i = 0; i < words; i++)
        values |= fp(lowest + i, false);
    struct thumb_instruction instruction = {
        .reads = operand(rn),
        .address = operand(rn),
        .words = (uint8_t)words,
        .is_double = o.is_double,
    };
    if (is_load) {
        instruction.class = is_single_register ? THUMB_FP_LOAD : THUMB_FP_LOAD_MULTIPLE;
        instruction.writes = values;
    } else {
        instruction.class = is_single_register ? THUMB_FP_STORE : THUMB_FP_STORE_MULTIPLE;
        instruction.reads |= values;
    }
    return writes_back ? with_writeback(instruction, rn) : instruction;
}

static struct thumb_instruction coprocessor_32(uint32_t first, uint32_t second)
{
    const bool is_fp = bits(second, 9, 3) == 5; /* coprocessors 10 and 11 */
    if (!is_fp)
        return plain(THUMB_SYSTEM);
    if (bits(first, 8, 8) == 0xfe)
        return fp_v5(first, second);
    if ((first & 0xffe0U) == 0xec40U)
        return fp_transfer_two(first, second);
    if ((first & 0xfe00U) == 0xec00U)
        return fp_memory(first, second);
    return bits(second, 4, 1) != 0 ? fp_transfer(first, second) : fp_data_processing(first, second);
}

static struct thumb_instruction decode_32(uint32_t first, uint32_t second)
{
    if (bits(first, 10, 1) != 0 && bits(first, 11, 2) != 2)
        return coprocessor_32(first, second);
    switch (bits(first, 11, 2)) {
    case 1:
        if (bits(first, 9, 1) != 0)
            return data_processing_32(first, second, operand(bits(second, 0, 4)));
        return bits(first, 6, 1) != 0 ? dual_or_exclusive_32(first, second) : multiple_32(first, second);
    case 2:
        if (bits(second, 15, 1) != 0)
            return branch_or_control_32(first, second);
        return bits(first, 9, 1) != 0 ? plain_immediate_32(first, second) : data_processing_32(first, second, 0);
    default:
        if (bits(first, 9, 1) == 0)
            return single_32(first, second);
        if (bits(first, 8, 1) != 0)
            return multiply_32(first, second);
        /* A5.3.12: shifts by a register, extensions, parallel and saturating additions, rev, clz, sel */
        return alu(bits(second, 8, 4), operand(bits(first, 0, 4)) | operand(bits(second, 0, 4)));
    }
}

struct thumb_instruction thumb_decode(uint16_t first, uint16_t second)
{
    return thumb_is_wide(first) ? decode_32(first, second) : decode_16(first);
}

const char *thumb_class_name(enum thumb_class class)
{
    static const char *const NAMES[THUMB_CLASSES] = {
        [THUMB_ALU] = "alu",
        [THUMB_MULTIPLY] = "multiply",
        [THUMB_DIVIDE] = "divide",
        [THUMB_LOAD] = "load",
        [THUMB_STORE] = "store",
        [THUMB_LOAD_MULTIPLE] = "load-multiple",
        [THUMB_STORE_MULTIPLE] = "store-multiple",
        [THUMB_BRANCH] = "branch",
        [THUMB_BRANCH_REGISTER] = "branch-register",
        [THUMB_BRANCH_LOAD] = "branch-load",
        [THUMB_BRANCH_TABLE] = "branch-table",
        [THUMB_IT] = "it",
        [THUMB_NOP] = "nop",
        [THUMB_SYSTEM] = "system",
        [THUMB_BARRIER] = "barrier",
        [THUMB_FP_ARITHMETIC] = "fp-arithmetic",
        [THUMB_FP_MOVE] = "fp-move",
        [THUMB_FP_ACCUMULATE] = "fp-accumulate",
        [THUMB_FP_DIVIDE] = "fp-divide",
        [THUMB_FP_SQUARE_ROOT] = "fp-square-root",
        [THUMB_FP_TRANSFER] = "fp-transfer",
        [THUMB_FP_LOAD] = "fp-load",
        [THUMB_FP_STORE] = "fp-store",
        [THUMB_FP_LOAD_MULTIPLE] = "fp-load-multiple",
        [THUMB_FP_STORE_MULTIPLE] = "fp-store-multiple",
    };
    return NAMES[class];
}

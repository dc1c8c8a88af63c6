/* Cortex-M4 with FPU, zero wait states: the tables of its Technical Reference Manual (ARM DDI 0439 and 100166), sections
 * 3.3 (processor) and 7.2 (FPU), and the notes on load and store timings in 3.3. */
#include "timing.h"

/* Chosen where the manual gives a range. */
enum {
    PIPELINE_REFILL = 2, /* P, 1 to 3: depends on alignment and width of the target */
    DIVISION = 7,        /* 2 to 12: ends early, depends on the operands */
    BARRIER = 1 + PIPELINE_REFILL
};

static bool is_data_processing(enum thumb_class class)
{
    return class == THUMB_ALU || class == THUMB_MULTIPLY || class == THUMB_DIVIDE;
}

/* FP results that are ready one cycle late for the instruction that follows. */
static bool is_fp_arithmetic(enum thumb_class class)
{
    return class == THUMB_FP_ARITHMETIC || class == THUMB_FP_ACCUMULATE || class == THUMB_FP_DIVIDE ||
           class == THUMB_FP_SQUARE_ROOT;
}

/* The cycles of an instruction among neighbours with which it does not interact; those of a branch that falls through. */
static uint32_t alone(const struct thumb_instruction *instruction)
{
    switch (instruction->class) {
    case THUMB_LOAD:
        return 2;
    case THUMB_STORE:
        return instruction->register_offset ? 2 : 1;
    case THUMB_LOAD_MULTIPLE:
    case THUMB_STORE_MULTIPLE:
    case THUMB_FP_LOAD:
    case THUMB_FP_STORE:
    case THUMB_FP_LOAD_MULTIPLE:
    case THUMB_FP_STORE_MULTIPLE:
        return 1U + instruction->words;
    case THUMB_DIVIDE:
        return DIVISION;
    case THUMB_BARRIER:
        return BARRIER;
    case THUMB_FP_ACCUMULATE:
        return 3;
    case THUMB_FP_DIVIDE:
    case THUMB_FP_SQUARE_ROOT:
        return 14;
    case THUMB_FP_TRANSFER:
        return instruction->words == 2 ? 2 : 1;
    default:
        return 1;
    }
}

/* A load or store right after a load is pipelined with it and saves a cycle, unless it needs the loaded value for its
 * address. Doubles and multiples are not pipelined with neighbours; for vldr and vstr the manual says nothing. */
static bool is_pipelined(const struct thumb_instruction *previous, const struct thumb_instruction *next)
{
    const bool can_follow = next->class == THUMB_LOAD || (next->class == THUMB_STORE && next->register_offset);
    return can_follow && previous->class == THUMB_LOAD && (previous->writes & next->address) == 0;
}

/* An accumulation consumes its addend one cycle later than its factors. */
static thumb_registers early_operands(const struct thumb_instruction *instruction)
{
    return instruction->class == THUMB_FP_ACCUMULATE ? instruction->reads & ~instruction->writes : instruction->reads;
}

static uint32_t stall(const struct thumb_instruction *previous, const struct thumb_instruction *next)
{
    if (is_data_processing(previous->class) && (previous->writes & next->address) != 0)
        return 1;
    if (is_fp_arithmetic(previous->class) && (previous->writes & early_operands(next)) != 0)
        return 1;
    return 0;
}

static void straight_line(const struct thumb_instruction *code, size_t length, uint32_t *cycles)
{
    for (size_t i = 0; i < length; i++) {
        cycles[i] = alone(&code[i]);
        if (i == 0)
            continue;
        cycles[i] += stall(&code[i - 1], &code[i]);
        if (is_pipelined(&code[i - 1], &code[i]))
            cycles[i] -= 1;
    }
}

static uint32_t branch(const struct executed_branch *executed)
{
    if (!executed->is_taken)
        return 0;
    switch (executed->instruction->class) {
    case THUMB_BRANCH_LOAD: /* a load of N words (1 + N), then the refill */
        return executed->instruction->words + PIPELINE_REFILL;
    case THUMB_BRANCH_TABLE: /* a load (2), an addition, then the refill */
        return 2 + PIPELINE_REFILL;
    default:
        return PIPELINE_REFILL;
    }
}

static void forget(void)
{
    /* It predicts nothing. */
}

const struct timing_model cortex_m4 = {
    .name = "m4", .straight_line = straight_line, .branch = branch, .forget = forget};

/* Cortex-M7 with FPU, code and data in zero-wait memory. ARM publishes no cycle table of this core; units, latencies and
 * the stages where operands are needed follow LLVM's scheduling model (llvm/lib/Target/ARM/ARMScheduleM7.td), which
 * ARM's engineers wrote. The core issues up to two instructions a cycle, in order.
 *
 * Each stretch of code is modelled alone: its first instruction finds all registers ready, and it lasts until the FPU has
 * finished a division or square root, which would else be free at the end of a stretch. */
#include "timing.h"

#include <string.h>

/* Assumptions where neither ARM nor LLVM gives a rule. */
enum {
    DIVISION = 7,              /* 2 to about 12: ends early, depends on the operands */
    TARGETS = 64,              /* entries of the branch target cache, from the reference manual (ARM DDI 0489) */
    MISPREDICTED = 6,          /* cycles lost, from LLVM's model */
    MISPREDICTED_REGISTER = 7, /* the target comes out of a register one stage later */
    STRONGLY_TAKEN = 3,
    TAKEN = 2
};

enum unit { UNIT_ALU, UNIT_MULTIPLIER, UNIT_LOAD, UNIT_STORE, UNIT_BRANCH, UNIT_FP, UNITS };

/* How many instructions of a unit can issue in one cycle. */
static const uint8_t UNIT_WIDTH[UNITS] = {
    [UNIT_ALU] = 2, [UNIT_MULTIPLIER] = 1, [UNIT_LOAD] = 2, [UNIT_STORE] = 1, [UNIT_BRANCH] = 1, [UNIT_FP] = 1,
};

struct timing {
    enum unit unit;
    uint8_t issue;   /* cycles for which no other instruction issues, at least 1 */
    uint8_t latency; /* cycles until the result is ready */
    bool is_alone;   /* issues with no other instruction */
    uint8_t busy;    /* cycles until the unit takes another instruction, where the width of the unit does not say it */
};

/* Memory is 64 bits wide. */
static uint8_t transfers(const struct thumb_instruction *instruction)
{
    return (uint8_t)((instruction->words + 1) / 2);
}

static struct timing timing_of(const struct thumb_instruction *instruction)
{
    const bool is_double = instruction->is_double;
    switch (instruction->class) {
    case THUMB_MULTIPLY:
        return (struct timing){UNIT_MULTIPLIER, 1, 2, false, 0};
    case THUMB_DIVIDE:
        return (struct timing){UNIT_ALU, DIVISION, DIVISION, true, 0};
    case THUMB_LOAD:
        return (struct timing){UNIT_LOAD, 1, instruction->is_narrow ? 2 : 1, false, 0};
    case THUMB_STORE:
        return (struct timing){UNIT_STORE, 1, 1, false, 0};
    case THUMB_FP_LOAD:
        return (struct timing){UNIT_LOAD, 1, is_double ? 2 : 1, is_double, 0};
    case THUMB_FP_STORE:
        return (struct timing){UNIT_STORE, 1, 1, is_double, 0};
    case THUMB_LOAD_MULTIPLE:
    case THUMB_FP_LOAD_MULTIPLE:
    case THUMB_BRANCH_LOAD:
        return (struct timing){UNIT_LOAD, transfers(instruction), (uint8_t)(transfers(instruction) + 1), true, 0};
    case THUMB_STORE_MULTIPLE:
    case THUMB_FP_STORE_MULTIPLE:
        return (struct timing){UNIT_STORE, transfers(instruction), 1, true, 0};
    case THUMB_BRANCH:
    case THUMB_BRANCH_REGISTER:
        return (struct timing){UNIT_BRANCH, 1, 1, false, 0};
    case THUMB_BRANCH_TABLE:
        return (struct timing){UNIT_BRANCH, 2, 2, true, 0};
    case THUMB_SYSTEM:
    case THUMB_BARRIER:
        return (struct timing){UNIT_ALU, 3, 3, true, 0};
    case THUMB_FP_ARITHMETIC:
        return (struct timing){UNIT_FP, 1, is_double ? 7 : 3, is_double, 0};
    case THUMB_FP_ACCUMULATE:
        return (struct timing){UNIT_FP, 1, is_double ? 11 : 6, is_double, 0};
    case THUMB_FP_DIVIDE:
    case THUMB_FP_SQUARE_ROOT:
        return (struct timing){UNIT_FP, 1, is_double ? 30 : 16, is_double, is_double ? 28 : 14};
    case THUMB_FP_MOVE:
    case THUMB_FP_TRANSFER:
        return (struct timing){UNIT_FP, 1, 3, false, 0};
    default: /* alu, it, nop */
        return (struct timing){UNIT_ALU, 1, 1, false, 0};
    }
}

/* Addresses are needed a stage before the operands of the ALU, data to store and addends later. In cycles. */
static int lead(const struct thumb_instruction *instruction, thumb_registers operand)
{
    if ((operand & instruction->address) != 0)
        return 1;
    switch (instruction->class) {
    case THUMB_STORE:
    case THUMB_STORE_MULTIPLE:
        return -1;
    case THUMB_FP_STORE:
    case THUMB_FP_STORE_MULTIPLE:
        return -2;
    case THUMB_FP_ACCUMULATE:
        return (operand & instruction->writes) != 0 ? -3 : 0;
    default:
        return 0;
    }
}

/* Straight-line code */

struct pipeline {
    int ready[64];       /* the cycle in which a register's value can be used by an ALU operation */
    int unit_free[UNITS];
    int cycle;           /* in which the instruction before was issued */
    uint8_t issued;      /* in `cycle` */
    uint8_t in_unit[UNITS];
    bool is_closed;      /* no other instruction may issue in `cycle` */
};

static int operands_ready(const struct pipeline *pipeline, const struct thumb_instruction *instruction)
{
    int cycle = 0;
    for (int r = 0; r < 64; r++) {
        const thumb_registers operand = (thumb_registers)1 << r;
        if ((instruction->reads & operand) == 0)
            continue;
        const int needed = pipeline->ready[r] + (pipeline->ready[r] > 0 ? lead(instruction, operand) : 0);
        if (needed > cycle)
            cycle = needed;
    }
    return cycle;
}

static bool can_join(const struct pipeline *pipeline, struct timing timing)
{
    return pipeline->issued == 1 && !pipeline->is_closed && !timing.is_alone &&
           pipeline->in_unit[timing.unit] < UNIT_WIDTH[timing.unit];
}

static void start_cycle(struct pipeline *pipeline, int cycle)
{
    pipeline->cycle = cycle;
    pipeline->issued = 0;
    pipeline->is_closed = false;
    for (int unit = 0; unit < UNITS; unit++)
        pipeline->in_unit[unit] = 0;
}

static void issue(struct pipeline *pipeline, const struct thumb_instruction *instruction)
{
    const struct timing timing = timing_of(instruction);
    int earliest = operands_ready(pipeline, instruction);
    if (pipeline->unit_free[timing.unit] > earliest)
        earliest = pipeline->unit_free[timing.unit];
    if (earliest > pipeline->cycle || !can_join(pipeline, timing))
        start_cycle(pipeline, earliest > pipeline->cycle ? earliest : pipeline->cycle + 1);
    for (int r = 0; r < 64; r++)
        if ((instruction->writes >> r & 1) != 0)
            pipeline->ready[r] = pipeline->cycle + timing.latency;
    pipeline->unit_free[timing.unit] = pipeline->cycle + timing.busy;
    pipeline->in_unit[timing.unit]++;
    pipeline->issued++;
    pipeline->cycle += timing.issue - 1;
    if (timing.is_alone)
        pipeline->is_closed = true;
}

static void straight_line(const struct thumb_instruction *code, size_t length, uint32_t *cycles)
{
    struct pipeline pipeline = {.cycle = -1, .is_closed = true};
    for (size_t i = 0; i < length; i++) {
        const int before = pipeline.cycle;
        issue(&pipeline, &code[i]);
        cycles[i] = (uint32_t)(pipeline.cycle - before);
    }
    const int unfinished = pipeline.unit_free[UNIT_FP] - (pipeline.cycle + 1);
    if (unfinished > 0)
        cycles[length - 1] += (uint32_t)unfinished;
}

/* Branches: a cache of targets with two-bit counters, indexed by the address of the branch. A branch that is not in it is
 * predicted to fall through. There is no return stack: returns are predicted like other branches to a register. */

static struct target {
    uint32_t address, target;
    uint8_t counter;
} targets[TARGETS];

static bool is_predicted(const struct target *entry, const struct executed_branch *executed)
{
    const bool is_predicted_taken = entry->address == executed->address && entry->counter >= TAKEN;
    if (!is_predicted_taken || !executed->is_taken)
        return is_predicted_taken == executed->is_taken;
    return entry->target == executed->target;
}

static void learn(struct target *entry, const struct executed_branch *executed)
{
    const bool is_known = entry->address == executed->address;
    if (executed->is_taken) {
        entry->counter = !is_known ? TAKEN : entry->counter < STRONGLY_TAKEN ? entry->counter + 1U : STRONGLY_TAKEN;
        entry->address = executed->address;
        entry->target = executed->target;
    } else if (is_known && entry->counter > 0) {
        entry->counter--;
    }
}

static uint32_t branch(const struct executed_branch *executed)
{
    struct target *entry = &targets[(executed->address >> 1 ^ executed->address >> 7) % TARGETS];
    const bool was_predicted = is_predicted(entry, executed);
    learn(entry, executed);
    if (was_predicted)
        return 0;
    return executed->instruction->class == THUMB_BRANCH ? MISPREDICTED : MISPREDICTED_REGISTER;
}

static void forget(void)
{
    memset(targets, 0, sizeof targets);
}

const struct timing_model cortex_m7 = {
    .name = "m7", .straight_line = straight_line, .branch = branch, .forget = forget};

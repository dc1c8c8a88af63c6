/* A QEMU plugin that counts the executed instructions of a Cortex-M and models their cycles. See README.md.
 *
 * Code is cut into stretches: instructions that are always executed one after the other. A stretch is decoded and
 * costed once, when QEMU translates it; each execution then adds two numbers. What its last branch cost is known when
 * the next stretch starts. */
#include "qemu_plugin.h"
#include "timing.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* `dbg #N`, the marker: an architectural no-op (hint 0xf0 + N). */
enum { MARKER_FIRST = 0xf3af, MARKER_SECOND = 0x80f0, MARKER_BEGIN = 1, MARKER_END = 2 };

struct class_total {
    uint64_t instructions, cycles;
};

struct stretch {
    struct stretch *next;       /* all stretches that were ever translated, the newest first */
    const char *function;       /* the symbol of its first instruction, or NULL */
    uint32_t start, end;        /* addresses, the end exclusive */
    uint32_t instructions, cycles;
    uint64_t executions;        /* while measuring */
    uint64_t branch_cycles;     /* while measuring, of its last branch, beyond `cycles` */
    bool ends_in_branch;
    uint32_t branch_address;
    struct thumb_instruction last;
    uint32_t class_instructions[THUMB_CLASSES], class_cycles[THUMB_CLASSES];
};

static struct {
    const struct timing_model *model;
    const char *output_path, *histogram_path;
    FILE *output;
    struct stretch *stretches;
    struct stretch *pending; /* the stretch executed last, when it ended in a branch */
    uint64_t instructions, cycles;
    uint64_t begin_instructions, begin_cycles;
    uint64_t measurements;
    bool is_measuring;
} counter;

/* Ends QEMU: figures after an error would be wrong. The usual exit would wait for the processor that calls this. */
static _Noreturn void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("libcycles: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    _Exit(2);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL)
        fail("out of memory for the code of the guest");
    return memory;
}

/* Execution */

static void resolve_branch(uint32_t target)
{
    struct stretch *from = counter.pending;
    const struct executed_branch branch = {
        .instruction = &from->last,
        .address = from->branch_address,
        .target = target,
        .is_taken = target != from->end,
    };
    const uint32_t cycles = counter.model->branch(&branch);
    counter.cycles += cycles;
    if (counter.is_measuring)
        from->branch_cycles += cycles;
}

static void on_stretch(unsigned int processor, void *data)
{
    (void)processor;
    struct stretch *stretch = data;
    if (counter.pending != NULL)
        resolve_branch(stretch->start);
    counter.pending = stretch->ends_in_branch ? stretch : NULL;
    counter.instructions += stretch->instructions;
    counter.cycles += stretch->cycles;
    if (counter.is_measuring)
        stretch->executions++;
}

static void on_begin(unsigned int processor, void *data)
{
    (void)processor;
    (void)data;
    counter.model->forget();
    counter.begin_instructions = counter.instructions;
    counter.begin_cycles = counter.cycles;
    counter.is_measuring = true;
}

static void on_end(unsigned int processor, void *data)
{
    (void)processor;
    if (!counter.is_measuring)
        fail("the marker dbg #2 at 0x%08" PRIxPTR " ends a measurement that no dbg #1 began", (uintptr_t)data);
    counter.is_measuring = false;
    fprintf(counter.output, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", counter.measurements++,
            counter.instructions - counter.begin_instructions, counter.cycles - counter.begin_cycles);
    if (fflush(counter.output) != 0)
        fail("cannot write to %s", counter.output_path);
}

/* Translation */

static uint16_t halfword(const struct qemu_plugin_insn *instruction, size_t index)
{
    const uint8_t *data = qemu_plugin_insn_data(instruction);
    if (qemu_plugin_insn_size(instruction) < 2 * (index + 1))
        return 0;
    return (uint16_t)(data[2 * index] | data[2 * index + 1] << 8);
}

/* Returns the number of the marker, or 0 for any other instruction. */
static unsigned marker(const struct qemu_plugin_insn *instruction)
{
    const uint16_t second = halfword(instruction, 1);
    if (halfword(instruction, 0) != MARKER_FIRST || (second & 0xfff0) != MARKER_SECOND)
        return 0;
    const unsigned number = second & 0xf;
    return number == MARKER_BEGIN || number == MARKER_END ? number : 0;
}

static uint32_t address_of(const struct qemu_plugin_insn *instruction)
{
    return (uint32_t)qemu_plugin_insn_vaddr(instruction);
}

static bool is_branch(enum thumb_class class)
{
    return class == THUMB_BRANCH || class == THUMB_BRANCH_REGISTER || class == THUMB_BRANCH_LOAD ||
           class == THUMB_BRANCH_TABLE;
}

/* Makes the stretch of the instructions `from` to `to` (exclusive) of a translation block. */
static struct stretch *make_stretch(const struct qemu_plugin_tb *block, size_t from, size_t to)
{
    struct stretch *stretch = allocate(1, sizeof *stretch);
    const size_t length = to - from;
    struct thumb_instruction *code = allocate(length + 1, sizeof *code);
    uint32_t *cycles = allocate(length + 1, sizeof *cycles);
    stretch->start = address_of(qemu_plugin_tb_get_insn(block, from));
    stretch->end = stretch->start;
    stretch->function = qemu_plugin_insn_symbol(qemu_plugin_tb_get_insn(block, from));
    for (size_t i = 0; i < length; i++) {
        const struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, from + i);
        code[i] = thumb_decode(halfword(instruction, 0), halfword(instruction, 1));
        stretch->last = code[i];
        stretch->branch_address = address_of(instruction);
        stretch->end = stretch->branch_address + (uint32_t)qemu_plugin_insn_size(instruction);
        stretch->ends_in_branch = is_branch(code[i].class);
    }
    counter.model->straight_line(code, length, cycles);
    for (size_t i = 0; i < length; i++) {
        stretch->cycles += cycles[i];
        stretch->class_instructions[code[i].class]++;
        stretch->class_cycles[code[i].class] += cycles[i];
    }
    stretch->instructions = (uint32_t)length;
    free(cycles);
    free(code);
    stretch->next = counter.stretches;
    counter.stretches = stretch;
    return stretch;
}

/* QEMU may translate the same code again; the records of both are kept, since both were executed. A marker cuts a
 * translation block into stretches and is part of none. */
static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    const size_t length = qemu_plugin_tb_n_insns(block);
    size_t from = 0;
    for (size_t i = 0; i <= length; i++) {
        struct qemu_plugin_insn *instruction = i < length ? qemu_plugin_tb_get_insn(block, i) : NULL;
        const unsigned number = instruction != NULL ? marker(instruction) : 0;
        if (instruction != NULL && number == 0)
            continue;
        /* An empty stretch at the start of a block still tells where the last branch went. */
        if (from == 0)
            qemu_plugin_register_vcpu_tb_exec_cb(block, on_stretch, QEMU_PLUGIN_CB_NO_REGS,
                                                 make_stretch(block, 0, i));
        else if (i > from)
            qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(block, from), on_stretch,
                                                   QEMU_PLUGIN_CB_NO_REGS, make_stretch(block, from, i));
        if (number != 0)
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, number == MARKER_BEGIN ? on_begin : on_end,
                                                   QEMU_PLUGIN_CB_NO_REGS, (void *)(uintptr_t)address_of(instruction));
        from = i + 1;
    }
}

/* Histogram */

struct function_total {
    const char *name;
    struct class_total total;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct function_total *)a)->name, ((const struct function_total *)b)->name);
}

static int by_cycles(const void *a, const void *b)
{
    const uint64_t left = ((const struct function_total *)a)->total.cycles;
    const uint64_t right = ((const struct function_total *)b)->total.cycles;
    return left < right ? 1 : left > right ? -1 : by_name(a, b);
}

static void add(struct class_total *sum, struct class_total term)
{
    sum->instructions += term.instructions;
    sum->cycles += term.cycles;
}

/* Joins neighbours of the same name and returns how many entries remain. */
static size_t join(struct function_total *functions, size_t length)
{
    size_t last = 0;
    for (size_t i = 1; i < length; i++) {
        if (strcmp(functions[last].name, functions[i].name) == 0)
            add(&functions[last].total, functions[i].total);
        else
            functions[++last] = functions[i];
    }
    return length == 0 ? 0 : last + 1;
}

static void write_sorted(FILE *file, const char *kind, struct function_total *entries, size_t length)
{
    qsort(entries, length, sizeof *entries, by_cycles);
    for (size_t i = 0; i < length; i++)
        if (entries[i].total.instructions != 0)
            fprintf(file, "%s %s %" PRIu64 " %" PRIu64 "\n", kind, entries[i].name, entries[i].total.instructions,
                    entries[i].total.cycles);
}

static void write_histogram(FILE *file)
{
    size_t length = 0, i = 0;
    for (const struct stretch *s = counter.stretches; s != NULL; s = s->next)
        length++;
    struct function_total *functions = allocate(length + 1, sizeof *functions);
    struct function_total classes[THUMB_CLASSES] = {0};
    for (size_t class = 0; class < THUMB_CLASSES; class++)
        classes[class].name = thumb_class_name((enum thumb_class)class);
    for (const struct stretch *s = counter.stretches; s != NULL; s = s->next) {
        const struct class_total total = {s->instructions * s->executions,
                                          s->cycles * s->executions + s->branch_cycles};
        functions[i++] = (struct function_total){s->function != NULL ? s->function : "?", total};
        for (size_t class = 0; class < THUMB_CLASSES; class++)
            add(&classes[class].total, (struct class_total){s->class_instructions[class] * s->executions,
                                                            s->class_cycles[class] * s->executions});
        classes[s->last.class].total.cycles += s->branch_cycles;
    }
    qsort(functions, length, sizeof *functions, by_name);
    write_sorted(file, "class", classes, THUMB_CLASSES);
    write_sorted(file, "function", functions, join(functions, length));
    free(functions);
}

static void on_exit_of_qemu(qemu_plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    if (counter.is_measuring)
        fprintf(stderr, "libcycles: the last measurement has no end (dbg #2) and is left out of %s\n",
                counter.output_path);
    if (counter.histogram_path == NULL)
        return;
    FILE *file = fopen(counter.histogram_path, "w");
    if (file == NULL)
        fail("cannot write %s", counter.histogram_path);
    write_histogram(file);
    if (fclose(file) != 0)
        fail("cannot write %s", counter.histogram_path);
}

/* Arguments */

static const char *value_of(const char *argument, const char *name)
{
    const size_t length = strlen(name);
    return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static const struct timing_model *model_of(const char *name)
{
    if (strcmp(name, cortex_m4.name) == 0)
        return &cortex_m4;
    if (strcmp(name, cortex_m7.name) == 0)
        return &cortex_m7;
    fail("core=%s is unknown; write core=m4 or core=m7", name);
}

static void read_argument(const char *argument)
{
    const char *value = NULL;
    if ((value = value_of(argument, "core")) != NULL)
        counter.model = model_of(value);
    else if ((value = value_of(argument, "out")) != NULL)
        counter.output_path = strdup(value);
    else if ((value = value_of(argument, "histogram")) != NULL)
        counter.histogram_path = strdup(value);
    else
        fail("argument %s is unknown; the arguments are core=m4|m7, out=FILE and histogram=FILE", argument);
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++)
        read_argument(argv[i]);
    if (counter.model == NULL || counter.output_path == NULL)
        fail("arguments are missing: write -plugin libcycles.so,core=m4|m7,out=FILE[,histogram=FILE]");
    counter.output = fopen(counter.output_path, "w");
    if (counter.output == NULL)
        fail("cannot write %s", counter.output_path);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
    return 0;
}

/*
 * A TCG plugin for QEMU that counts the guest's instructions between calls of two functions: `mark` is called before and
 * after what is measured, `flush` at the end of a sequence. For each flush one line: total, largest, number of spans; then, for each
 * function called `tc_f_…` since the last one, its number in the file of calls and the most that one call of it took.
 *
 *     -plugin counter.so,mark=ADDRESS,flush=ADDRESS,calls=FILE,out=FILE
 *
 * The file of calls: begin and end of the one function that calls them, then the address of each, all in hexadecimal.
 * Counts are of whole translation blocks and the same in every run. The prototypes are QEMU's plugin API, version 1.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
typedef struct qemu_info_t qemu_info_t;
typedef void (*translated)(qemu_plugin_id_t, struct qemu_plugin_tb *);
typedef void (*executed)(unsigned int, void *);
typedef void (*at_exit)(qemu_plugin_id_t, void *);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, translated);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, executed, int flags, void *);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *, int operation, void *, uint64_t);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, at_exit, void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

#define MAX_CALLS 128

static uint64_t instructions, begun, total, largest, spans, mark_address, flush_address;
static int is_open;
static FILE *out;
static uint64_t caller, caller_end, functions[MAX_CALLS], most[MAX_CALLS], call_begun;
static size_t function_count, called = MAX_CALLS;

static void mark(unsigned int cpu, void *nothing) {
  (void)cpu;
  (void)nothing;
  if (is_open) {
    uint64_t span = instructions - begun;
    total += span;
    if (span > largest) largest = span;
    spans++;
  }
  begun = instructions;
  is_open = !is_open;
}

static void flush(unsigned int cpu, void *nothing) {
  (void)cpu;
  (void)nothing;
  fprintf(out, "%llu %llu %llu", (unsigned long long)total, (unsigned long long)largest, (unsigned long long)spans);
  for (size_t i = 0; i < function_count; i++) {
    if (most[i] != 0) fprintf(out, " %zu %llu", i, (unsigned long long)most[i]);
    most[i] = 0;
  }
  fprintf(out, "\n");
  total = largest = spans = 0;
}

/* A function of the core begins. */
static void enter(unsigned int cpu, void *number) {
  (void)cpu;
  called = (size_t)(uintptr_t)number;
  call_begun = instructions;
}

/* Back in the function that calls them. */
static void leave(unsigned int cpu, void *nothing) {
  (void)cpu;
  (void)nothing;
  if (called == MAX_CALLS) return;
  uint64_t count = instructions - call_begun;
  if (count > most[called]) most[called] = count;
  called = MAX_CALLS;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  uint64_t address = qemu_plugin_tb_vaddr(tb);
  qemu_plugin_register_vcpu_tb_exec_inline(tb, 0, &instructions, qemu_plugin_tb_n_insns(tb));
  if (address >= caller && address < caller_end) qemu_plugin_register_vcpu_tb_exec_cb(tb, leave, 0, NULL);
  for (size_t i = 0; i < function_count; i++) {
    if (address == functions[i]) qemu_plugin_register_vcpu_tb_exec_cb(tb, enter, 0, (void *)(uintptr_t)i);
  }
  if (address == mark_address) qemu_plugin_register_vcpu_tb_exec_cb(tb, mark, 0, NULL);
  if (address == flush_address) qemu_plugin_register_vcpu_tb_exec_cb(tb, flush, 0, NULL);
}

static void finish(qemu_plugin_id_t id, void *nothing) {
  (void)id;
  (void)nothing;
  fclose(out);
}

static int read_calls(const char *path) {
  unsigned long long value;
  FILE *file = fopen(path, "r");
  if (file == NULL) return -1;
  for (size_t i = 0; fscanf(file, "%llx", &value) == 1; i++) {
    if (i == 0) caller = value;
    else if (i == 1) caller_end = value;
    else if (function_count < MAX_CALLS) functions[function_count++] = value;
  }
  fclose(file);
  return function_count == 0 ? -1 : 0;
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count,
                                                              char **arguments) {
  (void)info;
  for (int i = 0; i < count; i++) {
    char *value = strchr(arguments[i], '=');
    if (value == NULL) return -1;
    *value++ = 0;
    if (strcmp(arguments[i], "mark") == 0) mark_address = strtoull(value, NULL, 0);
    if (strcmp(arguments[i], "flush") == 0) flush_address = strtoull(value, NULL, 0);
    if (strcmp(arguments[i], "calls") == 0 && read_calls(value) != 0) return -1;
    if (strcmp(arguments[i], "out") == 0) out = fopen(value, "w");
  }
  if (mark_address == 0 || flush_address == 0 || out == NULL) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  qemu_plugin_register_atexit_cb(id, finish, NULL);
  return 0;
}

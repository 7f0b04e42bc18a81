/*
 * A TCG plugin for QEMU that counts the guest's instructions between calls of two functions: `mark` is called before and
 * after what is measured, `flush` at the end of a sequence. For each flush one line: total, largest, number of spans.
 *
 *     -plugin counter.so,mark=ADDRESS,flush=ADDRESS,out=FILE
 *
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

static uint64_t instructions, begun, total, largest, spans, mark_address, flush_address;
static int is_open;
static FILE *out;

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
  fprintf(out, "%llu %llu %llu\n", (unsigned long long)total, (unsigned long long)largest, (unsigned long long)spans);
  total = largest = spans = 0;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  uint64_t address = qemu_plugin_tb_vaddr(tb);
  qemu_plugin_register_vcpu_tb_exec_inline(tb, 0, &instructions, qemu_plugin_tb_n_insns(tb));
  if (address == mark_address) qemu_plugin_register_vcpu_tb_exec_cb(tb, mark, 0, NULL);
  if (address == flush_address) qemu_plugin_register_vcpu_tb_exec_cb(tb, flush, 0, NULL);
}

static void finish(qemu_plugin_id_t id, void *nothing) {
  (void)id;
  (void)nothing;
  fclose(out);
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
    if (strcmp(arguments[i], "out") == 0) out = fopen(value, "w");
  }
  if (mark_address == 0 || flush_address == 0 || out == NULL) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  qemu_plugin_register_atexit_cb(id, finish, NULL);
  return 0;
}

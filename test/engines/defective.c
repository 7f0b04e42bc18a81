/* A core that traps at one policy (test/engines/defective.ts): nothing is trusted, and after a new start all is as before. */
#include <stdio.h>
#include <stdlib.h>

#include "trustcore.h"

#define DEFECT_POLICY TC_POLICY_LEGACY
#define TIMES 50

static trustcore tc;
static uint8_t root[4096], leaf[4096];
static size_t root_bytes, leaf_bytes;

static void check(const char *what, uint32_t got, uint32_t want) {
  printf("%s %s: %u\n", got == want ? "ok" : "FAIL", what, (unsigned)got);
}

static size_t read_file(const char *path, uint8_t *to, size_t room) {
  FILE *file = fopen(path, "rb");
  size_t length = file == NULL ? 0 : fread(to, 1, room, file);
  if (length == 0) exit(2);
  fclose(file);
  return length;
}

int main(int count, char **given) {
  tc_report report;
  if (count != 3) return 2;
  root_bytes = read_file(given[1], root, sizeof root);
  leaf_bytes = read_file(given[2], leaf, sizeof leaf);
  for (int i = 0; i < TIMES; i++) {
    check("start", tc_start(&tc), TC_OK);
    check("a root", tc_list_add(&tc, root, root_bytes, TC_ORIGIN_FIRMWARE, 0), TC_OK);
    tc_chain_begin(&tc);
    check("a chain", tc_chain_add(&tc, leaf, leaf_bytes), TC_OK);
    check("who is expected", tc_expect_server(&tc, "myserver.iocafe"), TC_OK);
    check("a policy that it knows", tc_policy(&tc, 0), TC_OK);
    check("trusted before", tc_verify(&tc), TC_TRUSTED);
    check("the trap", tc_policy(&tc, DEFECT_POLICY), TC_ENGINE_TRAP);
    check("the verdict after it", tc_verdict(&tc), TC_REJECTED);
    check("a verification after it", tc_verify(&tc), TC_REJECTED);
    tc_read_report(&tc, &report);
    check("the report after it", report.status, TC_ENGINE_TRAP);
    check("a chain after it", tc_chain_add(&tc, leaf, leaf_bytes), TC_ENGINE_TRAP);
    tc_stop(&tc);
  }
  return 0;
}

/*
 * A core that traps at one policy, and at others reads and writes where its memory has ended (test/engines/defective.ts): nothing is
 * trusted, and after a new start all is as before.
 */
#include "checks.h"
#include "engine.h"

#define DEFECT_POLICY TC_POLICY_LEGACY
#define TIMES 50

/* Four bytes at the address in the low bits; `FAR` adds 2^32 - 1 to it, which must not wrap around. */
#define LOAD 0x80000000u
#define STORE 0xA0000000u
#define LOAD_FAR 0xC0000000u
#define STORE_FAR 0xE0000000u
#define LAST_ADDRESS 0x1FFFFFFFu

static trustcore tc;
static uint8_t root[4096], leaf[4096];
static size_t root_bytes, leaf_bytes;

static void check_trap(void) {
  tc_report report;
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

static void check_access(const char *what, uint32_t policy, uint32_t want) {
  check("start", tc_start(&tc), TC_OK);
  check(what, tc_policy(&tc, policy), want);
  tc_stop(&tc);
}

static void check_bounds(void) {
  uint32_t bytes;
  check("start", tc_start(&tc), TC_OK);
  tc_engine_memory(&tc.engine, &bytes);
  tc_stop(&tc);
  check_access("reads the last bytes", LOAD | (bytes - 4), TC_OK);
  check_access("writes the last bytes", STORE | (bytes - 4), TC_OK);
  for (uint32_t i = 1; i <= 4; i++) {
    check_access("reads across the end", LOAD | (bytes - 4 + i), TC_ENGINE_TRAP);
    check_access("writes across the end", STORE | (bytes - 4 + i), TC_ENGINE_TRAP);
  }
  check_access("reads far behind the end", LOAD | LAST_ADDRESS, TC_ENGINE_TRAP);
  check_access("writes far behind the end", STORE | LAST_ADDRESS, TC_ENGINE_TRAP);
  for (uint32_t address = 0; address <= 64; address++) {
    check_access("reads at an address that wraps around", LOAD_FAR | address, TC_ENGINE_TRAP);
    check_access("writes at an address that wraps around", STORE_FAR | address, TC_ENGINE_TRAP);
  }
}

int main(int count, char **given) {
  if (count != 3) return 2;
  root_bytes = read_file(given[1], root, sizeof root);
  leaf_bytes = read_file(given[2], leaf, sizeof leaf);
  for (int i = 0; i < TIMES; i++) check_trap();
  check_bounds();
  return 0;
}

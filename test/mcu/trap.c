/* The core traps at one access of its memory after the other, and each time the next verification works. */
#include "trap.h"

#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "flash.h"
#include "trustcore.h"

#define TRIALS 400

uint32_t test_accesses_left;
static trustcore tc;
static uint8_t root[4096], leaf[4096];
static size_t root_bytes, leaf_bytes;

/* As a device does it after a fault: start, load the list, verify. */
static uint32_t verify_anew(void) {
  tc_stop(&tc);
  if (tc_start(&tc) != TC_OK || tc_list_load(&tc, &flash) != TC_OK) return 0;
  tc_chain_begin(&tc);
  tc_expect_server(&tc, "myserver.iocafe");
  tc_chain_add(&tc, leaf, leaf_bytes);
  return tc_verify(&tc);
}

int main(int count, char **given) {
  if (count != 3) return 2;
  root_bytes = read_file(given[1], root, sizeof root);
  leaf_bytes = read_file(given[2], leaf, sizeof leaf);
  flash_reset();
  tc_start(&tc);
  tc_list_add(&tc, root, root_bytes, TC_ORIGIN_FIRMWARE, 0);
  tc_list_save(&tc, &flash);
  test_accesses_left = UINT32_MAX;
  if (verify_anew() != TC_TRUSTED) return 3;
  uint32_t all = UINT32_MAX - test_accesses_left, failed = 0;
  /* nearly even over the whole, with the first and the last ones one by one */
  for (uint32_t i = 0; i < TRIALS; i++) {
    uint32_t at = i < 20 ? i + 1 : i >= TRIALS - 20 ? all - (TRIALS - 1 - i) : (uint32_t)((uint64_t)all * i / TRIALS);
    tc_report report;
    test_accesses_left = at;
    uint32_t verdict = verify_anew();
    tc_read_report(&tc, &report);
    int is_refused = verdict != TC_TRUSTED && tc_verdict(&tc) != TC_TRUSTED && report.verdict == TC_REJECTED;
    int is_said = report.status == TC_ENGINE_TRAP && tc_chain_add(&tc, leaf, leaf_bytes) == TC_ENGINE_TRAP;
    if (!is_refused || !is_said || verify_anew() != TC_TRUSTED) {
      printf("FAIL trap at access %u of %u\n", (unsigned)at, (unsigned)all);
      failed++;
    }
  }
  printf("%s %d traps among %u accesses\n", failed == 0 ? "ok" : "FAIL", TRIALS, (unsigned)all);
  return 0;
}

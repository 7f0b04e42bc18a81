/* Misuse of the API, and what each call answers to it. Prints one line a check; guard bytes, and valgrind, watch the rest. */
#include <string.h>

#include "checks.h"
#include "flash.h"
#include "trustcore.h"

/* tc_build of the profile for parts with 16 KiB of RAM. */
#define IS_NANO (TC_CORE_BUILD >> 8 == 3)

#define GUARD_BYTES 1024
static struct {
  uint8_t before[GUARD_BYTES];
  trustcore tc;
  uint8_t behind[GUARD_BYTES];
} guarded;
static trustcore *const tc = &guarded.tc;

static uint8_t root[4096], leaf[4096];
static size_t root_bytes, leaf_bytes;

/* What every test must leave possible: the good chain verifies. */
static void still_verifies(const char *after) {
  tc_chain_begin(tc);
  tc_list_begin(tc);
  tc_list_add(tc, root, root_bytes, TC_ORIGIN_BY_HAND, 0);
  tc_expect_server(tc, "myserver.iocafe");
  tc_chain_add(tc, leaf, leaf_bytes);
  check(after, tc_verify(tc), TC_TRUSTED);
}

static void chunks(void) {
  tc_chain_begin(tc);
  check("a chunk before any", tc_chunk(tc, leaf, 1), TC_OUT_OF_ORDER);
  check("an end before any", tc_chain_chunks_end(tc), TC_OUT_OF_ORDER);
  check("more than there is room for", tc_chain_chunks(tc, TC_CHAIN_BYTES + 1), TC_LIMIT_INPUT);
  check("a length that wraps", tc_chain_chunks(tc, (size_t)-1), TC_LIMIT_INPUT);
  check("announced", tc_chain_chunks(tc, leaf_bytes), TC_OK);
  check("a second begin", tc_chain_chunks(tc, leaf_bytes), TC_OUT_OF_ORDER);
  check("another call that needs the room", tc_chain_add(tc, leaf, leaf_bytes), TC_OUT_OF_ORDER);
  check("a verification with half a certificate", tc_verify_begin(tc), TC_OUT_OF_ORDER);
  check("its verdict", tc_verify(tc), TC_REJECTED);
  check("an end of something else", tc_list_chunks_end(tc, TC_ORIGIN_BY_HAND, 0), TC_OUT_OF_ORDER);
  check("a chunk that is not there", tc_chunk(tc, NULL, 1), TC_ARGUMENT_MISSING);
  check("an empty chunk", tc_chunk(tc, NULL, 0), TC_OK);
  check("more than announced", tc_chunk(tc, leaf, leaf_bytes + 1), TC_CHUNK_LENGTH);
  check("after that", tc_chunk(tc, leaf, 1), TC_OUT_OF_ORDER);
  still_verifies("verifies after chunks that lie: more");
  tc_chain_begin(tc);
  check("announced again", tc_chain_chunks(tc, leaf_bytes), TC_OK);
  check("all but one byte", tc_chunk(tc, leaf, leaf_bytes - 1), TC_OK);
  check("an end too early", tc_chain_chunks_end(tc), TC_CHUNK_LENGTH);
  still_verifies("verifies after chunks that lie: less");
  check("half a root", tc_list_chunks(tc, root_bytes), TC_OK);
  check("a list begun meanwhile", tc_list_begin(tc), TC_OUT_OF_ORDER);
  check("a list saved meanwhile", tc_list_save(tc, &flash), TC_OUT_OF_ORDER);
  check("a window opened meanwhile", tc_capture_auto(tc), TC_OUT_OF_ORDER);
  check("a CRL begun meanwhile", tc_revocation_begin(tc, TC_REVOCATION_CRL), TC_OUT_OF_ORDER);
  still_verifies("verifies after half a root");
}

/* A verdict must never be that of another chain than the one that was given last. */
static void old_verdict(void) {
  tc_report report;
  still_verifies("a good verdict stands");
  check("half a certificate more", tc_chain_chunks(tc, leaf_bytes), TC_OK);
  check("no verdict over it", tc_verdict(tc), TC_REJECTED);
  tc_read_report(tc, &report);
  check("no report over it", report.verdict, TC_REJECTED);
  check("the report says why", report.status, TC_OUT_OF_ORDER);
  check("begun anew", tc_chain_begin(tc), TC_OK);
  check("no verdict before a run", tc_verdict(tc), 0);
}

static void arguments(void) {
  tc_flash half = flash;
  half.program = NULL;
  tc_chain_begin(tc);
  check("no certificate", tc_chain_add(tc, NULL, 10), TC_ARGUMENT_MISSING);
  check("no name", tc_expect_server(tc, NULL), TC_ARGUMENT_MISSING);
  check("an empty name", tc_expect_server(tc, ""), TC_EXPECTATION_INVALID);
  check("no organisation", tc_expect_organisation(tc, NULL), TC_ARGUMENT_MISSING);
  check("no root", tc_list_add(tc, NULL, 1, TC_ORIGIN_BY_HAND, 0), TC_ARGUMENT_MISSING);
  check("an origin that is a capture's", tc_list_add(tc, root, root_bytes, TC_ORIGIN_CAPTURED, 0), TC_OUT_OF_ORDER);
  check("no flash", tc_list_load(tc, NULL), TC_ARGUMENT_MISSING);
  check("half a flash", tc_list_save(tc, &half), TC_ARGUMENT_MISSING);
  check("half a flash to wipe", tc_list_wipe(tc, &half), TC_ARGUMENT_MISSING);
  check("half a flash for a capture", tc_capture_persist(tc, &half), TC_ARGUMENT_MISSING);
  check("a capture that is not there", tc_capture_persist(tc, &flash), TC_OUT_OF_ORDER);
  uint8_t answer[TC_COMPARE_BYTES] = {0};
  check("no exporter", tc_capture_commit(tc, NULL, answer, answer), TC_ARGUMENT_MISSING);
  check("no nonce", tc_capture_commit(tc, answer, NULL, answer), TC_ARGUMENT_MISSING);
  check("no nonce of the server", tc_capture_reveal(tc, NULL, answer), TC_ARGUMENT_MISSING);
  check("nowhere to put a digest", tc_capture_reveal(tc, answer, NULL), TC_ARGUMENT_MISSING);
  check("no comparison", tc_compare_check(tc, NULL, answer), TC_ARGUMENT_MISSING);
  check("no words to be the same", tc_capture_compared(tc, 1), TC_CAPTURE_CLOSED);
  check("nor to differ", tc_capture_compared(tc, 0), TC_CAPTURE_CLOSED);
  check("the first word", (uint32_t)strcmp(tc_word(0), "abandon"), 0);
  check("the last word", (uint32_t)strcmp(tc_word(255), "yellow"), 0);
  check("no statement", tc_succession_begin(tc, NULL, 9, 0), TC_ARGUMENT_MISSING);
  check("no pin", tc_capture_expect(tc, NULL, 16), TC_ARGUMENT_MISSING);
  check("a policy that means nothing", tc_policy(tc, 1u << 31), TC_POLICY_INVALID);
  check("a time that means nothing", tc_time(tc, 3, 0), TC_TIME_INVALID);
  check("an entry that is not there", tc_list_remove(tc, 99), TC_INDEX_INVALID);
  still_verifies("verifies after missing arguments");
}

static void entries(void) {
  tc_entry entry;
  still_verifies("one entry");
  check("it can be read", tc_list_entry(tc, 0, &entry), TC_OK);
  check("its organisation", (uint32_t)strcmp(entry.organisation, "iocafe"), 0);
  check("its origin", entry.origin, TC_ORIGIN_BY_HAND);
  check("the next one", tc_list_entry(tc, 1, &entry), TC_INDEX_INVALID);
}

/* What a build leaves out is said, and nothing of it is taken for granted. */
static void left_out(void) {
  static const uint8_t key[32] = {1};
  tc_flash whole = flash;
  uint32_t said = IS_NANO ? TC_NOT_IN_BUILD : TC_OK;
  still_verifies("before what a build may lack");
  check("a key to seal with", tc_list_key(tc, key), said);
  check("saved", tc_list_save(tc, &whole), TC_OK);
  check("loaded", tc_list_load(tc, &whole), TC_OK);
  check("wiped, a key or none", tc_list_wipe(tc, &whole), TC_OK);
  check("no list is left", tc_list_load(tc, &whole), TC_LIST_EMPTY_SLOT);
  tc_chain_begin(tc);
  check("a strict time policy", tc_policy(tc, TC_POLICY_TIME_STRICT), said);
  check("the legacy policy", tc_policy(tc, TC_POLICY_LEGACY), said);
  check("a time", tc_time(tc, TC_CLOCK_EXACTLY, 1), said);
  tc_chain_add(tc, leaf, leaf_bytes);
  check("a CRL", tc_revocation_begin(tc, TC_REVOCATION_CRL), said);
  tc_chain_begin(tc);
  check("words to compare", tc_capture_compare(tc), IS_NANO ? TC_CAPTURE_CONFIRMATION : TC_OK);
  tc_capture_abort(tc);
  still_verifies("verifies after what a build may lack");
}

static void order(void) {
  tc_chain_begin(tc);
  check("nobody expected", tc_verify_begin(tc), TC_EXPECTATION_MISSING);
  check("is refused", tc_verify(tc), TC_REJECTED);
  tc_expect_any(tc);
  check("a verification of nothing", tc_verify_begin(tc), TC_CHAIN_EMPTY);
  check("is refused too", tc_verify(tc), TC_REJECTED);
  check("an event without a window", tc_capture_confirm(tc), TC_CAPTURE_CLOSED);
  check("a window", tc_capture_auto(tc), TC_OK);
  check("the list is not free", tc_list_begin(tc), TC_OUT_OF_ORDER);
  check("nor to be loaded", tc_list_load(tc, &flash), TC_OUT_OF_ORDER);
  check("nor to be wiped", tc_list_wipe(tc, &flash), TC_OUT_OF_ORDER);
  check("closed", tc_capture_abort(tc), TC_OK);
  still_verifies("verifies after calls out of order");
}

static void stopped(void) {
  tc_report report;
  tc_stop(tc);
  check("after the end: a chain", tc_chain_add(tc, leaf, leaf_bytes), TC_OUT_OF_ORDER);
  check("after the end: a chunk", tc_chunk(tc, leaf, 1), TC_OUT_OF_ORDER);
  check("after the end: a verdict", tc_verify(tc), TC_REJECTED);
  check("after the end: an entry", tc_capture_entry(tc), TC_NONE);
  tc_read_report(tc, &report);
  check("after the end: a report", report.status, TC_OUT_OF_ORDER);
  check("again", tc_start(tc), TC_OK);
  still_verifies("verifies after an end and a start");
}

int main(int count, char **given) {
  if (count != 3) return 2;
  root_bytes = read_file(given[1], root, sizeof root);
  leaf_bytes = read_file(given[2], leaf, sizeof leaf);
  memset(&guarded, 0xa5, sizeof guarded);
  flash_reset();
  check("start", tc_start(tc), TC_OK);
  check("build", tc_build(tc), TC_CORE_BUILD);
  chunks();
  old_verdict();
  arguments();
  entries();
  left_out();
  order();
  stopped();
  tc_stop(tc);
  uint32_t written = 0;
  for (int i = 0; i < GUARD_BYTES; i++) written += guarded.before[i] != 0xa5 || guarded.behind[i] != 0xa5;
  check("bytes written outside", written, 0);
  return 0;
}

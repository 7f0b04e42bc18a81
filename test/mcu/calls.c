/*
 * calls ROOT LEAF CRL: calls that the vectors do not make, by the way that a device goes: a capture, a restart, a CRL on which the server
 * is, another restart.
 */
#include <string.h>

#include "checks.h"
#include "flash.h"
#include "trustcore.h"

#define WHEN 0x123456789ABCDEFull
#define CRL_NUMBER 7
/* All builds but nano do. */
#define READS_CRLS (TC_CORE_BUILD >> 8 != 3)

static trustcore tc;
static uint8_t root[4096], leaf[4096], crl[4096];
static size_t root_bytes, leaf_bytes, crl_bytes;

static void chain(void) {
  check("a chain begins", tc_chain_begin(&tc), TC_OK);
  check("the server's certificate", tc_chain_add(&tc, leaf, leaf_bytes), TC_OK);
}

static void restart(void) {
  tc_stop(&tc);
  check("start", tc_start(&tc), TC_OK);
  check("the list of before", tc_list_load(&tc, &flash), TC_OK);
}

/* A root captured unseen, at a time that the device says. */
static void capture(void) {
  tc_entry entry;
  check("when", tc_capture_when(&tc, WHEN), TC_OK);
  check("a window", tc_capture_auto(&tc), TC_OK);
  chain();
  check("connected", tc_capture_connected(&tc), TC_OK);
  check("reads the root", tc_capture_action(&tc), TC_READ_ROOT);
  check("the root", tc_capture_offer(&tc, root, root_bytes), TC_OK);
  while (tc_step(&tc, 1)) continue;
  check("confirmed", tc_capture_confirm(&tc), TC_OK);
  check("sealed once", tc_list_generation(&tc), 1);
  check("persisted", tc_capture_persist(&tc, &flash), TC_OK);
  while (tc_step(&tc, 1)) continue;
  check("closed", tc_capture_closed(&tc), TC_OK);
  chain();
  check("as captured", tc_expect_captured(&tc, tc_capture_entry(&tc)), TC_OK);
  check("verified", tc_verify(&tc), TC_TRUSTED);
  check("paired", tc_capture_verified(&tc), TC_OK);
  check("sends the password", tc_capture_action(&tc), TC_AUTHENTICATE);
  check("the entry", tc_list_entry(&tc, 0, &entry), TC_OK);
  check("its origin", entry.origin, TC_ORIGIN_CAPTURED);
  check("is not confirmed", (uint32_t)entry.is_confirmed, 0);
  check("its time", entry.when == WHEN, 1);
}

/* Feeds the CRL; answers whether it says that the list has a newer number. */
static uint32_t revoke(void) {
  tc_revocation said;
  chain();
  check("any server", tc_expect_any(&tc), TC_OK);
  check("a CRL begins", tc_revocation_begin(&tc, TC_REVOCATION_CRL), TC_OK);
  check("all of it", tc_revocation_add(&tc, crl, crl_bytes), TC_OK);
  while (tc_revocation_step(&tc, 1)) continue;
  check("is applied", tc_revocation_end(&tc), TC_OK);
  tc_read_revocation(&tc, &said);
  check("its status", said.status, TC_OK);
  check("its offset", said.offset, TC_NONE);
  check("its entries", said.entries, 1);
  check("the server is one of them", said.revoked, 1);
  check("it has a number", said.has_number, 1);
  check("which is that", said.number[sizeof said.number - 1], CRL_NUMBER);
  check("it ends after it began", said.next_update > said.this_update && said.this_update > 0, 1);
  check("the server is refused", tc_verify(&tc), TC_REJECTED);
  return said.is_number_new;
}

static void numbers(void) {
  tc_revocation said;
  restart();
  check("a number that is new", revoke() != 0, 1);
  restart();
  check("still new after a restart, since nobody saved the list", revoke() != 0, 1);
  check("saved", tc_list_save(&tc, &flash), TC_OK);
  check("a list of one save more", tc_list_generation(&tc), 2);
  restart();
  check("no news any more", revoke() != 0, 0);
  tc_stop(&tc);
  tc_read_revocation(&tc, &said);
  check("after the end: a status", said.status, TC_OUT_OF_ORDER);
  check("after the end: no news", said.is_number_new, 0);
}

int main(int count, char **given) {
  if (count != 4) return 2;
  root_bytes = read_file(given[1], root, sizeof root);
  leaf_bytes = read_file(given[2], leaf, sizeof leaf);
  crl_bytes = read_file(given[3], crl, sizeof crl);
  flash_reset();
  check("start", tc_start(&tc), TC_OK);
  check("an empty flash", tc_list_load(&tc, &flash), TC_LIST_EMPTY_SLOT);
  check("no generation", tc_list_generation(&tc), 0);
  capture();
  if (READS_CRLS) numbers();
  check("a status by name", (uint32_t)strcmp(tc_status_name(TC_OK), "OK"), 0);
  check("a status in words", (uint32_t)strcmp(tc_status_text(TC_OK), "The check passed."), 0);
  check("an unknown one by name", (uint32_t)strlen(tc_status_name(TC_NONE)), 0);
  check("an unknown one in words", (uint32_t)strlen(tc_status_text(TC_NONE)), 0);
  return 0;
}

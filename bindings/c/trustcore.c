/* The API but for trusted list and capture: bytes into the core, verdict out of it. No rule of trust is here. */
#include "trustcore.h"

#include <string.h>

#include "engine.h"

/* ── calls ── */

/* The core does not run any more: its memory may hold half of something. */
static void stop_running(trustcore *tc, uint32_t why) {
  tc->state = why;
  tc->chunks_for = TC_CHUNKS_NONE;
}

uint32_t tc_call(trustcore *tc, tc_function function, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  const uint32_t arguments[4] = {a, b, c, d};
  uint32_t answer = 0;
  if (tc->state != TC_OK) return 0;
  uint32_t status = tc_engine_call(&tc->engine, function, arguments, &answer);
  if (status == TC_OK) return answer;
  stop_running(tc, status);
  return 0;
}

uint32_t tc_call_status(trustcore *tc, tc_function function, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  uint32_t answer = tc_call(tc, function, a, b, c, d);
  return tc->state == TC_OK ? answer : tc->state;
}

uint8_t *tc_at(trustcore *tc, uint32_t address, uint32_t length) {
  uint32_t bytes;
  uint8_t *memory = tc_engine_memory(&tc->engine, &bytes);
  return memory != NULL && address <= bytes && length <= bytes - address ? memory + address : NULL;
}

uint8_t *tc_room(trustcore *tc, size_t length, uint32_t *status) {
  *status = tc->state;
  if (tc->state != TC_OK) return NULL;
  if (tc->chunks_for != TC_CHUNKS_NONE) {
    *status = TC_OUT_OF_ORDER;
    return NULL;
  }
  *status = TC_LIMIT_INPUT;
  if (length > TC_CHAIN_BYTES) return NULL;
  uint32_t address = tc_call(tc, tc_f_input, (uint32_t)length, 0, 0, 0);
  if (tc->state != TC_OK) *status = tc->state;
  uint8_t *room = address == 0 ? NULL : tc_at(tc, address, (uint32_t)length);
  if (room != NULL) *status = TC_OK;
  return room;
}

uint32_t tc_put(trustcore *tc, const void *bytes, size_t length) {
  uint32_t status;
  if (bytes == NULL && length != 0) return TC_ARGUMENT_MISSING;
  uint8_t *room = tc_room(tc, length, &status);
  if (room != NULL && length != 0) memcpy(room, bytes, length);
  return status;
}

uint32_t tc_start(trustcore *tc) {
  memset(tc, 0, sizeof *tc);
  tc->state = tc_engine_start(&tc->engine);
  if (tc->state == TC_OK && tc_build(tc) != TC_CORE_BUILD && tc->state == TC_OK) tc->state = TC_ENGINE_FAILED;
  return tc->state;
}

void tc_stop(trustcore *tc) {
  tc_engine_stop(&tc->engine);
  stop_running(tc, TC_OUT_OF_ORDER);
}

uint32_t tc_build(trustcore *tc) { return tc_call(tc, tc_f_build, 0, 0, 0, 0); }

/* ── chunks ── */

uint32_t tc_chunks_begin(trustcore *tc, uint32_t what, size_t length) {
  uint32_t status;
  if (tc_room(tc, length, &status) == NULL) return status;
  tc->chunks_for = what;
  tc->chunk_bytes = (uint32_t)length;
  tc->chunk_received = 0;
  return TC_OK;
}

uint32_t tc_chunk(trustcore *tc, const void *bytes, size_t length) {
  if (tc->state != TC_OK) return tc->state;
  if (tc->chunks_for == TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  if (bytes == NULL && length != 0) return TC_ARGUMENT_MISSING;
  if (length > tc->chunk_bytes - tc->chunk_received) {
    tc->chunks_for = TC_CHUNKS_NONE;
    return TC_CHUNK_LENGTH;
  }
  uint32_t address = tc_call(tc, tc_f_input, tc->chunk_bytes, 0, 0, 0);
  uint8_t *room = address == 0 ? NULL : tc_at(tc, address, tc->chunk_bytes);
  if (room == NULL) return tc->state == TC_OK ? TC_LIMIT_INPUT : tc->state;
  if (length != 0) memcpy(room + tc->chunk_received, bytes, length);
  tc->chunk_received += (uint32_t)length;
  return TC_OK;
}

uint32_t tc_chunks_end(trustcore *tc, uint32_t what) {
  if (tc->state != TC_OK) return tc->state;
  if (tc->chunks_for != what) return TC_OUT_OF_ORDER;
  tc->chunks_for = TC_CHUNKS_NONE;
  return tc->chunk_received == tc->chunk_bytes ? TC_OK : TC_CHUNK_LENGTH;
}

/* ── one verification ── */

uint32_t tc_chain_begin(trustcore *tc) {
  tc->chunks_for = TC_CHUNKS_NONE;
  tc_call(tc, tc_f_chain_begin, 0, 0, 0, 0);
  return tc->state;
}

uint32_t tc_chain_add(trustcore *tc, const void *certificate, size_t length) {
  uint32_t status = tc_put(tc, certificate, length);
  return status == TC_OK ? tc_give(tc, tc_f_chain_add, (uint32_t)length, 0, 0, 0) : status;
}

uint32_t tc_chain_chunks(trustcore *tc, size_t length) { return tc_chunks_begin(tc, TC_CHUNKS_CHAIN, length); }

uint32_t tc_chain_chunks_end(trustcore *tc) {
  uint32_t status = tc_chunks_end(tc, TC_CHUNKS_CHAIN);
  return status == TC_OK ? tc_give(tc, tc_f_chain_add, tc->chunk_bytes, 0, 0, 0) : status;
}

enum { EXPECT_SERVER = 1, EXPECT_ORGANISATION = 2, EXPECT_CAPTURED = 3, EXPECT_ANY = 4 };

static uint32_t expect_text(trustcore *tc, uint32_t kind, const char *text) {
  if (text == NULL) return TC_ARGUMENT_MISSING;
  size_t length = strlen(text);
  uint32_t status = tc_put(tc, text, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_expect, kind, (uint32_t)length, 0, 0) : status;
}

static uint32_t expect(trustcore *tc, uint32_t kind, uint32_t parameter) {
  return tc_call_status(tc, tc_f_expect, kind, parameter, 0, 0);
}

uint32_t tc_expect_server(trustcore *tc, const char *name) { return expect_text(tc, EXPECT_SERVER, name); }

uint32_t tc_expect_organisation(trustcore *tc, const char *organisation) {
  return expect_text(tc, EXPECT_ORGANISATION, organisation);
}

uint32_t tc_expect_captured(trustcore *tc, uint32_t entry) { return expect(tc, EXPECT_CAPTURED, entry); }

uint32_t tc_expect_any(trustcore *tc) { return expect(tc, EXPECT_ANY, 0); }

uint32_t tc_policy(trustcore *tc, uint32_t word) { return tc_call_status(tc, tc_f_policy, word, 0, 0, 0); }

uint32_t tc_time(trustcore *tc, uint32_t knowledge, int64_t seconds) {
  uint64_t bits = (uint64_t)seconds;
  return tc_call_status(tc, tc_f_time, knowledge, (uint32_t)(bits >> 32), (uint32_t)bits, 0);
}

uint32_t tc_verify_begin(trustcore *tc) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, tc_f_verify_begin, 0, 0, 0, 0);
}

int tc_step(trustcore *tc, uint32_t work) { return (int)tc_call(tc, tc_f_step, work, 0, 0, 0); }

uint32_t tc_verify(trustcore *tc) {
  /* a status that is not OK is in the report, but for the one of half a certificate */
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_REJECTED;
  tc_verify_begin(tc);
  while (tc_step(tc, 1)) continue;
  return tc_verdict(tc);
}

uint32_t tc_verdict(trustcore *tc) {
  if (tc->state != TC_OK || tc->chunks_for != TC_CHUNKS_NONE) return TC_REJECTED;
  uint32_t verdict = tc_call(tc, tc_f_verdict, 0, 0, 0, 0);
  return tc->state == TC_OK ? verdict : TC_REJECTED;
}

uint32_t tc_steps(trustcore *tc) { return tc_call(tc, tc_f_steps, 0, 0, 0, 0); }

/* The struct is the record of docs/abi.md, byte for byte. */
typedef char tc_report_is_the_record[sizeof(tc_report) == TC_REPORT_BYTES ? 1 : -1];

void tc_read_report(trustcore *tc, tc_report *report) {
  uint32_t address = tc_call(tc, tc_f_report, 0, 0, 0, 0);
  uint8_t *record = tc->state == TC_OK ? tc_at(tc, address, TC_REPORT_BYTES) : NULL;
  uint32_t why = tc->state != TC_OK ? tc->state : TC_ENGINE_FAILED;
  if (tc->state == TC_OK && tc->chunks_for != TC_CHUNKS_NONE) {
    record = NULL;
    why = TC_OUT_OF_ORDER;
  }
  if (record != NULL) {
    memcpy(report, record, TC_REPORT_BYTES);
    return;
  }
  memset(report, 0, sizeof *report);
  report->verdict = TC_REJECTED;
  report->status = why;
  report->certificate = report->offset = report->anchor = TC_NONE;
  memset(report->path, 0xff, sizeof report->path);
}

/* ── CRLs and deny lists ── */

uint32_t tc_revocation_begin(trustcore *tc, uint32_t kind) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, tc_f_revocation_begin, kind, 0, 0, 0);
}

uint32_t tc_revocation_add(trustcore *tc, const void *piece, size_t length) {
  uint32_t status = tc_put(tc, piece, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_revocation_add, (uint32_t)length, 0, 0, 0) : status;
}

int tc_revocation_step(trustcore *tc, uint32_t work) { return (int)tc_call(tc, tc_f_revocation_step, work, 0, 0, 0); }

uint32_t tc_revocation_end(trustcore *tc) { return tc_call_status(tc, tc_f_revocation_end, 0, 0, 0, 0); }

/* The struct is the record of docs/abi.md, byte for byte. */
typedef char tc_revocation_is_the_record[sizeof(tc_revocation) == 64 ? 1 : -1];

void tc_read_revocation(trustcore *tc, tc_revocation *to) {
  uint32_t address = tc_call(tc, tc_f_revocation_record, 0, 0, 0, 0);
  const uint8_t *record = tc->state == TC_OK ? tc_at(tc, address, sizeof *to) : NULL;
  if (record != NULL) {
    memcpy(to, record, sizeof *to);
    return;
  }
  memset(to, 0, sizeof *to);
  to->status = tc->state != TC_OK ? tc->state : TC_ENGINE_FAILED;
  to->offset = TC_NONE;
}

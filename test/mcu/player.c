#include "player.h"

#include <string.h>

#include "engine.h"
#include "flash.h"

#define PIECE_BYTES 256u

typedef struct operation {
  uint8_t code, parameter, zero[2];
  uint32_t length;
} operation;

/* One buffer for all payloads, not on the stack: what the stack's high-water mark shows should be the API's and the core's. */
static uint8_t piece[PIECE_BYTES];
static tc_report report;

static int write_u32(uint32_t value) { return io_write(&value, sizeof value); }

static int skip(uint32_t length) {
  while (length != 0) {
    uint32_t n = length < sizeof piece ? length : (uint32_t)sizeof piece;
    if (io_read(piece, n) != 0) return -1;
    length -= n;
  }
  return 0;
}

/* The payload by tc_chunk, after `begun`; the rest of what is refused is skipped. */
static uint32_t chunks(trustcore *tc, uint32_t begun, uint32_t length, uint32_t chunk) {
  uint32_t status = begun;
  while (length != 0 && status == TC_OK) {
    uint32_t n = length < chunk ? length : chunk;
    if (io_read(piece, n) != 0) return TC_NONE;
    length -= n;
    status = tc_chunk(tc, piece, n);
  }
  return skip(length) == 0 ? status : TC_NONE;
}

static uint32_t add_chain(trustcore *tc, const operation *o) {
  uint32_t chunk = o->parameter == 0 ? PIECE_BYTES : o->parameter;
  uint32_t status = chunks(tc, tc_chain_chunks(tc, o->length), o->length, chunk);
  return status == TC_OK ? tc_chain_chunks_end(tc) : status;
}

static uint32_t add_root(trustcore *tc, const operation *o) {
  uint32_t status = chunks(tc, tc_list_chunks(tc, o->length), o->length, PIECE_BYTES);
  return status == TC_OK ? tc_list_chunks_end(tc, o->parameter, 0) : status;
}

static uint32_t offer(trustcore *tc, const operation *o) {
  uint32_t status = chunks(tc, tc_capture_offer_chunks(tc, o->length), o->length, PIECE_BYTES);
  return status == TC_OK ? tc_capture_offer_chunks_end(tc) : status;
}

/* A payload that fits into the buffer, ended by a zero. */
static int read_short(const operation *o) {
  if (o->length >= PIECE_BYTES || io_read(piece, o->length) != 0) return -1;
  piece[o->length] = 0;
  return 0;
}

static uint32_t word(const char *payload) {
  uint32_t value;
  memcpy(&value, payload, sizeof value);
  return value;
}

static uint32_t expect(trustcore *tc, uint32_t kind, const char *payload) {
  switch (kind) {
    case 1: return tc_expect_server(tc, payload);
    case 2: return tc_expect_organisation(tc, payload);
    case 3: return tc_expect_captured(tc, word(payload));
    default: return tc_expect_any(tc);
  }
}

static int step(trustcore *tc, uint32_t work) {
  io_mark();
  int more = tc_step(tc, work);
  io_mark();
  return more;
}

static int verify(trustcore *tc, uint32_t work) {
  uint32_t status = tc_verify_begin(tc);
  while (step(tc, work)) continue;
  tc_read_report(tc, &report);
  return write_u32(status) || write_u32(tc_verdict(tc)) || io_write(&report, sizeof report) || write_u32(tc_steps(tc));
}

static uint32_t capture_event(trustcore *tc, uint32_t done) {
  switch (done) {
    case TC_CONNECT: return tc_capture_connected(tc);
    case TC_VERIFY: return tc_capture_confirm(tc);
    case TC_PERSIST: return tc_capture_persist(tc, &flash);
    case TC_VERIFY_AGAIN: return tc_capture_closed(tc);
    case TC_RECONNECT: return tc_capture_verified(tc);
    default: return tc_capture_abort(tc);
  }
}

/* In pieces, with all steps between them, as a device does that reads from flash. */
static uint32_t revocation(trustcore *tc, const operation *o) {
  uint32_t rest = o->length, status = tc_revocation_begin(tc, o->parameter);
  while (tc_revocation_step(tc, 1)) continue;
  while (rest != 0 && status == TC_OK) {
    uint32_t n = rest < sizeof piece ? rest : (uint32_t)sizeof piece;
    if (io_read(piece, n) != 0) return TC_NONE;
    rest -= n;
    status = tc_revocation_add(tc, piece, n);
    while (tc_revocation_step(tc, 1)) continue;
  }
  if (skip(rest) != 0) return TC_NONE;
  if (status != TC_OK) return status;
  while (tc_revocation_step(tc, 1)) continue;
  return tc_revocation_end(tc);
}

/* A status, what stands beside it (zeros if it is not TC_OK), and the next action. */
static int with_answer(trustcore *tc, uint32_t status, const uint8_t *answer) {
  static const uint8_t nothing[TC_COMPARE_BYTES];
  return write_u32(status) || io_write(status == TC_OK ? answer : nothing, TC_COMPARE_BYTES) ||
         write_u32(tc_capture_action(tc));
}

static int compare(trustcore *tc, uint32_t code) {
  uint8_t answer[TC_COMPARE_BYTES];
  tc_comparison comparison;
  if (code == PLAY_COMMIT) return with_answer(tc, tc_capture_commit(tc, piece, piece + TC_COMPARE_BYTES, answer), answer);
  if (code == PLAY_REVEAL) return with_answer(tc, tc_capture_reveal(tc, piece, answer), answer);
  memcpy(&comparison, piece, sizeof comparison);
  return with_answer(tc, tc_compare_check(tc, &comparison, answer), answer);
}

/*
 * The builds for C have no succession and answer so whatever the statement is: its beginning will do, for it is longer than the
 * buffer.
 */
static uint32_t succession(trustcore *tc, const operation *o) {
  uint32_t length = o->length < PIECE_BYTES ? o->length : PIECE_BYTES;
  if (io_read(piece, length) != 0) return TC_NONE;
  uint32_t status = tc_succession_begin(tc, piece, length, 0);
  if (skip(o->length - length) != 0) return TC_NONE;
  if (status != TC_OK) return status;
  while (step(tc, 1)) continue;
  return tc_succession_end(tc);
}

/* One signature by the exports themselves: the API of C has none for it. */
static int signature(trustcore *tc, const operation *o) {
  uint32_t lengths[4], status, rest = o->length - sizeof lengths;
  if (tc_chain_begin(tc) != TC_OK || io_read(lengths, sizeof lengths) != 0) return -1;
  uint8_t *room = tc_room(tc, rest, &status);
  /* what there is no room for is refused all the same */
  if ((room != NULL ? io_read(room, rest) : skip(rest)) != 0) return -1;
  status = tc_call_status(tc, tc_f_signature_begin, lengths[0], lengths[1], lengths[2], lengths[3]);
  while (tc_call(tc, tc_f_signature_step, 1, 0, 0, 0)) continue;
  return write_u32(status) || write_u32(tc_call(tc, tc_f_signature_verdict, 0, 0, 0, 0)) ||
         write_u32(tc_call(tc, tc_f_signature_status, 0, 0, 0, 0)) ||
         write_u32(tc_call(tc, tc_f_signature_steps, 0, 0, 0, 0));
}

static uint32_t start(trustcore *tc) {
  static int is_started;
  if (is_started) tc_stop(tc);
  is_started = 1;
  flash_reset();
  return tc_start(tc);
}

static int operate(trustcore *tc, const operation *o) {
  const char *payload = (const char *)piece;
  switch (o->code) {
    case PLAY_LIST_ADD: return write_u32(add_root(tc, o));
    case PLAY_CHAIN_ADD: return write_u32(add_chain(tc, o));
    case PLAY_CAPTURE_OFFER: return write_u32(offer(tc, o)) || write_u32(tc_capture_action(tc));
    case PLAY_SUCCESSION: return write_u32(succession(tc, o)) || write_u32(tc_list_count(tc));
    case PLAY_REVOCATION: return write_u32(revocation(tc, o));
    case PLAY_SIGNATURE: return signature(tc, o);
    case PLAY_FLUSH: io_flush(); return 0;
    default: break;
  }
  if (read_short(o) != 0) return -1;
  switch (o->code) {
    case PLAY_START: return write_u32(start(tc));
    case PLAY_LIST_BEGIN: return write_u32(tc_list_begin(tc));
    case PLAY_CHAIN_BEGIN: return write_u32(tc_chain_begin(tc));
    case PLAY_EXPECT: return write_u32(expect(tc, o->parameter, payload));
    case PLAY_POLICY: return write_u32(tc_policy(tc, word(payload)));
    case PLAY_TIME:
      return write_u32(tc_time(tc, o->parameter, (int64_t)(word(payload) | (uint64_t)word(payload + 4) << 32)));
    case PLAY_VERIFY: return verify(tc, word(payload));
    case PLAY_FLASH: flash_fault(o->parameter, word(payload)); return write_u32(TC_OK);
    case PLAY_LIST_SAVE: return write_u32(tc_list_save(tc, &flash));
    case PLAY_LIST_LOAD: return write_u32(tc_list_load(tc, &flash));
    case PLAY_LIST_WIPE: return write_u32(tc_list_wipe(tc, &flash));
    case PLAY_SLOTS:
      return write_u32(tc_list_count(tc)) || io_write(flash_slot(0), FLASH_SLOT_BYTES) || io_write(flash_slot(1), FLASH_SLOT_BYTES);
    case PLAY_CAPTURE_OPEN:
      if (o->parameter == 1) return write_u32(tc_capture_expect(tc, payload, o->length));
      return write_u32(o->parameter == 3 ? tc_capture_compare(tc) : tc_capture_auto(tc));
    case PLAY_CAPTURE_EVENT: return write_u32(capture_event(tc, o->parameter)) || write_u32(tc_capture_action(tc));
    case PLAY_COMMIT:
    case PLAY_REVEAL:
    case PLAY_COMPARE_CHECK: return compare(tc, o->code);
    case PLAY_COMPARED:
      return write_u32(tc_capture_compared(tc, o->parameter)) || write_u32(tc_capture_action(tc));
    case PLAY_LIST_KEY: return write_u32(tc_list_key(tc, o->length == 0 ? NULL : piece));
    case PLAY_LIST_CONFIRM: return write_u32(tc_list_confirm(tc, piece, o->length));
    case PLAY_CAPTURE_STEPS:
      while (step(tc, 1)) continue;
      return write_u32(tc_verdict(tc));
    default: return -1;
  }
}

int play(trustcore *tc) {
  operation o;
  while (io_read(&o, sizeof o) == 0) {
    if (o.code == 0) return 0;
    if (operate(tc, &o) != 0) return -1;
  }
  return -1;
}

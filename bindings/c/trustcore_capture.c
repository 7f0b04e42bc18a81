/* The API of capture: events into the core's machine, its action out. A failed one closes the window. */
#include "list.h"

#include <string.h>

enum { CONFIRM_EXPECT = 1, CONFIRM_AUTO = 2, CONFIRM_COMPARE = 3 };

static uint32_t event(trustcore *tc, tc_function function) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, function, 0, 0, 0, 0);
}

uint32_t tc_capture_expect(trustcore *tc, const void *spki_sha256, size_t length) {
  uint32_t status = tc_put(tc, spki_sha256, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_capture_open, CONFIRM_EXPECT, (uint32_t)length, 0, 0) : status;
}

static uint32_t open_unknown(trustcore *tc, uint32_t confirmation) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, tc_f_capture_open, confirmation, 0, 0, 0);
}

uint32_t tc_capture_auto(trustcore *tc) { return open_unknown(tc, CONFIRM_AUTO); }

uint32_t tc_capture_compare(trustcore *tc) { return open_unknown(tc, CONFIRM_COMPARE); }

uint32_t tc_capture_when(trustcore *tc, uint64_t when) {
  tc_call(tc, tc_f_capture_when, (uint32_t)(when >> 32), (uint32_t)when, 0, 0);
  return tc->state;
}

tc_action tc_capture_action(trustcore *tc) { return (tc_action)tc_call(tc, tc_f_capture_action, 0, 0, 0, 0); }

uint32_t tc_capture_connected(trustcore *tc) { return event(tc, tc_f_capture_connected); }

uint32_t tc_capture_offer(trustcore *tc, const void *root, size_t length) {
  uint32_t status = tc_put(tc, root, length);
  return status == TC_OK ? tc_give_root(tc, (uint32_t)length) : status;
}

uint32_t tc_capture_offer_chunks(trustcore *tc, size_t length) { return tc_chunks_begin(tc, TC_CHUNKS_ROOT, length); }

uint32_t tc_capture_offer_chunks_end(trustcore *tc) {
  uint32_t status = tc_chunks_end(tc, TC_CHUNKS_ROOT);
  return status == TC_OK ? tc_give_root(tc, tc->chunk_bytes) : status;
}

uint32_t tc_capture_confirm(trustcore *tc) { return event(tc, tc_f_capture_confirm); }

/* Calls with `length` bytes of input, in whose place the answer then stands. */
static uint32_t answer_in_place(trustcore *tc, tc_function function, const void *bytes, uint32_t length, uint8_t *answer) {
  uint32_t status = answer == NULL ? TC_ARGUMENT_MISSING : tc_put(tc, bytes, length);
  if (status == TC_OK) status = tc_call_status(tc, function, length, 0, 0, 0);
  if (status != TC_OK) return status;
  const uint8_t *room = tc_room(tc, TC_COMPARE_BYTES, &status);
  if (room != NULL) memcpy(answer, room, TC_COMPARE_BYTES);
  return status;
}

uint32_t tc_capture_commit(trustcore *tc, const uint8_t exporter[32], const uint8_t nonce[32], uint8_t commitment[32]) {
  uint8_t message[2 * TC_COMPARE_BYTES];
  if (exporter == NULL || nonce == NULL) return TC_ARGUMENT_MISSING;
  memcpy(message, exporter, TC_COMPARE_BYTES);
  memcpy(message + TC_COMPARE_BYTES, nonce, TC_COMPARE_BYTES);
  return answer_in_place(tc, tc_f_capture_commit, message, sizeof message, commitment);
}

uint32_t tc_capture_reveal(trustcore *tc, const uint8_t server_nonce[32], uint8_t digest[32]) {
  return answer_in_place(tc, tc_f_capture_reveal, server_nonce, TC_COMPARE_BYTES, digest);
}

uint32_t tc_capture_compared(trustcore *tc, int are_same) {
  if (tc->state != TC_OK) return tc->state;
  tc_action action = tc_capture_action(tc);
  if (action != TC_SHOW_WORDS) return tc->state != TC_OK ? tc->state : action == TC_CLOSED ? TC_CAPTURE_CLOSED : TC_OUT_OF_ORDER;
  if (are_same) return tc_capture_confirm(tc);
  uint32_t status = tc_capture_abort(tc);
  return status == TC_OK ? TC_COMPARE_WORDS_DIFFER : status;
}

/* The struct is the message of tc_compare_check, byte for byte. */
typedef char tc_comparison_is_the_message[sizeof(tc_comparison) == 6 * TC_COMPARE_BYTES ? 1 : -1];

uint32_t tc_compare_check(trustcore *tc, const tc_comparison *comparison, uint8_t digest[32]) {
  return answer_in_place(tc, tc_f_compare_check, comparison, sizeof *comparison, digest);
}

uint32_t tc_capture_persist(trustcore *tc, const tc_flash *flash) {
  if (flash == NULL || flash->read == NULL || flash->erase == NULL || flash->program == NULL) return TC_ARGUMENT_MISSING;
  if (tc->state != TC_OK) return tc->state;
  if (tc_capture_action(tc) != TC_PERSIST) return tc->state == TC_OK ? TC_OUT_OF_ORDER : tc->state;
  uint32_t status = tc_write_list(tc, flash, tc_f_capture_written);
  /* what the core did not refuse itself leaves its window open, with a candidate that flash does not hold */
  if (status != TC_OK) tc_capture_abort(tc);
  return status;
}

uint32_t tc_capture_closed(trustcore *tc) { return event(tc, tc_f_capture_closed); }

uint32_t tc_capture_verified(trustcore *tc) { return event(tc, tc_f_capture_verified); }

uint32_t tc_capture_entry(trustcore *tc) {
  uint32_t entry = tc_call(tc, tc_f_capture_entry, 0, 0, 0, 0);
  return tc->state == TC_OK ? entry : TC_NONE;
}

uint32_t tc_capture_abort(trustcore *tc) {
  tc->chunks_for = TC_CHUNKS_NONE;
  tc_call(tc, tc_f_capture_abort, 0, 0, 0, 0);
  return tc->state;
}

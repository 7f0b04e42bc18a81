/* The API of capture: events into the core's machine, its action out. A failed one closes the window. */
#include "list.h"

enum { CONFIRM_EXPECT = 1, CONFIRM_AUTO = 2 };

static uint32_t event(trustcore *tc, tc_function function) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, function, 0, 0, 0, 0);
}

uint32_t tc_capture_expect(trustcore *tc, const void *spki_sha256, size_t length) {
  uint32_t status = tc_put(tc, spki_sha256, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_capture_open, CONFIRM_EXPECT, (uint32_t)length, 0, 0) : status;
}

uint32_t tc_capture_auto(trustcore *tc) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, tc_f_capture_open, CONFIRM_AUTO, 0, 0, 0);
}

uint32_t tc_capture_when(trustcore *tc, uint64_t when) {
  tc_call(tc, tc_f_capture_when, (uint32_t)(when >> 32), (uint32_t)when, 0, 0);
  return tc->state;
}

tc_action tc_capture_action(trustcore *tc) { return (tc_action)tc_call(tc, tc_f_capture_action, 0, 0, 0, 0); }

uint32_t tc_capture_connected(trustcore *tc) { return event(tc, tc_f_capture_connected); }

uint32_t tc_capture_offer(trustcore *tc, const void *root, size_t length) {
  uint32_t status = tc_put(tc, root, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_capture_offer, (uint32_t)length, 0, 0, 0) : status;
}

uint32_t tc_capture_offer_chunks(trustcore *tc, size_t length) { return tc_chunks_begin(tc, TC_CHUNKS_ROOT, length); }

uint32_t tc_capture_offer_chunks_end(trustcore *tc) {
  uint32_t status = tc_chunks_end(tc, TC_CHUNKS_ROOT);
  return status == TC_OK ? tc_call_status(tc, tc_f_capture_offer, tc->chunk_bytes, 0, 0, 0) : status;
}

uint32_t tc_capture_confirm(trustcore *tc) { return event(tc, tc_f_capture_confirm); }

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

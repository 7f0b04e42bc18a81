/*
 * The API of the trusted list: images between the core and two slots of flash.
 *
 * How a list could be lost or faked, and what stops it: power fails while a slot is written (the core says which slot is not
 * in use, and only that one is erased); flash that says it did and did not (all is read back, byte by byte, into the
 * core); an image of somebody else's making or half an image (checked by the core); an older image (the newer generation wins).
 */
#include <string.h>

#include "list.h"

/* Most that one `program` gets: the page of serial flash. */
#define PROGRAM_BYTES 256u
/* Read at once: room that a full chain leaves. */
#define READ_BYTES 64u
#define HEADER_BYTES 64u
#define HEADER_LENGTH 12u
#define KEY_BYTES 32u
#define SLOTS 2u

uint32_t tc_list_begin(trustcore *tc) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, tc_f_list_begin, 0, 0, 0, 0);
}

uint32_t tc_list_add(trustcore *tc, const void *root, size_t length, uint32_t origin, uint64_t when) {
  uint32_t status = tc_put(tc, root, length);
  if (status != TC_OK) return status;
  return tc_give(tc, tc_f_list_add, (uint32_t)length, origin, (uint32_t)(when >> 32), (uint32_t)when);
}

uint32_t tc_list_chunks(trustcore *tc, size_t length) { return tc_chunks_begin(tc, TC_CHUNKS_LIST, length); }

uint32_t tc_list_chunks_end(trustcore *tc, uint32_t origin, uint64_t when) {
  uint32_t status = tc_chunks_end(tc, TC_CHUNKS_LIST);
  if (status != TC_OK) return status;
  return tc_give(tc, tc_f_list_add, tc->chunk_bytes, origin, (uint32_t)(when >> 32), (uint32_t)when);
}

uint32_t tc_list_remove(trustcore *tc, uint32_t entry) { return tc_call_status(tc, tc_f_list_remove, entry, 0, 0, 0); }

uint32_t tc_list_key(trustcore *tc, const uint8_t key[32]) {
  uint32_t length = key == NULL ? 0 : KEY_BYTES;
  uint32_t status = tc_put(tc, key, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_list_key, length, 0, 0, 0) : status;
}

uint32_t tc_list_confirm(trustcore *tc, const void *spki_sha256, size_t length) {
  uint32_t status = tc_put(tc, spki_sha256, length);
  return status == TC_OK ? tc_call_status(tc, tc_f_list_confirm, (uint32_t)length, 0, 0, 0) : status;
}

uint32_t tc_succession_begin(trustcore *tc, const void *statement, size_t length, uint64_t when) {
  uint32_t status = tc_put(tc, statement, length);
  if (status != TC_OK) return status;
  return tc_call_status(tc, tc_f_succession_begin, (uint32_t)length, (uint32_t)(when >> 32), (uint32_t)when, 0);
}

uint32_t tc_succession_end(trustcore *tc) {
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  return tc_call_status(tc, tc_f_succession_end, 0, 0, 0, 0);
}

uint32_t tc_list_count(trustcore *tc) { return tc_call(tc, tc_f_list_count, 0, 0, 0, 0); }

uint32_t tc_list_generation(trustcore *tc) { return tc_call(tc, tc_f_list_generation, 0, 0, 0, 0); }

/* Offsets in an entry record (docs/abi.md). */
enum {
  ENTRY_ORIGIN = 2,
  ENTRY_STATE = 3,
  ENTRY_WHEN = 8,
  ENTRY_NOT_BEFORE = 16,
  ENTRY_NOT_AFTER = 24,
  ENTRY_SPKI_SHA256 = 32,
  ENTRY_ORGANISATION_OFFSET = 74,
  ENTRY_ORGANISATION_BYTES = 76,
  ENTRY_FIXED_BYTES = 112
};

static uint32_t read_u16(const uint8_t *at) { return at[0] | (uint32_t)at[1] << 8; }

static uint32_t read_u32(const uint8_t *at) { return read_u16(at) | read_u16(at + 2) << 16; }

static uint64_t read_u64(const uint8_t *at) { return read_u32(at) | (uint64_t)read_u32(at + 4) << 32; }

uint32_t tc_list_entry(trustcore *tc, uint32_t entry, tc_entry *to) {
  uint32_t address = tc_call(tc, tc_f_list_entry, entry, 0, 0, 0);
  if (tc->state != TC_OK) return tc->state;
  const uint8_t *record = address == 0 ? NULL : tc_at(tc, address, ENTRY_FIXED_BYTES);
  if (record == NULL) return TC_INDEX_INVALID;
  memset(to, 0, sizeof *to);
  to->origin = record[ENTRY_ORIGIN];
  to->is_confirmed = record[ENTRY_STATE] & 1;
  to->when = read_u64(record + ENTRY_WHEN);
  to->not_before = (int64_t)read_u64(record + ENTRY_NOT_BEFORE);
  to->not_after = (int64_t)read_u64(record + ENTRY_NOT_AFTER);
  memcpy(to->spki_sha256, record + ENTRY_SPKI_SHA256, sizeof to->spki_sha256);
  uint32_t length = read_u16(record + ENTRY_ORGANISATION_BYTES);
  if (length > sizeof to->organisation - 1) length = sizeof to->organisation - 1;
  const uint8_t *name = tc_at(tc, address + read_u16(record + ENTRY_ORGANISATION_OFFSET), length);
  if (name != NULL) memcpy(to->organisation, name, length);
  return TC_OK;
}

static int is_whole(const tc_flash *flash) {
  return flash != NULL && flash->read != NULL && flash->erase != NULL && flash->program != NULL;
}

/* Reads what a slot holds into the input and offers it to the core. */
static uint32_t offer_slot(trustcore *tc, const tc_flash *flash, uint32_t slot) {
  uint32_t status;
  uint8_t *room = tc_room(tc, TC_LIST_BYTES, &status);
  if (room == NULL) return status;
  if (flash->read(flash->context, slot, 0, room, HEADER_BYTES) != 0) return TC_FLASH_FAILED;
  uint32_t length = read_u32(room + HEADER_LENGTH);
  /* a length that cannot be: the header alone has all that the core needs to say what is wrong */
  if (length < HEADER_BYTES || length > TC_LIST_BYTES) length = HEADER_BYTES;
  uint32_t rest = length - HEADER_BYTES;
  if (rest != 0 && flash->read(flash->context, slot, HEADER_BYTES, room + HEADER_BYTES, rest) != 0) return TC_FLASH_FAILED;
  return tc_call_status(tc, tc_f_list_offer, slot, length, 0, 0);
}

uint32_t tc_list_load(trustcore *tc, const tc_flash *flash) {
  uint32_t answer = TC_LIST_EMPTY_SLOT;
  if (!is_whole(flash)) return TC_ARGUMENT_MISSING;
  /* a list cannot change while a capture is open, and the core says so before the chain is forgotten */
  uint32_t status = tc_list_begin(tc);
  if (status != TC_OK) return status;
  if (tc_chain_begin(tc) != TC_OK) return tc->state;
  for (uint32_t slot = 0; slot < SLOTS; slot++) {
    status = offer_slot(tc, flash, slot);
    if (tc->state != TC_OK) return tc->state;
    if (status == TC_FLASH_FAILED || (status != TC_OK && answer == TC_LIST_EMPTY_SLOT)) answer = status;
  }
  int is_loaded = tc_call(tc, tc_f_list_slot, 0, 0, 0, 0) < SLOTS && tc->state == TC_OK;
  if (tc->state != TC_OK) return tc->state;
  return is_loaded && answer != TC_FLASH_FAILED ? TC_OK : answer;
}

uint32_t tc_write_list(trustcore *tc, const tc_flash *flash, tc_function written) {
  uint32_t slot = tc_call(tc, tc_f_list_target, 0, 0, 0, 0);
  uint32_t address = tc_call(tc, tc_f_list_image, 0, 0, 0, 0);
  uint32_t length = tc_call(tc, tc_f_list_image_bytes, 0, 0, 0, 0);
  if (tc->state != TC_OK) return tc->state;
  const uint8_t *image = tc_at(tc, address, length);
  if (image == NULL || slot >= SLOTS) return TC_ENGINE_FAILED;
  if (flash->erase(flash->context, slot) != 0) return TC_FLASH_FAILED;
  for (uint32_t at = 0; at < length; at += PROGRAM_BYTES) {
    uint32_t piece = length - at < PROGRAM_BYTES ? length - at : PROGRAM_BYTES;
    if (flash->program(flash->context, slot, at, image + at, piece) != 0) return TC_FLASH_FAILED;
  }
  for (uint32_t at = 0; at < length; at += READ_BYTES) {
    uint32_t status, piece = length - at < READ_BYTES ? length - at : READ_BYTES;
    uint8_t *room = tc_room(tc, piece, &status);
    if (room == NULL) return status;
    if (flash->read(flash->context, slot, at, room, piece) != 0) return TC_FLASH_FAILED;
    status = tc_call_status(tc, written, piece, 0, 0, 0);
    if (status != TC_OK) return status;
  }
  return TC_OK;
}

uint32_t tc_list_save(trustcore *tc, const tc_flash *flash) {
  if (!is_whole(flash)) return TC_ARGUMENT_MISSING;
  if (tc->chunks_for != TC_CHUNKS_NONE) return TC_OUT_OF_ORDER;
  uint32_t status = tc_call_status(tc, tc_f_list_seal, 0, 0, 0, 0);
  if (status != TC_OK) return status;
  if (tc_chain_begin(tc) != TC_OK) return tc->state;
  return tc_write_list(tc, flash, tc_f_list_written);
}

uint32_t tc_list_wipe(trustcore *tc, const tc_flash *flash) {
  uint8_t found[READ_BYTES];
  if (!is_whole(flash)) return TC_ARGUMENT_MISSING;
  uint32_t status = tc_list_begin(tc);
  if (status != TC_OK) return status;
  status = tc_list_key(tc, NULL);
  /* a core that seals no images has no key to wipe */
  if (status != TC_OK && status != TC_NOT_IN_BUILD) return status;
  for (uint32_t slot = 0; slot < SLOTS; slot++) {
    if (flash->erase(flash->context, slot) != 0) return TC_FLASH_FAILED;
  }
  for (uint32_t slot = 0; slot < SLOTS; slot++) {
    for (uint32_t at = 0; at < TC_LIST_BYTES; at += READ_BYTES) {
      if (flash->read(flash->context, slot, at, found, READ_BYTES) != 0) return TC_FLASH_FAILED;
      for (uint32_t i = 0; i < READ_BYTES; i++) {
        if (found[i] != 0xff) return TC_LIST_READ_BACK;
      }
    }
  }
  return TC_OK;
}

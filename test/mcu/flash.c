#include "flash.h"

#include <string.h>

static uint32_t fault_kind, fault_at;

#ifndef FLASH_IS_REAL
static uint8_t slots[2][FLASH_SLOT_BYTES];

const uint8_t *flash_slot(uint32_t slot) { return slots[slot]; }

void medium_erase(uint32_t slot) { memset(slots[slot], 0xff, FLASH_SLOT_BYTES); }

void medium_program(uint32_t slot, uint32_t offset, const uint8_t *from, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) slots[slot][offset + i] &= from[i];
}
#endif

void flash_fault(uint32_t kind, uint32_t at) {
  fault_kind = kind;
  fault_at = at;
}

void flash_reset(void) {
  medium_erase(0);
  medium_erase(1);
  flash_fault(FLASH_SOUND, 0);
}

static int is_inside(uint32_t slot, uint32_t offset, uint32_t length) {
  return slot < 2 && offset <= FLASH_SLOT_BYTES && length <= FLASH_SLOT_BYTES - offset;
}

static int read_slot(void *context, uint32_t slot, uint32_t offset, void *to, uint32_t length) {
  (void)context;
  if (!is_inside(slot, offset, length) || (fault_kind == FLASH_READ_FAILS && fault_at == slot)) return -1;
  memcpy(to, flash_slot(slot) + offset, length);
  return 0;
}

static int erase_slot(void *context, uint32_t slot) {
  (void)context;
  if (slot > 1 || (fault_kind == FLASH_ERASE_FAILS && fault_at == slot)) return -1;
  medium_erase(slot);
  return 0;
}

static int program_slot(void *context, uint32_t slot, uint32_t offset, const void *from, uint32_t length) {
  (void)context;
  const uint8_t *bytes = from;
  int is_due = (fault_kind == FLASH_PROGRAM_FAILS || fault_kind == FLASH_PROGRAM_LIES) && fault_at-- == 0;
  /* the promise of tc_flash: pages of 256, inside of the slot, erased before */
  if (!is_inside(slot, offset, length) || offset % 256 != 0 || length == 0 || length > 256) return -1;
  if (is_due && fault_kind == FLASH_PROGRAM_FAILS) return -1;
  for (uint32_t i = 0; i < length; i++) {
    if (flash_slot(slot)[offset + i] != 0xff) return -1;
  }
  uint8_t last = bytes[length - 1] ^ (is_due ? 1 : 0);
  medium_program(slot, offset, bytes, length - 1);
  medium_program(slot, offset + length - 1, &last, 1);
  return 0;
}

const tc_flash flash = {read_slot, erase_slot, program_slot, NULL};

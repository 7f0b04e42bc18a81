#include "flash.h"

#include <string.h>

uint8_t flash_slots[2][FLASH_SLOT_BYTES];
static uint32_t fault_kind, fault_at;

void flash_fault(uint32_t kind, uint32_t at) {
  fault_kind = kind;
  fault_at = at;
}

void flash_reset(void) {
  memset(flash_slots, 0xff, sizeof flash_slots);
  flash_fault(FLASH_SOUND, 0);
}

static int is_inside(uint32_t slot, uint32_t offset, uint32_t length) {
  return slot < 2 && offset <= FLASH_SLOT_BYTES && length <= FLASH_SLOT_BYTES - offset;
}

static int read_slot(void *context, uint32_t slot, uint32_t offset, void *to, uint32_t length) {
  (void)context;
  if (!is_inside(slot, offset, length) || (fault_kind == FLASH_READ_FAILS && fault_at == slot)) return -1;
  memcpy(to, flash_slots[slot] + offset, length);
  return 0;
}

static int erase_slot(void *context, uint32_t slot) {
  (void)context;
  if (slot > 1 || (fault_kind == FLASH_ERASE_FAILS && fault_at == slot)) return -1;
  memset(flash_slots[slot], 0xff, FLASH_SLOT_BYTES);
  return 0;
}

static int program_slot(void *context, uint32_t slot, uint32_t offset, const void *from, uint32_t length) {
  (void)context;
  int is_due = (fault_kind == FLASH_PROGRAM_FAILS || fault_kind == FLASH_PROGRAM_LIES) && fault_at-- == 0;
  /* the promise of tc_flash: pages of 256, inside of the slot, erased before */
  if (!is_inside(slot, offset, length) || offset % 256 != 0 || length > 256) return -1;
  if (is_due && fault_kind == FLASH_PROGRAM_FAILS) return -1;
  for (uint32_t i = 0; i < length; i++) {
    if (flash_slots[slot][offset + i] != 0xff) return -1;
  }
  memcpy(flash_slots[slot] + offset, from, length);
  if (is_due) flash_slots[slot][offset + length - 1] ^= 1;
  return 0;
}

const tc_flash flash = {read_slot, erase_slot, program_slot, NULL};

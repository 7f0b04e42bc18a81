/*
 * The medium of flash.h in the nRF51's own flash, behind its NVMC (nRF51 Series Reference Manual, "Non-Volatile Memory
 * Controller"): pages of 1,024 bytes are erased, words of 4 bytes written, and a bit that is 0 stays 0 until then.
 */
#include "flash.h"

#include <string.h>

#define PAGE_BYTES 1024u
#define SLOT_PAGES ((FLASH_SLOT_BYTES + PAGE_BYTES - 1) / PAGE_BYTES)
#define WORD_BYTES 4u

#define NVMC_READY (*(const volatile uint32_t *)0x4001e400)
#define NVMC_CONFIG (*(volatile uint32_t *)0x4001e504)
#define NVMC_ERASEPAGE (*(volatile uint32_t *)0x4001e508)
enum { CONFIG_READ = 0, CONFIG_WRITE = 1, CONFIG_ERASE = 2 };

/* Whole pages at the end of the program, which the linker keeps clear of it (board.ld). */
static volatile uint32_t slots[2][SLOT_PAGES * PAGE_BYTES / WORD_BYTES]
    __attribute__((section(".slots"), aligned(PAGE_BYTES)));

static void configure(uint32_t config) {
  while (NVMC_READY == 0) continue;
  NVMC_CONFIG = config;
}

const uint8_t *flash_slot(uint32_t slot) { return (const uint8_t *)(uintptr_t)slots[slot]; }

void medium_erase(uint32_t slot) {
  for (uint32_t page = 0; page < SLOT_PAGES; page++) {
    configure(CONFIG_ERASE);
    NVMC_ERASEPAGE = (uint32_t)(uintptr_t)slots[slot] + page * PAGE_BYTES;
  }
  configure(CONFIG_READ);
}

/* A word of which not every byte is meant is written with ones in the others, which leave them as they are. */
void medium_program(uint32_t slot, uint32_t offset, const uint8_t *from, uint32_t length) {
  while (length != 0) {
    uint32_t word = UINT32_MAX, within = offset % WORD_BYTES;
    uint32_t n = length < WORD_BYTES - within ? length : WORD_BYTES - within;
    memcpy((uint8_t *)&word + within, from, n);
    configure(CONFIG_WRITE);
    slots[slot][offset / WORD_BYTES] = word;
    offset += n;
    from += n;
    length -= n;
  }
  configure(CONFIG_READ);
}

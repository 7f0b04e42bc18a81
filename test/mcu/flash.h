/*
 * A flash of two slots that fails on demand. What is under it, the medium, is RAM (flash.c) unless FLASH_IS_REAL is defined and a
 * board brings its own (board/flash_nrf51.c).
 */
#ifndef TEST_FLASH_H
#define TEST_FLASH_H

#include "trustcore.h"

#define FLASH_SLOT_BYTES TC_LIST_BYTES

enum { FLASH_SOUND, FLASH_PROGRAM_FAILS, FLASH_ERASE_FAILS, FLASH_PROGRAM_LIES, FLASH_READ_FAILS };

/* Fault `kind` happens at the `at`-th program from now (0: the next), or at every erase or read of slot `at`. */
void flash_fault(uint32_t kind, uint32_t at);
/* A flash as it leaves the factory. */
void flash_reset(void);
/* FLASH_SLOT_BYTES that a slot holds. */
const uint8_t *flash_slot(uint32_t slot);

extern const tc_flash flash;

/* The medium. Programming only clears bits. */
void medium_erase(uint32_t slot);
void medium_program(uint32_t slot, uint32_t offset, const uint8_t *from, uint32_t length);

#endif

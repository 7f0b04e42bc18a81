/* A flash of two slots in RAM that fails on demand. */
#ifndef TEST_FLASH_H
#define TEST_FLASH_H

#include "trustcore.h"

#define FLASH_SLOT_BYTES TC_LIST_BYTES

enum { FLASH_SOUND, FLASH_PROGRAM_FAILS, FLASH_ERASE_FAILS, FLASH_PROGRAM_LIES, FLASH_READ_FAILS };

/* Fault `kind` happens at the `at`-th program from now (0: the next), or at every erase or read of slot `at`. */
void flash_fault(uint32_t kind, uint32_t at);
/* A flash as it leaves the factory. */
void flash_reset(void);

extern uint8_t flash_slots[2][FLASH_SLOT_BYTES];
extern const tc_flash flash;

#endif

/* Writing the trusted list to flash, for list and capture. */
#ifndef TRUSTCORE_LIST_H
#define TRUSTCORE_LIST_H

#include "engine.h"

/* Writes the sealed image to the slot that is not in use, and shows the core by `written` what was read back of it. */
uint32_t tc_write_list(trustcore *tc, const tc_flash *flash, tc_function written);

#endif

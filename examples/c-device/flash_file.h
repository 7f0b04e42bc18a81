/* A file used as flash: two slots of the trusted list. */
#ifndef FLASH_FILE_H
#define FLASH_FILE_H

#include "trustcore.h"

/* Opens the file, or makes an erased one; 0 for success. */
int flash_file_open(const char *path);
/* The power fails in the middle of the operation `at` from now (0: the next one). */
void flash_file_cut(uint32_t at);

extern const tc_flash flash_file;

#endif

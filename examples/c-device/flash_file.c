#include "flash_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *file;
static uint32_t operations_left = UINT32_MAX;

static int seek(uint32_t slot, uint32_t offset) { return fseek(file, (long)(slot * TC_LIST_BYTES + offset), SEEK_SET); }

/* Writes, or half of it and then nothing ever again. */
static int put(const uint8_t *bytes, uint32_t length) {
  int is_cut = operations_left-- == 0;
  if (fwrite(bytes, 1, is_cut ? length / 2 : length, file) == 0 || fflush(file) != 0) return -1;
  if (is_cut) _Exit(99);
  return 0;
}

static int file_read(void *context, uint32_t slot, uint32_t offset, void *to, uint32_t length) {
  (void)context;
  return seek(slot, offset) == 0 && fread(to, 1, length, file) == length ? 0 : -1;
}

static int file_erase(void *context, uint32_t slot) {
  static uint8_t erased[TC_LIST_BYTES];
  (void)context;
  memset(erased, 0xff, sizeof erased);
  return seek(slot, 0) == 0 ? put(erased, sizeof erased) : -1;
}

/* As NOR flash does: bits go from 1 to 0 only. */
static int file_program(void *context, uint32_t slot, uint32_t offset, const void *from, uint32_t length) {
  uint8_t page[256];
  if (length > sizeof page || file_read(context, slot, offset, page, length) != 0) return -1;
  for (uint32_t i = 0; i < length; i++) page[i] &= ((const uint8_t *)from)[i];
  return seek(slot, offset) == 0 ? put(page, length) : -1;
}

const tc_flash flash_file = {file_read, file_erase, file_program, NULL};

int flash_file_open(const char *path) {
  file = fopen(path, "r+b");
  if (file != NULL) return 0;
  file = fopen(path, "w+b");
  return file != NULL && file_erase(NULL, 0) == 0 && file_erase(NULL, 1) == 0 ? 0 : -1;
}

void flash_file_cut(uint32_t at) { operations_left = at; }

/* What the tests' programs in C share: a line for each thing that was looked at, and files as they are given. */
#ifndef TEST_CHECKS_H
#define TEST_CHECKS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline void check(const char *what, uint32_t got, uint32_t want) {
  printf("%s %s: %u\n", got == want ? "ok" : "FAIL", what, (unsigned)got);
}

/* Bytes of a file; ends the program if there is none. */
static inline size_t read_file(const char *path, uint8_t *to, size_t room) {
  FILE *file = fopen(path, "rb");
  size_t length = file == NULL ? 0 : fread(to, 1, room, file);
  if (length == 0) exit(2);
  fclose(file);
  return length;
}

#endif

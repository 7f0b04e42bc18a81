/*
 * The player as a program: host SCRIPT ANSWERS. It says how many bytes of linear memory the engine gave to the core. Guard
 * bytes around the verifier's memory must survive.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "player.h"

#define GUARD_BYTES 4096
#define GUARD 0xa5

static struct {
  uint8_t before[GUARD_BYTES];
  trustcore tc;
  uint8_t behind[GUARD_BYTES];
} guarded;
static FILE *script, *answers;

int io_read(void *to, uint32_t length) { return fread(to, 1, length, script) == length ? 0 : -1; }
int io_write(const void *from, uint32_t length) { return fwrite(from, 1, length, answers) == length ? 0 : -1; }
void io_mark(void) {}
void io_flush(void) {}

static int is_whole(const uint8_t *guard) {
  for (int i = 0; i < GUARD_BYTES; i++) {
    if (guard[i] != GUARD) return 0;
  }
  return 1;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  script = fopen(arguments[1], "rb");
  answers = fopen(arguments[2], "wb");
  if (script == NULL || answers == NULL) return 2;
  memset(&guarded, GUARD, sizeof guarded);
  if (play(&guarded.tc) != 0) {
    fprintf(stderr, "host: the script ends in the middle of an operation\n");
    return 1;
  }
  uint32_t memory_bytes;
  tc_engine_memory(&guarded.tc.engine, &memory_bytes);
  printf("memory %u\n", (unsigned)memory_bytes);
  tc_stop(&guarded.tc);
  if (!is_whole(guarded.before) || !is_whole(guarded.behind)) {
    fprintf(stderr, "host: bytes outside of the verifier's memory were written\n");
    return 1;
  }
  return fclose(answers) == 0 ? 0 : 1;
}

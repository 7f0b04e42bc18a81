#include "board.h"

#include <string.h>

#include "player.h"

enum {
  SYS_OPEN = 0x01,
  SYS_WRITE0 = 0x04,
  SYS_WRITE = 0x05,
  SYS_READ = 0x06,
  SYS_GET_CMDLINE = 0x15,
  SYS_EXIT_EXTENDED = 0x20
};
enum { OPEN_READ_BINARY = 1, OPEN_WRITE_BINARY = 5 };
#define STOPPED 0x20026u
#define PAINT 0xc5c5c5c5u

extern uint32_t stack_bottom, stack_top, data_start, data_end, data_from, bss_start, bss_end;

static trustcore tc;
static uint32_t script, answers;
/* Requests are made of static memory: the stack is measured. */
static uint32_t request[4];
static char command_line[256];

void board_prepare(void) {
  /* volatile: a compiler that makes memset of it would use the stack that is painted here */
  uint32_t *here = (uint32_t *)__builtin_frame_address(0) - 16;
  for (volatile uint32_t *p = &stack_bottom; p < here; p++) *p = PAINT;
  volatile uint32_t *to = &data_start;
  for (const uint32_t *from = &data_from; to < &data_end; from++) *to++ = *from;
  for (to = &bss_start; to < &bss_end; to++) *to = 0;
}

void board_exit(uint32_t status) {
  request[0] = STOPPED;
  request[1] = status;
  for (;;) semihosting(SYS_EXIT_EXTENDED, request);
}

static uint32_t open_file(const char *path, uint32_t mode) {
  request[0] = (uint32_t)(uintptr_t)path;
  request[1] = mode;
  request[2] = strlen(path);
  return semihosting(SYS_OPEN, request);
}

static int transfer(uint32_t operation, uint32_t file, const void *bytes, uint32_t length) {
  request[0] = file;
  request[1] = (uint32_t)(uintptr_t)bytes;
  request[2] = length;
  return semihosting(operation, request) == 0 ? 0 : -1;
}

int io_read(void *to, uint32_t length) { return length == 0 ? 0 : transfer(SYS_READ, script, to, length); }
int io_write(const void *from, uint32_t length) { return transfer(SYS_WRITE, answers, from, length); }

/* The instruction counter looks for these two addresses. */
__attribute__((noinline)) void io_mark(void) { __asm__ volatile("nop"); }
__attribute__((noinline)) void io_flush(void) { __asm__ volatile("nop\nnop"); }

static uint32_t stack_used(void) {
  const uint32_t *p = &stack_bottom;
  while (*p == PAINT) p++;
  return (uint32_t)((const char *)&stack_top - (const char *)p);
}

/* "stack N" on the console. */
static void say_stack(uint32_t used) {
  static char line[] = "stack       \n";
  for (char *digit = line + sizeof line - 3; used != 0; used /= 10) *digit-- = (char)('0' + used % 10);
  semihosting(SYS_WRITE0, line);
}

void board_main(void) {
  request[0] = (uint32_t)(uintptr_t)command_line;
  request[1] = sizeof command_line - 1;
  semihosting(SYS_GET_CMDLINE, request);
  char *from = strchr(command_line, ' ');
  char *to = from == NULL ? NULL : strchr(from + 1, ' ');
  if (to == NULL) board_exit(3);
  *from++ = 0;
  *to++ = 0;
  script = open_file(from, OPEN_READ_BINARY);
  answers = open_file(to, OPEN_WRITE_BINARY);
  if (play(&tc) != 0) board_exit(1);
  say_stack(stack_used());
  board_exit(0);
}

/* Vector table and first instructions of a Cortex-M. */
#include <stdint.h>

#include "board.h"

extern uint32_t stack_top;

void board_start(void) {
  board_prepare();
  board_main();
}

/* Any fault ends the run as a failure. */
static void fault(void) { board_exit(2); }

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_top, board_start, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault,
};

uint32_t semihosting(uint32_t operation, const void *parameters) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = parameters;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

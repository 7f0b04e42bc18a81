/* First instructions of a RISC-V hart, and its way out. */
#include <stdint.h>

#include "board.h"

/* Any trap ends the run as a failure. */
__attribute__((aligned(4), used)) static void fault(void) { board_exit(2); }

__attribute__((used, section(".text"))) static void start_in_c(void) {
  board_prepare();
  board_main();
}

__attribute__((naked, section(".vectors"), used)) void board_start(void) {
  __asm__ volatile(
      ".option push\n.option norelax\nla gp, __global_pointer$\n.option pop\n"
      ".option push\n.option arch, +zicsr\n"
      "la sp, stack_top\nla t0, fault\ncsrw mtvec, t0\n.option pop\nj start_in_c");
}

/* The three instructions that mark a call to the debugger must not be compressed. */
__attribute__((naked, noinline)) uint32_t semihosting(uint32_t operation, const void *parameters) {
  (void)operation;
  (void)parameters;
  __asm__ volatile(
      ".balign 16\n.option push\n.option norvc\n"
      "slli zero, zero, 0x1f\nebreak\nsrai zero, zero, 7\n.option pop\nret");
}

/* Included before the core of a test build: it traps at a chosen access of its memory. */
#ifndef TEST_TRAP_H
#define TEST_TRAP_H

#include <stdint.h>

extern uint32_t test_accesses_left;
#define TCW_TEST_ACCESS(core)                                     \
  if (test_accesses_left != 0 && --test_accesses_left == 0) tcw_trap(core);

#endif

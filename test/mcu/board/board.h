/* What the boards share: memory made ready, the player, semihosting. */
#ifndef TEST_BOARD_H
#define TEST_BOARD_H

#include <stdint.h>

/* Copies .data, clears .bss, paints the stack below the caller. */
void board_prepare(void);
/* Plays the script that the command line names, and leaves. */
void board_main(void);
void board_exit(uint32_t status);

/* One request to the host (Arm's semihosting, also on RISC-V). */
uint32_t semihosting(uint32_t operation, const void *parameters);

#endif

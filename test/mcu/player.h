/*
 * Plays a script of calls against the C API and writes what they answer. test/mcu/script.ts writes scripts and plays the same
 * against the bare wasm module in V8: both outputs must be the same bytes.
 *
 * A script is a sequence of operations, each 8 bytes (code, parameter, 2 bytes of zero, length as u32) and its payload.
 * The answer to each is a u32, mostly a status, and for some of them what is said beside their code.
 */
#ifndef TEST_PLAYER_H
#define TEST_PLAYER_H

#include "trustcore.h"

enum {
  PLAY_START = 1,
  PLAY_LIST_BEGIN,
  PLAY_LIST_ADD,      /* parameter: origin */
  PLAY_CHAIN_BEGIN,
  PLAY_CHAIN_ADD,     /* parameter: bytes a chunk, 0 for as many as there is room for */
  PLAY_EXPECT,        /* parameter: kind */
  PLAY_POLICY,
  PLAY_TIME,
  PLAY_VERIFY,        /* payload: work at once; answers also verdict, report, steps */
  PLAY_FLASH,         /* parameter: fault, payload: when */
  PLAY_LIST_SAVE,
  PLAY_LIST_LOAD,
  PLAY_LIST_WIPE,
  PLAY_SLOTS,         /* answers also both slots */
  PLAY_CAPTURE_OPEN,  /* parameter: confirmation */
  PLAY_CAPTURE_EVENT, /* parameter: the action that was done; answers also the next one */
  PLAY_CAPTURE_OFFER, /* answers also the next action */
  PLAY_CAPTURE_STEPS,
  PLAY_REVOCATION,    /* parameter: kind */
  PLAY_COMMIT,        /* exporter, nonce; answers also the commitment and the next action */
  PLAY_REVEAL,        /* nonce; answers also the digest and the next action */
  PLAY_COMPARED,      /* parameter: what the person says; answers also the next action */
  PLAY_COMPARE_CHECK, /* answers also the digest */
  PLAY_SUCCESSION,    /* answers also how many entries there are */
  PLAY_LIST_KEY,      /* payload: the key, empty for none */
  PLAY_LIST_CONFIRM,  /* payload: hash of a key */
  PLAY_SIGNATURE,     /* payload: lengths of key, algorithm, signature, message, then these; answers also verdict, status, steps */
  PLAY_FLUSH          /* the end of a vector, for the instruction counter; answers nothing */
};

/* The platform: 0 for success; reading past the end of the script is no success. */
int io_read(void *to, uint32_t length);
int io_write(const void *from, uint32_t length);
/* Around each step, for the instruction counter. */
void io_mark(void);
/* After a vector, for the instruction counter. */
void io_flush(void);

/* Plays the whole script; 0 if it could be read and its answers written. */
int play(trustcore *tc);

#endif

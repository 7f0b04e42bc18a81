/*
 * What an engine gives to the API: start, call, memory. Each backend_….h defines `tc_engine` (its part of `trustcore`) and
 * `tc_function` (which export of the core), and for every export `name` a `tc_f_name` of that type.
 */
#ifndef TRUSTCORE_ENGINE_H
#define TRUSTCORE_ENGINE_H

#include "trustcore.h"

/* A fresh core. TC_OK, or TC_ENGINE_FAILED. */
uint32_t tc_engine_start(tc_engine *engine);
/* Gives back all that the start took. */
void tc_engine_stop(tc_engine *engine);
/* Calls an export with up to four arguments; its answer, if it has one, goes to *answer. TC_OK, or TC_ENGINE_TRAP. */
uint32_t tc_engine_call(tc_engine *engine, tc_function function, const uint32_t arguments[4], uint32_t *answer);
/* The core's memory, and how many bytes of it there are. */
uint8_t *tc_engine_memory(tc_engine *engine, uint32_t *bytes);

/* Used by the files of the API. */

/* Calls and answers the export's result, or 0 when the core does not run; tc->state then says why. */
uint32_t tc_call(trustcore *tc, tc_function function, uint32_t a, uint32_t b, uint32_t c, uint32_t d);
/* The same for exports that answer a status. */
uint32_t tc_call_status(trustcore *tc, tc_function function, uint32_t a, uint32_t b, uint32_t c, uint32_t d);
/* [address, address + length) of the core's memory, NULL unless all of it is there. */
uint8_t *tc_at(trustcore *tc, uint32_t address, uint32_t length);
/* Where `length` bytes of input go, NULL and *status if there is no room or the core does not run. */
uint8_t *tc_room(trustcore *tc, size_t length, uint32_t *status);
/* Puts bytes where the next call looks for its input. */
uint32_t tc_put(trustcore *tc, const void *bytes, size_t length);
/*
 * Gives the core the certificates of `length` bytes that were put (DER, or PEM): `function` with the length of each and three more
 * arguments.
 */
uint32_t tc_give(trustcore *tc, tc_function function, uint32_t length, uint32_t b, uint32_t c, uint32_t d);
/* The same for the one root that a server offers. */
uint32_t tc_give_root(trustcore *tc, uint32_t length);
/* Announces chunks for `what`, `length` bytes together. */
uint32_t tc_chunks_begin(trustcore *tc, uint32_t what, size_t length);
/* Ends chunks begun for `what`: TC_OK if as many bytes came as were announced. */
uint32_t tc_chunks_end(trustcore *tc, uint32_t what);

enum { TC_CHUNKS_NONE, TC_CHUNKS_CHAIN, TC_CHUNKS_LIST, TC_CHUNKS_ROOT };

#endif

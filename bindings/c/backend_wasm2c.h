/* Engine: the core as C, made by wasm2c. Its memory is part of the caller's `trustcore`. */
#ifndef TRUSTCORE_BACKEND_WASM2C_H
#define TRUSTCORE_BACKEND_WASM2C_H

#include <setjmp.h>
#include <stdint.h>

#include "trustcore_core.h"

typedef struct tc_core {
  /* 8: the core reads 64-bit words at multiples of 8. */
  union {
    uint64_t alignment;
    uint8_t bytes[TC_CORE_MEMORY_BYTES];
  } memory;
  /* Where a trap goes to. Here and not on the stack, which is the scarcer of the two. */
  jmp_buf trap;
} tc_core;

typedef tc_core tc_engine;
typedef uint32_t (*tc_function)(tc_core *core, const uint32_t *arguments);

#ifdef __cplusplus
extern "C" {
#endif
#define TC_DECLARE(name, parameters, has_result) uint32_t tc_f_##name(tc_core *core, const uint32_t *arguments);
TC_CORE_FUNCTIONS(TC_DECLARE)
#undef TC_DECLARE
#ifdef __cplusplus
}
#endif

#endif

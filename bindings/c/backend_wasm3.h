/* Engine: wasm3. It allocates its code pages and the core's memory itself (d_m3FixedHeap sets a fixed heap apart for it). */
#ifndef TRUSTCORE_BACKEND_WASM3_H
#define TRUSTCORE_BACKEND_WASM3_H

#include "trustcore_core.h"

typedef struct tc_engine {
  struct M3Environment *environment;
  struct M3Runtime *runtime;
} tc_engine;

#include "function_numbers.h"

#endif

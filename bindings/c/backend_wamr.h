/*
 * Engine: WAMR, interpreter or AOT. The host initialises its runtime (wasm_runtime_full_init, best with a pool of the host's
 * own) before tc_start: other modules may share it.
 */
#ifndef TRUSTCORE_BACKEND_WAMR_H
#define TRUSTCORE_BACKEND_WAMR_H

#include "trustcore_core.h"

typedef struct tc_engine {
  void *binary;
  struct WASMModuleCommon *module;
  struct WASMModuleInstanceCommon *instance;
  struct WASMExecEnv *environment;
} tc_engine;

#include "function_numbers.h"

#endif

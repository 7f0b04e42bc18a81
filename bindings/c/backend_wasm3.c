/*
 * Engine: wasm3. The module is read in place, from flash if it lies there. Linear memory is the core's and no byte more, by
 * wasm3's memoryLimit, which only an internal header shows. TC_MODULE_HEADER may name another header with a `tc_module`.
 */
#include "engine.h"

#ifdef TC_ENGINE_WASM3

#ifdef TC_MODULE_HEADER
#include TC_MODULE_HEADER
#else
#include "trustcore_module.h"
#endif
#include "m3_env.h"
#include "wasm3.h"

/* Bytes of wasm3's own stack: the core has no recursion. */
#ifndef TC_WASM3_STACK_BYTES
#define TC_WASM3_STACK_BYTES 8192
#endif

static const tc_export exports[] = TC_EXPORT_TABLE;

uint32_t tc_engine_start(tc_engine *engine) {
  IM3Module module;
  engine->environment = m3_NewEnvironment();
  if (engine->environment != NULL) engine->runtime = m3_NewRuntime(engine->environment, TC_WASM3_STACK_BYTES, NULL);
  if (engine->runtime == NULL) return TC_ENGINE_FAILED;
  if (m3_ParseModule(engine->environment, &module, tc_module, sizeof tc_module) != m3Err_none) return TC_ENGINE_FAILED;
  engine->runtime->memoryLimit = TC_CORE_MEMORY_BYTES;
  if (m3_LoadModule(engine->runtime, module) == m3Err_none) return TC_OK;
  m3_FreeModule(module);
  return TC_ENGINE_FAILED;
}

void tc_engine_stop(tc_engine *engine) {
  if (engine->runtime != NULL) m3_FreeRuntime(engine->runtime);
  if (engine->environment != NULL) m3_FreeEnvironment(engine->environment);
  engine->runtime = NULL;
  engine->environment = NULL;
}

uint32_t tc_engine_call(tc_engine *engine, tc_function function, const uint32_t arguments[4], uint32_t *answer) {
  const tc_export *found = &exports[function];
  const void *given[4] = {&arguments[0], &arguments[1], &arguments[2], &arguments[3]};
  const void *result[1] = {answer};
  IM3Function callee;
  if (m3_FindFunction(&callee, engine->runtime, found->name) != m3Err_none) return TC_ENGINE_FAILED;
  if (m3_Call(callee, found->parameters, given) != m3Err_none) return TC_ENGINE_TRAP;
  if (found->has_result && m3_GetResults(callee, 1, result) != m3Err_none) return TC_ENGINE_FAILED;
  return TC_OK;
}

uint8_t *tc_engine_memory(tc_engine *engine, uint32_t *bytes) {
  *bytes = 0;
  return engine->runtime == NULL ? NULL : m3_GetMemory(engine->runtime, bytes, 0);
}

#endif

/*
 * Engine: WAMR. Its loader of modules writes into them, so each start gives it a copy, allocated by WAMR. It makes linear memory no
 * larger than __heap_base by itself. For AOT, TC_MODULE_HEADER names a header with the AOT file as `tc_module`; if that is aligned
 * to 8 bytes it is read where it lies.
 */
#include "engine.h"

#ifdef TC_ENGINE_WAMR

#include <string.h>

#ifdef TC_MODULE_HEADER
#include TC_MODULE_HEADER
#else
#include "trustcore_module.h"
#endif
#include "wasm_export.h"

/* Bytes of WAMR's own stack: the core has no recursion. */
#ifndef TC_WAMR_STACK_BYTES
#define TC_WAMR_STACK_BYTES 8192
#endif

/* What the loader of AOT files takes for granted: it aligns the addresses that it reads from. */
#define AOT_ALIGNMENT 8

static const tc_export exports[] = TC_EXPORT_TABLE;

/* The loader of AOT files reads only, and what it loads may point into the file. */
static int is_read_in_place(void) {
  return (uintptr_t)tc_module % AOT_ALIGNMENT == 0 &&
         wasm_runtime_get_file_package_type(tc_module, sizeof tc_module) == Wasm_Module_AoT;
}

uint32_t tc_engine_start(tc_engine *engine) {
  char why[64];
  uint8_t *binary = (uint8_t *)(uintptr_t)tc_module;
  if (!is_read_in_place()) {
    binary = engine->binary = wasm_runtime_malloc(sizeof tc_module);
    if (binary == NULL) return TC_ENGINE_FAILED;
    memcpy(binary, tc_module, sizeof tc_module);
  }
  engine->module = wasm_runtime_load(binary, sizeof tc_module, why, sizeof why);
  if (engine->module == NULL) return TC_ENGINE_FAILED;
  engine->instance = wasm_runtime_instantiate(engine->module, TC_WAMR_STACK_BYTES, 0, why, sizeof why);
  if (engine->instance == NULL) return TC_ENGINE_FAILED;
  engine->environment = wasm_runtime_create_exec_env(engine->instance, TC_WAMR_STACK_BYTES);
  return engine->environment == NULL ? TC_ENGINE_FAILED : TC_OK;
}

void tc_engine_stop(tc_engine *engine) {
  if (engine->environment != NULL) wasm_runtime_destroy_exec_env(engine->environment);
  if (engine->instance != NULL) wasm_runtime_deinstantiate(engine->instance);
  if (engine->module != NULL) wasm_runtime_unload(engine->module);
  if (engine->binary != NULL) wasm_runtime_free(engine->binary);
  memset(engine, 0, sizeof *engine);
}

uint32_t tc_engine_call(tc_engine *engine, tc_function function, const uint32_t arguments[4], uint32_t *answer) {
  const tc_export *found = &exports[function];
  uint32_t cells[4];
  memcpy(cells, arguments, sizeof cells);
  wasm_function_inst_t callee = wasm_runtime_lookup_function(engine->instance, found->name);
  if (callee == NULL) return TC_ENGINE_FAILED;
  if (!wasm_runtime_call_wasm(engine->environment, callee, found->parameters, cells)) return TC_ENGINE_TRAP;
  if (found->has_result) *answer = cells[0];
  return TC_OK;
}

uint8_t *tc_engine_memory(tc_engine *engine, uint32_t *bytes) {
  uint64_t begin, end;
  *bytes = 0;
  if (engine->instance == NULL || !wasm_runtime_get_app_addr_range(engine->instance, 0, &begin, &end)) return NULL;
  *bytes = (uint32_t)end;
  return wasm_runtime_addr_app_to_native(engine->instance, 0);
}

#endif

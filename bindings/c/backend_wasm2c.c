/* Engine: the core as C, made by wasm2c. A trap comes back here by longjmp. */
#include "engine.h"

#if !defined(TC_ENGINE_WASM3) && !defined(TC_ENGINE_WAMR)

#include <string.h>

/* In trustcore_core.c. */
#define TC_ARGUMENTS_0
#define TC_ARGUMENTS_1 , uint32_t
#define TC_ARGUMENTS_2 , uint32_t, uint32_t
#define TC_ARGUMENTS_3 , uint32_t, uint32_t, uint32_t
#define TC_ARGUMENTS_4 , uint32_t, uint32_t, uint32_t, uint32_t
#define TC_RESULT_0 void
#define TC_RESULT_1 uint32_t
#define TC_PROTOTYPE(name, parameters, has_result) TC_RESULT_##has_result tcw_##name(tc_core *core TC_ARGUMENTS_##parameters);
TC_CORE_FUNCTIONS(TC_PROTOTYPE)
void tcw_data(uint8_t *memory);

#define TC_GIVEN_0
#define TC_GIVEN_1 , arguments[0]
#define TC_GIVEN_2 TC_GIVEN_1, arguments[1]
#define TC_GIVEN_3 TC_GIVEN_2, arguments[2]
#define TC_GIVEN_4 TC_GIVEN_3, arguments[3]
#define TC_ANSWER_0(call) \
  call;                   \
  return 0
#define TC_ANSWER_1(call) return call
/* One function an export, so that the linker leaves out what nobody calls. */
#define TC_DEFINE(name, parameters, has_result)                      \
  uint32_t tc_f_##name(tc_core *core, const uint32_t *arguments) {   \
    (void)arguments;                                                 \
    TC_ANSWER_##has_result(tcw_##name(core TC_GIVEN_##parameters));  \
  }
TC_CORE_FUNCTIONS(TC_DEFINE)

uint32_t tc_engine_start(tc_engine *engine) {
  memset(engine->memory.bytes, 0, sizeof engine->memory.bytes);
  tcw_data(engine->memory.bytes);
  return TC_OK;
}

void tc_engine_stop(tc_engine *engine) { (void)engine; }

uint32_t tc_engine_call(tc_engine *engine, tc_function function, const uint32_t arguments[4], uint32_t *answer) {
  if (setjmp(engine->trap) != 0) return TC_ENGINE_TRAP;
  *answer = function(engine, arguments);
  return TC_OK;
}

uint8_t *tc_engine_memory(tc_engine *engine, uint32_t *bytes) {
  *bytes = TC_CORE_MEMORY_BYTES;
  return engine->memory.bytes;
}

#endif

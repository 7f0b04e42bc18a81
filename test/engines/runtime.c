/* Brings up the engine's runtime before main, where it has one that the host owns. */
#ifdef TC_ENGINE_WAMR
#include <stdlib.h>

#include "wasm_export.h"

__attribute__((constructor)) static void start_runtime(void) {
  if (!wasm_runtime_init()) abort();
}
#else
typedef int no_runtime_of_the_host;
#endif

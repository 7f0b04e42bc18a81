/*
 * aot-compiler MODULE.wasm OUT.aot TARGET CPU [ABI [FEATURES]]: compiles a module ahead of time for WAMR, by WAMR's own compiler.
 * TARGET, CPU, ABI and FEATURES are names of LLVM. Ends with 0, or with 1 and the reason on the standard error.
 *
 * The checks of memory bounds and of the native stack are always compiled in. By default WAMR leaves both out for processors of 64
 * bits, in the hope of a runtime that reserves 8 GiB around the memory and catches the faults of the processor.
 */
#include <stdio.h>
#include <stdlib.h>

#include "aot_export.h"
#include "wasm_export.h"

#define MAX_MODULE_BYTES (1u << 20)

static uint8_t module_bytes[MAX_MODULE_BYTES];

static int fail(const char *what, const char *why) {
  fprintf(stderr, "aot-compiler: %s: %s\n", what, why);
  return 1;
}

static uint32_t read_module(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return 0;
  const size_t length = fread(module_bytes, 1, sizeof module_bytes, file);
  const int is_whole = fgetc(file) == EOF && !ferror(file);
  fclose(file);
  return is_whole ? (uint32_t)length : 0;
}

/* Level 3 is no faster (measured) and larger. The code model is the small one, as wamrc has it on Linux and boards. */
static AOTCompOption options_for(int count, char **given) {
  AOTCompOption options = {
    .target_arch = given[3],
    .target_cpu = given[4],
    .target_abi = count > 5 ? given[5] : NULL,
    .cpu_features = count > 6 ? given[6] : NULL,
    .opt_level = 2,
    .size_level = 3,
    .output_format = AOT_FORMAT_FILE,
    .bounds_checks = 1,
    .stack_bounds_checks = 1,
  };
  return options;
}

int main(int count, char **given) {
  char why[128] = "";
  if (count < 5 || count > 7) return fail("usage", "MODULE.wasm OUT.aot TARGET CPU [ABI [FEATURES]]");
  const uint32_t length = read_module(given[1]);
  if (length == 0) return fail(given[1], "cannot be read, is empty, or is longer than a MiB");
  if (!wasm_runtime_init()) return fail("WAMR", "does not start");
  wasm_module_t module = wasm_runtime_load(module_bytes, length, why, sizeof why);
  if (module == NULL) return fail(given[1], why);
  AOTCompOption options = options_for(count, given);
  aot_comp_data_t input = aot_create_comp_data(module, options.target_arch, false);
  if (input == NULL) return fail(given[1], aot_get_last_error());
  aot_comp_context_t compiler = aot_create_comp_context(input, &options);
  if (compiler == NULL) return fail(given[3], aot_get_last_error());
  if (!aot_compile_wasm(compiler)) return fail(given[1], aot_get_last_error());
  if (!aot_emit_aot_file(compiler, input, given[2])) return fail(given[2], aot_get_last_error());
  aot_destroy_comp_context(compiler);
  aot_destroy_comp_data(input);
  wasm_runtime_unload(module);
  wasm_runtime_destroy();
  return 0;
}

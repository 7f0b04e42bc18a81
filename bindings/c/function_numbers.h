/* Exports of the core by number, and their names, for engines that look them up. */
#ifndef TRUSTCORE_FUNCTION_NUMBERS_H
#define TRUSTCORE_FUNCTION_NUMBERS_H

#include "trustcore_core.h"

#define TC_NUMBER(name, parameters, has_result) tc_f_##name,
typedef enum tc_function { TC_CORE_FUNCTIONS(TC_NUMBER) TC_FUNCTION_COUNT } tc_function;
#undef TC_NUMBER

typedef struct tc_export {
  const char *name;
  unsigned char parameters, has_result;
} tc_export;

#define TC_EXPORT(name, parameters, has_result) {"tc_" #name, parameters, has_result},
/* A table of all exports, in the order of their numbers. */
#define TC_EXPORT_TABLE {TC_CORE_FUNCTIONS(TC_EXPORT)}

#endif

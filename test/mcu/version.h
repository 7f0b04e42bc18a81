/* Included before all of a test build: the API expects the core of another version. */
#include "trustcore_core.h"
#undef TC_CORE_BUILD
#define TC_CORE_BUILD 0x1ffu

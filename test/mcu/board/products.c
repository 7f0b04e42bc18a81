/*
 * In the place of the player: products of 64 bits as wasm_runtime.h makes them where a processor has none (Cortex-M0), against those
 * of the compiler's library. No script is read; every product that differs is a failure.
 */
#include "player.h"
#include "wasm_runtime.h"

#define RANDOM_PRODUCTS 100000u

static const s32 edges[] = {
    0,       1,       -1,      2,       -2,       0x7fff,   0x8000,     0xffff,      0x10000,   0x10001,    -0x8000,    -0x8001,
    -0xffff, -0x10000, -0x10001, 0x7ffffff, -0x7ffffff, 0x55555555, -0x55555556, 0x7fff8000, 0x7ffffffe, INT32_MAX, -INT32_MAX, INT32_MIN,
};
#define EDGES (sizeof edges / sizeof edges[0])

static __attribute__((noinline)) u64 of_library(u64 x, u64 y) { return x * y; }
/* Both factors are seen to be words, one is, none is. */
static __attribute__((noinline)) u64 of_words(s32 a, s32 b) {
  u64 x = (u64)(s64)a, y = (u64)(s64)b;
  return I64_MUL(x, y);
}
static __attribute__((noinline)) u64 of_mixed(u64 x, s32 b) {
  u64 y = (u64)(s64)b;
  return I64_MUL(x, y);
}
static __attribute__((noinline)) u64 of_any(u64 x, u64 y) { return I64_MUL(x, y); }

static int is_right(s32 a, s32 b) {
  u64 x = (u64)(s64)a, y = (u64)(s64)b, wide = x ^ 0x123456789abcdefu;
  return of_words(a, b) == of_library(x, y) && of_mixed(wide, b) == of_library(wide, y) && of_any(wide, y) == of_library(wide, y);
}

int play(trustcore *tc) {
  u32 random = 1;
  int failed = tc_start(tc) != TC_OK;
  io_mark();
  for (u32 i = 0; i < EDGES * EDGES; i++) failed |= !is_right(edges[i / EDGES], edges[i % EDGES]);
  for (u32 i = 0; i < RANDOM_PRODUCTS; i++) {
    random = random * 1664525u + 1013904223u;
    s32 a = (s32)random;
    random = random * 1664525u + 1013904223u;
    failed |= !is_right(a, (s32)random) || !is_right(a, edges[i % EDGES]);
  }
  io_mark();
  io_flush();
  return failed ? -1 : 0;
}

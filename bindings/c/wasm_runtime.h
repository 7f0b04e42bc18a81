/*
 * What the functions made by wasm2c need: loads and stores inside of the core's memory, arithmetic as WebAssembly defines it,
 * traps. Included by trustcore_core.c and nothing else.
 *
 * The memory's size is a constant, so an access is one comparison and one instruction: `offset` is a constant too, and
 * what depends on constants alone is decided by the compiler. Accesses that hit no multiple of their size are allowed, as in
 * WebAssembly. A trap leaves by longjmp and never comes back.
 */
#ifndef TRUSTCORE_WASM_RUNTIME_H
#define TRUSTCORE_WASM_RUNTIME_H

#include <stdint.h>
#include <string.h>

#include "backend_wasm2c.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "trustcore: the core made by wasm2c needs a little-endian processor; wasm3 and WAMR do not"
#endif

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;

#if defined(__GNUC__)
#define TCW_INLINE static inline __attribute__((always_inline, unused))
#define TCW_TRAP static __attribute__((noinline, cold, noreturn, unused))
#define TCW_RARE static __attribute__((noinline, cold, unused))
#define TCW_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define TCW_INLINE static inline
#define TCW_TRAP static
#define TCW_RARE static
#define TCW_UNLIKELY(x) (x)
#endif

TCW_TRAP void tcw_trap(tc_core *core) { longjmp(core->trap, 1); }

/* A test build counts accesses here and traps at one of them. */
#ifndef TCW_TEST_ACCESS
#define TCW_TEST_ACCESS(core)
#endif

#define TCW_BOUNDS(core, address, offset, size)                                    \
  TCW_TEST_ACCESS(core)                                                            \
  if (TCW_UNLIKELY((offset) > TC_CORE_MEMORY_BYTES - (size) ||                     \
                   (address) > TC_CORE_MEMORY_BYTES - (size) - (offset)))          \
  tcw_trap(core)

/*
 * WebAssembly allows accesses at any address, some processors only at multiples of their size (Cortex-M0, most of RISC-V). There
 * what is aligned, nearly everything in the core, takes one instruction, and the rest a call.
 */
#if defined(__ARM_FEATURE_UNALIGNED) || defined(__x86_64__) || defined(__i386__) || defined(__aarch64__) || !defined(__GNUC__)
#define TCW_IS_ODD(at, size) 0
#define TCW_ALIGNED(pointer, size) (pointer)
#else
#define TCW_IS_ODD(at, size) TCW_UNLIKELY(((at) & ((size) - 1)) != 0)
#define TCW_ALIGNED(pointer, size) __builtin_assume_aligned(pointer, size)
#endif

TCW_RARE u64 tcw_gather(const u8 *from, u32 size) {
  u64 value = 0;
  memcpy(&value, from, size);
  return value;
}

TCW_RARE void tcw_scatter(u8 *to, u64 value, u32 size) { memcpy(to, &value, size); }

#define TCW_LOAD(name, stored, extended, result)                                        \
  TCW_INLINE result name(tc_core *core, u32 address, u32 offset) {                      \
    stored value;                                                                       \
    TCW_BOUNDS(core, address, offset, sizeof value);                                    \
    const u8 *from = core->memory.bytes + offset + address;                             \
    if (TCW_IS_ODD(address + offset, sizeof value)) {                                   \
      value = (stored)tcw_gather(from, sizeof value);                                   \
    } else {                                                                            \
      memcpy(&value, TCW_ALIGNED(from, sizeof value), sizeof value);                    \
    }                                                                                   \
    return (result)(extended)value;                                                     \
  }

#define TCW_STORE(name, stored, given)                                                  \
  TCW_INLINE void name(tc_core *core, u32 address, u32 offset, given value) {           \
    stored wrapped = (stored)value;                                                     \
    TCW_BOUNDS(core, address, offset, sizeof wrapped);                                  \
    u8 *to = core->memory.bytes + offset + address;                                     \
    if (TCW_IS_ODD(address + offset, sizeof wrapped)) {                                 \
      tcw_scatter(to, wrapped, sizeof wrapped);                                         \
    } else {                                                                            \
      memcpy(TCW_ALIGNED(to, sizeof wrapped), &wrapped, sizeof wrapped);                \
    }                                                                                   \
  }

TCW_LOAD(i32_load, u32, u32, u32)
TCW_LOAD(i32_load8_u, u8, u32, u32)
TCW_LOAD(i32_load8_s, s8, s32, u32)
TCW_LOAD(i32_load16_u, u16, u32, u32)
TCW_LOAD(i32_load16_s, s16, s32, u32)
TCW_LOAD(i64_load, u64, u64, u64)
TCW_LOAD(i64_load8_u, u8, u64, u64)
TCW_LOAD(i64_load16_u, u16, u64, u64)
TCW_LOAD(i64_load32_u, u32, u64, u64)
TCW_LOAD(i64_load32_s, s32, s64, u64)
TCW_STORE(i32_store, u32, u32)
TCW_STORE(i32_store8, u8, u32)
TCW_STORE(i32_store16, u16, u32)
TCW_STORE(i64_store, u64, u64)
TCW_STORE(i64_store8, u8, u64)
TCW_STORE(i64_store16, u16, u64)
TCW_STORE(i64_store32, u32, u64)

#define UNREACHABLE(core) tcw_trap(core)

/*
 * Products of 64 bits. A processor whose products have 32 (Cortex-M0) calls the compiler's library for them, which multiplies 64 by 64 in
 * some 50 instructions. Nearly all factors in the core are extended words, and the compiler sees that: then four products of halves do,
 * in 20. The high halves are signed, so that each of them fits into a word. test/mcu/board/products.c
 */
#if defined(__GNUC__) && defined(__ARM_ARCH_ISA_THUMB) && __ARM_ARCH_ISA_THUMB == 1
/* Not inline: registers are few where it is called. */
static __attribute__((noinline, unused)) u64 tcw_multiply_words(s32 x, s32 y) {
  u32 low, x_low, y_low;
  __asm__(
      ".syntax unified\n"
      "uxth %[x_low], %[x]\n"
      "asrs %[x], %[x], #16\n"
      "uxth %[y_low], %[y]\n"
      "asrs %[y], %[y], #16\n"
      "movs %[low], %[x_low]\n"
      "muls %[low], %[y_low], %[low]\n"
      "muls %[y_low], %[x], %[y_low]\n"
      "muls %[x_low], %[y], %[x_low]\n"
      "muls %[y], %[x], %[y]\n"
      "lsls %[x], %[y_low], #16\n"
      "asrs %[y_low], %[y_low], #16\n"
      "adds %[low], %[low], %[x]\n"
      "adcs %[y], %[y], %[y_low]\n"
      "lsls %[x], %[x_low], #16\n"
      "asrs %[x_low], %[x_low], #16\n"
      "adds %[low], %[low], %[x]\n"
      "adcs %[y], %[y], %[x_low]\n"
      : [x] "+l"(x), [y] "+l"(y), [low] "=&l"(low), [x_low] "=&l"(x_low), [y_low] "=&l"(y_low)
      :
      : "cc");
  return (u64)(u32)y << 32 | low;
}
#define TCW_IS_WORD(x) (__builtin_constant_p((u64)(s64)(s32)(x) == (x)) && (u64)(s64)(s32)(x) == (x))
#define I64_MUL(x, y) (TCW_IS_WORD(x) && TCW_IS_WORD(y) ? tcw_multiply_words((s32)(x), (s32)(y)) : (x) * (y))
#else
#define I64_MUL(x, y) ((x) * (y))
#endif

/* Counting the bits of 0 is the one case that C leaves open. */
#define I32_CLZ(x) ((x) ? (u32)__builtin_clz(x) : 32u)
#define I64_CLZ(x) ((x) ? (u64)__builtin_clzll(x) : 64u)
#define I32_CTZ(x) ((x) ? (u32)__builtin_ctz(x) : 32u)
#define I64_CTZ(x) ((x) ? (u64)__builtin_ctzll(x) : 64u)
#define I32_POPCNT(x) ((u32)__builtin_popcount(x))
#define I64_POPCNT(x) ((u64)__builtin_popcountll(x))

#define TCW_ROTATE(x, y, mask, first, second) (((x) first ((y) & (mask))) | ((x) second ((0u - (y)) & (mask))))
#define I32_ROTL(x, y) TCW_ROTATE(x, y, 31u, <<, >>)
#define I32_ROTR(x, y) TCW_ROTATE(x, y, 31u, >>, <<)
#define I64_ROTL(x, y) TCW_ROTATE(x, y, 63u, <<, >>)
#define I64_ROTR(x, y) TCW_ROTATE(x, y, 63u, >>, <<)

/* Division by zero traps, and the one quotient that does not fit; its remainder is 0. */
#define DIV_U(core, x, y) (TCW_UNLIKELY((y) == 0) ? (tcw_trap(core), (x)) : (x) / (y))
#define REM_U(core, x, y) (TCW_UNLIKELY((y) == 0) ? (tcw_trap(core), (x)) : (x) % (y))

#define TCW_DIVISION(name, type, unsigned_type, least)                             \
  TCW_INLINE unsigned_type name##_DIV_S(tc_core *core, unsigned_type x, unsigned_type y) { \
    if (y == 0 || (x == (unsigned_type)(least) && y == (unsigned_type)-1)) tcw_trap(core); \
    return (unsigned_type)((type)x / (type)y);                                     \
  }                                                                                \
  TCW_INLINE unsigned_type name##_REM_S(tc_core *core, unsigned_type x, unsigned_type y) { \
    if (y == 0) tcw_trap(core);                                                    \
    return y == (unsigned_type)-1 ? 0 : (unsigned_type)((type)x % (type)y);        \
  }
TCW_DIVISION(I32, s32, u32, INT32_MIN)
TCW_DIVISION(I64, s64, u64, INT64_MIN)

#endif

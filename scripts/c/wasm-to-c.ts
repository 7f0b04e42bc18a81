/**
 * A module as C for bare metal: the functions that wabt's wasm2c writes, taken out of its output and made fit for small parts.
 *
 * What wasm2c puts around them (a runtime that allocates, tables, floats, segment registers, a depth count) is left out:
 * bindings/c/wasm_runtime.h has what the functions need. Each change is made by pattern, and whatever does not look as
 * wabt 1.0.39 writes it is an error, never passed on:
 *
 *     i32_load_default32(&instance->w2c_memory, (u64)(var_i0) + 12u)   →   i32_load(core, var_i0, 12u)
 *         the address and the constant offset apart: one 32-bit comparison with a constant instead of two 64-bit ones
 *     var_j1 *= var_j2;                                               →   var_j1 = I64_MUL(var_j1, var_j2);
 *         a product of 64 bits, for processors that have none
 *     FUNC_PROLOGUE; FUNC_EPILOGUE;                                   →   nothing: the core has no recursion
 *     w2c_trustcore_f12, w2c_trustcore_tc_step_0                      →   f12, tcw_step
 *     exports that are one function                                   →   the first one, and calls of it
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Macros and functions of wasm_runtime.h that the functions may use. */
const RUNTIME = new Set(
  `i32_load i32_load8_u i32_load8_s i32_load16_u i32_load16_s i64_load i64_load8_u i64_load16_u i64_load32_u i64_load32_s
   i32_store i32_store8 i32_store16 i64_store i64_store8 i64_store16 i64_store32
   I64_MUL I32_CLZ I64_CLZ I32_CTZ I64_CTZ I32_POPCNT I64_POPCNT DIV_U REM_U I32_DIV_S I64_DIV_S I32_REM_S I64_REM_S
   I32_ROTL I64_ROTL I32_ROTR I64_ROTR`.split(/\s+/),
)
/** Words before a parenthesis that are C's own. */
const KEYWORDS = new Set(['if', 'switch', 'u32', 's32', 'u64', 's64', 'return'])

const SIGNATURE = /^(u32|u64|void) w2c_trustcore_(f\d+|tc_\w+_0)\((.*)\) \{$/
const MEMORY_ACCESS = /\b(i\d+_(?:load|store)\w*?)_default32\(&instance->w2c_memory, \(u64\)\((\w+)\)(?: \+ (\d+u))?/g

/** Runs wasm2c on a module; answers the C that it writes. */
export function wasm2c(root: string, wasmFile: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'trustcore-'))
  try {
    const file = join(folder, 'module.c')
    const tool = join(root, 'node_modules/wabt/bin/wasm2c')
    execFileSync(process.execPath, [tool, wasmFile, '--module-name', 'trustcore', '--output', file])
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const named = (name: string) => (name.startsWith('tc_') ? `tcw_${name.slice('tc_'.length, -'_0'.length)}` : name)

/** One line of a function's body. Throws on what is unknown. */
function patchLine(line: string): string {
  if (/^ *FUNC_(PROLOGUE|EPILOGUE);$/.test(line)) return ''
  const patched = line
    .replace(
      MEMORY_ACCESS,
      (_, access: string, address: string, offset = '0u') => `${access}(core, ${address}, ${offset}`,
    )
    .replace(/\bw2c_trustcore_(f\d+|tc_\w+_0)\(instance\b/g, (_, name: string) => `${named(name)}(core`)
    .replace(/\b(var_j\d+) \*= (var_j\d+);/, '$1 = I64_MUL($1, $2);')
    .replace(/\bUNREACHABLE;/, 'UNREACHABLE(core);')
  for (const [, word = ''] of patched.matchAll(/\b(\w+)\(/g)) {
    if (!RUNTIME.has(word) && !KEYWORDS.has(word) && !/^(f\d+|tcw_\w+|UNREACHABLE)$/.test(word)) {
      throw new Error(`wasm2c: unknown call in: ${line.trim()}`)
    }
  }
  if (/instance|w2c_|default32|FUNC_/.test(patched)) throw new Error(`wasm2c: unknown form: ${line.trim()}`)
  return patched.replace(/\b(DIV_U|REM_U|I(?:32|64)_(?:DIV|REM)_S)\(/g, '$1(core, ')
}

const EXPORT =
  /^\/\* export: 'tc_(\w+)' \*\/\n(u32|void) w2c_trustcore_\w+\((.*)\) \{\n[\s\S]*?\bw2c_trustcore_(tc_\w+_0)\(instance(.*)\);/gm

/** Exports that are the function of another one, because optimising made both the same: each calls that. */
function aliasesIn(generated: string): string[] {
  return [...generated.matchAll(EXPORT)].flatMap(([, name, result, parameters = '', callee = '', given]) => {
    if (named(callee) === `tcw_${name}`) return []
    const head = `${result} tcw_${name}(${parameters.replace('w2c_trustcore* instance', 'tc_core *core')})`
    return ['', `${head} {`, `  ${result === 'void' ? '' : 'return '}${named(callee)}(core${given});`, '}']
  })
}

/** Functions of the module as C: prototypes, then bodies. Those that are exported are `tcw_…`, the others static. */
export function functionsFrom(generated: string): string {
  const prototypes: string[] = []
  const bodies: string[] = []
  let isInside = false
  // a head of more parameters than fit goes on in the next line
  for (const line of generated.replace(/^(\w+ w2c_trustcore_\w+\(.*, )\n +/gm, '$1').split('\n')) {
    const [, result, name = '', parameters = ''] = SIGNATURE.exec(line) ?? []
    if (result) {
      isInside = true
      const linkage = name.startsWith('f') ? 'static ' : ''
      const head = `${linkage}${result} ${named(name)}(${parameters.replace('w2c_trustcore* instance', 'tc_core *core')})`
      prototypes.push(`${head};`)
      bodies.push('', `${head} {`)
    } else if (isInside) {
      const patched = patchLine(line)
      if (patched !== '') bodies.push(patched)
      if (line === '}') isInside = false
    }
  }
  if (prototypes.length === 0) throw new Error('wasm2c: no function found: is this the output of wabt 1.0.39?')
  const known = new Set(prototypes.map((prototype) => /(\w+)\(/.exec(prototype)?.[1]))
  for (const [, name] of bodies.join('\n').matchAll(/\b(f\d+|tcw_\w+)\(/g)) {
    if (!known.has(name)) throw new Error(`wasm2c: unknown call of ${name}: its head is not as expected`)
  }
  return `${[...prototypes, ...bodies, ...aliasesIn(generated)].join('\n')}\n`
}

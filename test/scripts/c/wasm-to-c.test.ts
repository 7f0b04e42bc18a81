/** The functions that wasm2c writes, made fit for small parts; whatever looks otherwise than expected is refused. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { functionsFrom, wasm2c } from '../../../scripts/c/wasm-to-c.js'
import { ROOT } from '../../../scripts/tree.js'

const test = suite('scripts/c/wasm-to-c')

const HEAD = 'u32 w2c_trustcore_f0(w2c_trustcore* instance, u32 var_p0) {\n'
const bodyOf = (...lines: string[]): string => {
  const [, ...out] = functionsFrom(`${HEAD}  FUNC_PROLOGUE;\n${lines.map((line) => `  ${line}\n`).join('')}}\n`).split(
    '\n\n',
  )
  return out.join('').split('\n').slice(1, -2).join('\n').trim()
}

test('head: static unless exported, prototype first', () => {
  const exported = HEAD.replace('f0', 'tc_step_0')
  assert.is(
    functionsFrom(`static u32 elsewhere(void) {\n}\n${HEAD}}\n${exported}}\n`),
    'static u32 f0(tc_core *core, u32 var_p0);\nu32 tcw_step(tc_core *core, u32 var_p0);\n\n' +
      'static u32 f0(tc_core *core, u32 var_p0) {\n}\n\nu32 tcw_step(tc_core *core, u32 var_p0) {\n}\n',
  )
})

test('exports that are one function: the second calls the first', () => {
  const exported = (name: string) =>
    `/* export: 'tc_${name}' */\nu32 w2c_trustcore_tc_${name}(w2c_trustcore* instance, u32 var_p0) {\n#if X\n#endif\n  u32 ret = w2c_trustcore_tc_a_0(instance, var_p0);\n  return ret;\n}\n\n`
  const body = HEAD.replace('f0', 'tc_a_0')
  assert.match(
    functionsFrom(`${exported('a')}${exported('b')}${body}}\n`),
    /^u32 tcw_a\(.*\) \{\n\}\n\nu32 tcw_b\(tc_core \*core, u32 var_p0\) \{\n {2}return tcw_a\(core, var_p0\);\n\}\n$/m,
  )
})

test('head: of more parameters than fit in a line', () => {
  const long = HEAD.replace(') {', ', \n    u64 var_p1) {')
  assert.match(functionsFrom(`${long}}\n`), /^static u32 f0\(tc_core \*core, u32 var_p0, u64 var_p1\);\n/)
})

test('memory: address and offset apart', () => {
  const load = 'var_i0 = i32_load8_u_default32(&instance->w2c_memory, (u64)(var_i1) + 12u);'
  assert.is(bodyOf(load), 'var_i0 = i32_load8_u(core, var_i1, 12u);')
  assert.is(bodyOf(load.replace(' + 12u', '')), 'var_i0 = i32_load8_u(core, var_i1, 0u);')
  const store = 'i64_store32_default32(&instance->w2c_memory, (u64)(var_p0) + 4u, var_j1);'
  assert.is(bodyOf(store), 'i64_store32(core, var_p0, 4u, var_j1);')
})

test('products of 64 bits, not those of 32', () => {
  assert.is(bodyOf('var_j1 *= var_j2;'), 'var_j1 = I64_MUL(var_j1, var_j2);')
  assert.is(bodyOf('var_i1 *= var_i2;'), 'var_i1 *= var_i2;')
})

test('calls, division, unreachable, depth count', () => {
  assert.is(bodyOf('var_i0 = w2c_trustcore_f0(instance, var_i0);'), 'var_i0 = f0(core, var_i0);')
  const verdict = 'u32 w2c_trustcore_tc_verdict_0(w2c_trustcore* instance) {\n}\n'
  const call = 'var_i0 = w2c_trustcore_tc_verdict_0(instance);'
  assert.match(functionsFrom(`${verdict}${HEAD}${call}\n}\n`), /^var_i0 = tcw_verdict\(core\);$/m)
  assert.is(bodyOf('var_i0 = DIV_U(var_i0, var_i1);'), 'var_i0 = DIV_U(core, var_i0, var_i1);')
  assert.is(bodyOf('var_i0 = I32_REM_S(var_i0, var_i1);'), 'var_i0 = I32_REM_S(core, var_i0, var_i1);')
  assert.is(bodyOf('UNREACHABLE;', 'FUNC_EPILOGUE;'), 'UNREACHABLE(core);')
})

for (const unknown of [
  'var_f0 = f32_load_default32(&instance->w2c_memory, (u64)(var_i0));',
  'var_i0 = i32_load_default32(&instance->w2c_memory, (u64)(var_i0 + var_i1));',
  'var_i0 = i32_load(&instance->w2c_memory, (u64)(var_i0));',
  'instance->w2c_g0 = var_i0;',
  'var_i0 = CALL_INDIRECT(instance->w2c_T0, u32, var_i1);',
  'wasm_rt_grow_memory(&instance->w2c_memory, var_i0);',
  'abort();',
  'w2c_trustcore_f1(instance);',
]) {
  test(`refused: ${unknown}`, () => {
    assert.is(bodyOf('var_i0 = var_p0;'), 'var_i0 = var_p0;')
    assert.throws(() => bodyOf(unknown), /^wasm2c: unknown (call|form)/)
  })
}

test('refused: output without functions', () => {
  assert.throws(() => functionsFrom('int main(void) {\n}\n'), /no function found/)
})

test('the mcu build, whole: every export, nothing of a runtime', () => {
  const file = join(ROOT, 'build/trustcore.mcu.wasm')
  const source = functionsFrom(wasm2c(ROOT, file))
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(file)))
  for (const { name, kind } of exported) {
    if (kind === 'function') assert.match(source, new RegExp(`^(u32|void) tcw_${name.slice(3)}\\(`, 'm'))
  }
  assert.not.match(source, /wasm_rt|w2c_|malloc|instance/)
})

test.run()

/** A core with defects, chosen by its policy: one that traps, and accesses outside of its memory. What every engine must survive. */
import binaryen from 'binaryen'

/** Policies of test/engines/defective.c. In those of an access the low bits are its address. */
const TRAP = 4
const LOAD = 0x80000000
const STORE = 0xa0000000
const LOAD_FAR = 0xc0000000
const STORE_FAR = 0xe0000000
const ACCESS_MASK = 0xe0000000
const FAR_OFFSET = 0xffffffff

/** The module with a tc_policy that has the defects at these policies and does as before at every other. */
export function withDefect(wasm: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(wasm)
  const { i32 } = module
  const policy = () => module.local.get(0, binaryen.i32)
  const address = () => i32.and(policy(), i32.const(~ACCESS_MASK))
  const load = (offset: number) => module.drop(i32.load(offset, 1, address()))
  const store = (offset: number) => i32.store(offset, 1, address(), i32.const(0))
  const at = (access: number, does: number) =>
    module.if(
      i32.eq(i32.and(policy(), i32.const(ACCESS_MASK)), i32.const(access)),
      module.block(null, [does, module.return(i32.const(0))]),
    )
  try {
    let name = ''
    for (let i = 0; i < module.getNumExports(); i++) {
      const found = binaryen.getExportInfo(module.getExportByIndex(i))
      if (found.name === 'tc_policy') name = found.value
    }
    const { params, results, vars, body } = binaryen.getFunctionInfo(module.getFunction(name))
    const defects = [
      module.if(i32.eq(policy(), i32.const(TRAP)), module.unreachable()),
      at(LOAD, load(0)),
      at(STORE, store(0)),
      at(LOAD_FAR, load(FAR_OFFSET)),
      at(STORE_FAR, store(FAR_OFFSET)),
    ]
    const defective = module.block(null, [...defects, body], results)
    module.removeFunction(name)
    module.addFunction(name, params, results, vars, defective)
    if (!module.validate()) throw new Error('defective: the module is not valid any more')
    return module.emitBinary()
  } finally {
    module.dispose()
  }
}

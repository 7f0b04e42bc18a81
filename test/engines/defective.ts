/** A core with a defect: it traps when one policy is set. What every engine must survive. */
import binaryen from 'binaryen'

/** The policy of test/engines/defective.c. */
const DEFECT_POLICY = 4

/** The module with a tc_policy that traps at the one policy and does as before at every other. */
export function withDefect(wasm: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(wasm)
  try {
    let name = ''
    for (let i = 0; i < module.getNumExports(); i++) {
      const found = binaryen.getExportInfo(module.getExportByIndex(i))
      if (found.name === 'tc_policy') name = found.value
    }
    const { params, results, vars, body } = binaryen.getFunctionInfo(module.getFunction(name))
    const isDefect = module.i32.eq(module.local.get(0, binaryen.i32), module.i32.const(DEFECT_POLICY))
    const trapping = module.block(null, [module.if(isDefect, module.unreachable()), body], results)
    module.removeFunction(name)
    module.addFunction(name, params, results, vars, trapping)
    if (!module.validate()) throw new Error('defective: the module is not valid any more')
    return module.emitBinary()
  } finally {
    module.dispose()
  }
}

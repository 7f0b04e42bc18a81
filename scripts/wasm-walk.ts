/** A WebAssembly module taken apart with binaryen: every expression of every function, and who calls whom. */
import binaryen from 'binaryen'

/** What binaryen has but its type declarations lack. */
type Segment = { offset: number; data: ArrayBuffer; passive: boolean }
interface Undeclared {
  getNumDataSegments(): number
  getDataSegmentInfo(segment: number): Segment
}
interface UndeclaredSetters {
  Const: { setValueI32(expression: number, value: number): void }
  Load: { setOffset(expression: number, offset: number): void }
  Store: { setOffset(expression: number, offset: number): void }
}

/** Operands of every kind of expression that WebAssembly 1.0 has; any other kind came later. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  Nop: [],
  Block: ['children'],
  If: ['condition', 'ifTrue', 'ifFalse'],
  Loop: ['body'],
  Break: ['condition', 'value'],
  Switch: ['condition', 'value'],
  Call: ['operands'],
  CallIndirect: ['target', 'operands'],
  LocalGet: [],
  LocalSet: ['value'],
  GlobalGet: [],
  GlobalSet: ['value'],
  Load: ['ptr'],
  Store: ['ptr', 'value'],
  Const: [],
  Unary: ['value'],
  Binary: ['left', 'right'],
  Select: ['condition', 'ifTrue', 'ifFalse'],
  Drop: ['value'],
  Return: ['value'],
  MemorySize: [],
  MemoryGrow: ['delta'],
  Unreachable: [],
}

export interface Expression {
  /** binaryen's reference. */
  expression: number
  /** Kind as binaryen names it, or `undefined` if WebAssembly 1.0 has none such. */
  kind: string | undefined
  type: number
  /** Fields of that kind; none for kinds without operands. */
  info: Record<string, unknown>
  /** As text, for instance `i32.add`. */
  opcode(): string
}

const named = binaryen as unknown as Record<string, number>
const kinds = new Map(Object.keys(OPERANDS).map((kind) => [named[`${kind}Id`], kind]))

/** All expressions below `root`, itself included. */
export function* expressionsOf(root: number): Generator<Expression> {
  const pending = [root]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at === 0) continue
    const expression = at
    const kind = kinds.get(binaryen.getExpressionId(expression))
    const operands = OPERANDS[kind ?? ''] ?? []
    const info = operands.length ? (binaryen.getExpressionInfo(expression) as unknown as Record<string, unknown>) : {}
    for (const field of operands) pending.push(...[info[field] as number | number[]].flat())
    const opcode = () => /[a-z][\w.]*/.exec(binaryen.emitText(expression))?.[0] ?? 'unknown'
    yield { expression, kind, type: binaryen.getExpressionType(expression), info, opcode }
  }
}

export function functionsOf(module: binaryen.Module): binaryen.FunctionInfo[] {
  return Array.from({ length: module.getNumFunctions() }, (_, i) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(i)),
  )
}

export function globalsOf(module: binaryen.Module): binaryen.GlobalInfo[] {
  return Array.from({ length: module.getNumGlobals() }, (_, i) => binaryen.getGlobalInfo(module.getGlobalByIndex(i)))
}

export function dataSegmentsOf(module: binaryen.Module): Segment[] {
  const undeclared = module as unknown as Undeclared
  return Array.from({ length: undeclared.getNumDataSegments() }, (_, i) =>
    undeclared.getDataSegmentInfo(module.getDataSegmentByIndex(i)),
  )
}

/** Direct calls: function name → names called. */
export function callGraphOf(module: binaryen.Module): Map<string, string[]> {
  const graph = new Map<string, string[]>()
  for (const { name, body } of functionsOf(module)) {
    const called = new Set<string>()
    for (const { kind, info } of expressionsOf(body)) if (kind === 'Call') called.add(String(info['target']))
    graph.set(name, [...called])
  }
  return graph
}

/** The value of an expression that is a constant of 32 bits. */
export function constantOf(expression: number): number | undefined {
  if (binaryen.getExpressionId(expression) !== binaryen.ConstId) return undefined
  const { value } = binaryen.getExpressionInfo(expression) as binaryen.ConstInfo
  return typeof value === 'number' ? value : undefined
}

/** Gives a load or store from a fixed address the base 0 and that address as its offset. ptr: its operand, a constant. */
export function setAddress(kind: 'Load' | 'Store', expression: number, ptr: number, address: number): void {
  const setters = binaryen as unknown as UndeclaredSetters
  setters.Const.setValueI32(ptr, 0)
  setters[kind].setOffset(expression, address)
}

/**
 * The wasm gate: what a shipped build may contain. Pure WebAssembly 1.0 that runs on any engine, in one memory of a
 * fixed size, without recursion; and in its debug build nothing of a managed runtime.
 */
import binaryen from 'binaryen'
import { findCycle } from './imports.js'
import { callGraphOf, dataSegmentsOf, type Expression, expressionsOf, functionsOf, globalsOf } from './wasm-walk.js'

export type Rule =
  | 'readable'
  | 'valid'
  | 'imports'
  | 'start'
  | 'tables'
  | 'memory'
  | 'memory-instructions'
  | 'mutable-globals'
  | 'floats'
  | 'post-mvp'
  | 'call-indirect'
  | 'heap-base'
  | 'recursion'
  | 'exports'
  | 'managed'

export interface Offence {
  rule: Rule
  text: string
}

const PAGE_BYTES = 65536
const ALIGNMENT = 16

const named = binaryen as unknown as Record<string, number>
const ofBothWidths = (names: string) =>
  names.split(' ').flatMap((name) => [named[`${name}Int32`], named[`${name}Int64`]])

const UNARY = new Set([
  ...ofBothWidths('Clz Ctz Popcnt EqZ'),
  ...['ExtendSInt32', 'ExtendUInt32', 'WrapInt64'].map((name) => named[name]),
])
const BINARY = new Set(
  ofBothWidths(
    'Add Sub Mul DivS DivU RemS RemU And Or Xor Shl ShrU ShrS RotL RotR Eq Ne LtS LtU LeS LeU GtS GtU GeS GeU',
  ),
)
const FLOATS: readonly number[] = [binaryen.f32, binaryen.f64]
const hasFloat = (type: number) => binaryen.expandType(type).some((part) => FLOATS.includes(part))
/** Types of WebAssembly 1.0, and binaryen's own for code that yields nothing. */
const TYPES: readonly number[] = [binaryen.none, binaryen.unreachable, binaryen.i32, binaryen.i64, ...FLOATS]

/** The rule that one expression breaks. */
function ruleBrokenBy({ kind, type, info, opcode }: Expression): Rule | undefined {
  const op = info['op'] as number
  if (kind === 'MemorySize' || kind === 'MemoryGrow') return 'memory-instructions'
  if (kind === 'CallIndirect') return 'call-indirect'
  if (hasFloat(type)) return 'floats'
  if ((kind === 'Unary' && !UNARY.has(op)) || (kind === 'Binary' && !BINARY.has(op))) {
    return /f32|f64/.test(opcode()) ? 'floats' : 'post-mvp'
  }
  if (!kind || !TYPES.includes(type) || info['isAtomic'] || info['isReturn']) return 'post-mvp'
  return undefined
}

function* offencesInFunctions(module: binaryen.Module): Generator<Offence> {
  for (const { name, params, results, vars, body } of functionsOf(module)) {
    if ([params, results, ...vars].some(hasFloat)) yield { rule: 'floats', text: `function ${name} has float values` }
    if (binaryen.expandType(results).length > 1)
      yield { rule: 'post-mvp', text: `function ${name} has several results` }
    const seen = new Set<string>()
    for (const expression of expressionsOf(body)) {
      const rule = ruleBrokenBy(expression)
      if (!rule) continue
      const text = `function ${name} has ${expression.opcode()}`
      if (!seen.has(text)) yield { rule, text }
      seen.add(text)
    }
  }
}

/** The value of an exported global, undefined unless it is a constant i32. */
function exportedConstant(module: binaryen.Module, externalName: string): number | undefined {
  for (let i = 0; i < module.getNumExports(); i++) {
    const { kind, name, value } = binaryen.getExportInfo(module.getExportByIndex(i))
    if (name !== externalName || kind !== binaryen.ExternalGlobal) continue
    const { init } = binaryen.getGlobalInfo(module.getGlobal(value))
    const info = init ? (binaryen.getExpressionInfo(init) as binaryen.ConstInfo) : undefined
    return info?.id === binaryen.ConstId && typeof info.value === 'number' ? info.value : undefined
  }
  return undefined
}

function* offencesInMemory(module: binaryen.Module): Generator<Offence> {
  const heapBase = exportedConstant(module, '__heap_base')
  const dataEnd = exportedConstant(module, '__data_end')
  if (heapBase === undefined || heapBase !== dataEnd || heapBase % ALIGNMENT !== 0) {
    const text = `__heap_base is ${heapBase} and __data_end is ${dataEnd}: want the same multiple of ${ALIGNMENT}`
    yield { rule: 'heap-base', text }
  }
  const segments = dataSegmentsOf(module)
  if (segments.some(({ passive }) => passive)) yield { rule: 'post-mvp', text: 'a data segment is passive' }
  if (segments.some(({ offset, data }) => offset + data.byteLength > (heapBase ?? 0))) {
    yield { rule: 'heap-base', text: 'a data segment reaches above __heap_base' }
  }
  if (!module.hasMemory()) {
    yield { rule: 'memory', text: 'there is no memory' }
    return
  }
  const { initial, max, shared, is64 } = module.getMemoryInfo()
  const pages = Math.ceil((heapBase ?? 0) / PAGE_BYTES)
  if (shared || is64) yield { rule: 'post-mvp', text: 'the memory is shared or has 64-bit addresses' }
  if (initial !== max || initial !== pages) {
    yield { rule: 'memory', text: `memory is ${initial} to ${max ?? 'any number of'} pages: want exactly ${pages}` }
  }
}

function* offencesInGlobals(module: binaryen.Module): Generator<Offence> {
  for (const { name, type, mutable } of globalsOf(module)) {
    if (mutable) yield { rule: 'mutable-globals', text: `global ${name} is mutable` }
    if (hasFloat(type)) yield { rule: 'floats', text: `global ${name} is a float` }
  }
}

/** A cycle of calls; the debug build names its functions, the shipped one has but numbers. */
function* recursionIn(module: binaryen.Module): Generator<Offence> {
  const cycle = findCycle(callGraphOf(module))
  if (cycle) yield { rule: 'recursion', text: `calls in a circle: ${[...cycle, cycle[0]].join(' → ')}` }
}

/** Exports by name; functions with their number of parameters (all of them and any result are i32). */
export type Exports = ReadonlyMap<string, number | 'memory' | 'global'>

function* offencesInExports(module: binaryen.Module, expected: Exports): Generator<Offence> {
  const missing = new Set(expected.keys())
  for (let i = 0; i < module.getNumExports(); i++) {
    const { kind, name, value } = binaryen.getExportInfo(module.getExportByIndex(i))
    missing.delete(name)
    let found: number | string = 'something else'
    if (kind === binaryen.ExternalMemory) found = 'memory'
    if (kind === binaryen.ExternalGlobal) found = 'global'
    if (kind === binaryen.ExternalFunction) {
      const { params, results } = binaryen.getFunctionInfo(module.getFunction(value))
      const types = [...binaryen.expandType(params), ...binaryen.expandType(results)]
      found = types.every((type) => type === binaryen.i32) ? binaryen.expandType(params).length : 'not of i32 alone'
    }
    const want = expected.get(name)
    const text = want === undefined ? `${name} is exported but not in the list` : `${name} is ${found}: want ${want}`
    if (found !== want) yield { rule: 'exports', text }
  }
  for (const name of missing) yield { rule: 'exports', text: `${name} is not exported` }
}

/** Reads a binary; a failure is an offence. */
function read(wasm: Uint8Array): binaryen.Module | Offence {
  try {
    return binaryen.readBinary(wasm)
  } catch (error) {
    return { rule: 'readable', text: error instanceof Error ? error.message : 'binaryen cannot read the module' }
  }
}

const memoriesOf = (module: binaryen.Module) =>
  module.hasMemory() ? [{ name: 'memory', ...module.getMemoryInfo() }] : []

/** Everything that a shipped build does wrong, by rule; empty if it may ship. */
export function offencesOf(wasm: Uint8Array, expected: Exports): Offence[] {
  const module = read(wasm)
  if ('rule' in module) return [module]
  try {
    const offences: Offence[] = []
    for (const { base, module: from, name } of [...functionsOf(module), ...globalsOf(module), ...memoriesOf(module)]) {
      if (from) offences.push({ rule: 'imports', text: `${from}.${base} is imported as ${name}` })
    }
    if (module.getStart()) offences.push({ rule: 'start', text: 'there is a start function' })
    // An imported table is a table too.
    if (module.getNumTables() || module.getNumElementSegments()) {
      offences.push({ rule: 'tables', text: 'there is a table or an element segment' })
    }
    offences.push(...offencesInMemory(module), ...offencesInGlobals(module), ...offencesInFunctions(module))
    offences.push(...recursionIn(module), ...offencesInExports(module, expected))
    module.setFeatures(binaryen.Features.MVP)
    if (!module.validate()) offences.push({ rule: 'valid', text: 'binaryen finds it invalid with the features MVP' })
    return offences
  } finally {
    module.dispose()
  }
}

/** What a program without managed types may have: bounds of memory and of types, bswap, constants given by `--use`. */
const UNMANAGED_LIBRARY =
  /^~lib\/(memory\/__(data_end|heap_base|stack_pointer)$|builtins\/\w+\.M(IN|AX)_VALUE$|polyfills\/bswap<|native\/[A-Z_]+$)/
const RUNTIME = /(^|\/)(__(new|renew|link|pin|unpin|collect|visit\w*|rtti\w*)|~\w+|.*~anonymous\|\d+)$/

/** Greatest number of the classes that the compiler itself defines: 0 Object, 1 ArrayBuffer, 2 String, and a few. */
const MAX_BUILTIN_CLASS = 16

/**
 * Whether a data segment is an object of AssemblyScript's runtime: its header is the size of what follows the first
 * word, two words for the collector, the number of its class, and the size of its payload.
 */
function isManagedObject(data: ArrayBuffer): boolean {
  if (data.byteLength < 20 || data.byteLength % 4 !== 0) return false
  const [size, gcInfo, gcInfo2, rtId, payload] = new Uint32Array(data.slice(0, 20)) as unknown as number[]
  if (size !== data.byteLength - 4 || gcInfo !== 0 || gcInfo2 !== 0) return false
  return (rtId ?? 0) <= MAX_BUILTIN_CLASS && (payload ?? 0) <= data.byteLength - 20
}

/** What the debug build shows of a managed runtime, and its recursion by name. */
export function offencesOfDebug(wasm: Uint8Array): Offence[] {
  const module = read(wasm)
  if ('rule' in module) return [module]
  try {
    const offences: Offence[] = [...recursionIn(module)]
    for (const { name } of [...functionsOf(module), ...globalsOf(module)]) {
      if ((name.startsWith('~') && !UNMANAGED_LIBRARY.test(name)) || RUNTIME.test(name)) {
        offences.push({ rule: 'managed', text: `${name} belongs to a runtime` })
      }
    }
    for (const { offset, data } of dataSegmentsOf(module)) {
      if (isManagedObject(data)) offences.push({ rule: 'managed', text: `a managed object lies at address ${offset}` })
    }
    return offences
  } finally {
    module.dispose()
  }
}

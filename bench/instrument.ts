/**
 * An instrumented copy of a module: it counts the instructions that it executes, exactly, function by function.
 *
 * binaryen writes the module as text, one instruction a line. The copy has one more mutable 64-bit global for each
 * function, and adds to it, at the start of each basic block, the number of instructions of that block. An instruction
 * is what WebAssembly 1.0 calls one: `block`, `loop` and `if` are counted, their `else` and `end` are not. A call
 * counts as one instruction, and what it calls for itself. A block that traps in its middle is counted whole.
 */
import binaryen from 'binaryen'

const COUNTER = 'executed '
/** What ends a basic block; behind each begins another. */
const ENDS = /^(?:br|br_if|br_table|return|unreachable|if|else|end|loop)\b/
const UNCOUNTED = /^(?:else|end)\b/
/** Lines of a function that are not instructions. */
const DECLARATION = /^(?:\(local |\)$)/

function instrumentFunction(lines: readonly string[], counter: string): string[] {
  const [head = '', ...body] = lines
  const out = [head]
  let block: string[] = []
  let counted = 0
  const flush = () => {
    if (counted > 0) {
      out.push(`global.get ${counter}`, `i64.const ${counted}`, 'i64.add', `global.set ${counter}`)
    }
    out.push(...block)
    block = []
    counted = 0
  }
  for (const line of body) {
    const text = line.trim()
    if (DECLARATION.test(text)) {
      flush()
      out.push(text)
      continue
    }
    block.push(text)
    if (!UNCOUNTED.test(text)) counted += 1
    if (ENDS.test(text)) flush()
  }
  return out
}

/** The copy, and the names of its functions in their order (numbers, if the module has no names). */
export interface Instrumented {
  wasm: Uint8Array
  functions: string[]
}

/** Makes the copy. */
export function instrument(wasm: Uint8Array): Instrumented {
  const module = binaryen.readBinary(wasm)
  const text = module.emitStackIR()
  module.dispose()
  const out: string[] = []
  const functions: string[] = []
  const counters: string[] = []
  const lines = text.trimEnd().split('\n')
  for (let at = 0; at < lines.length - 1; at++) {
    const line = lines[at] ?? ''
    const name = /^ \(func \$(\S+)/.exec(line)?.[1]
    if (name === undefined) {
      out.push(line)
      continue
    }
    const end = lines.indexOf(' )', at)
    const counter = `$executed${functions.length}`
    counters.push(`(global ${counter} (export "${COUNTER}${functions.length}") (mut i64) (i64.const 0))`)
    out.push(...instrumentFunction(lines.slice(at, end + 1), counter))
    functions.push(name)
    at = end
  }
  const copy = binaryen.parseText([...out, ...counters, ')'].join('\n'))
  try {
    copy.setFeatures(binaryen.Features.MVP | binaryen.Features.MutableGlobals)
    if (!copy.validate()) throw new Error('the instrumented copy is not valid')
    return { wasm: copy.emitBinary(), functions }
  } finally {
    copy.dispose()
  }
}

/** Instructions executed so far by each function of an instrumented instance. */
export function executedBy(exports: WebAssembly.Exports): number[] {
  const counts: number[] = []
  for (;;) {
    const counter = exports[`${COUNTER}${counts.length}`]
    if (!(counter instanceof WebAssembly.Global)) return counts
    counts.push(Number(counter.value))
  }
}

/** Instructions executed so far. */
export const executed = (exports: WebAssembly.Exports): number =>
  executedBy(exports).reduce((sum, count) => sum + count, 0)

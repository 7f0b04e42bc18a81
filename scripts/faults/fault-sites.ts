/**
 * A copy of a module in which one fault can be put anywhere: a condition flipped, a call skipped, a store skipped.
 *
 * binaryen writes the module as text, one instruction a line (as in bench/instrument.ts). Behind the copy stand four globals: which
 * site is hit, at which of its executions (0: at all of them), how often it has been executed, and how many turns loops and calls may
 * still make: a fault may make a loop endless.
 *
 *     flip   the condition of `if`, `br_if`, `select` is its contrary
 *     skip   a call does nothing and answers 0
 *     keep   a local or an octet of memory keeps what was in it
 */
import binaryen from 'binaryen'

/** What a fault does. */
export type FaultKind = 'flip' | 'skip' | 'keep'

/** A place of the module where a fault can be. Its number is its index. */
export interface FaultSite {
  kind: FaultKind
  /** Function that it is in: its name, or its number if the module has no names. */
  function: string
  /** Number of the site within the function, and its instruction. */
  index: number
  instruction: string
}

/** The copy, and its sites. */
export interface FaultyModule {
  wasm: Uint8Array
  sites: FaultSite[]
}

interface Signature {
  parameters: string[]
  result: string | null
}

const TARGET = '$fault-target'
const NTH = '$fault-nth'
const COUNT = '$fault-count'
const FUEL = '$fault-fuel'

/** No site is hit at first. */
const GLOBALS = [TARGET, NTH, COUNT, FUEL].map(
  (name) => `(global ${name} (export "${name.slice(1)}") (mut i32) (i32.const ${name === TARGET ? -1 : 0}))`,
)

/** Counts an execution of the site that is hit, and answers whether it is the one. */
const HIT = `(func $fault-hit (result i32)
  global.get ${COUNT} i32.const 1 i32.add global.set ${COUNT}
  global.get ${NTH} i32.eqz
  global.get ${NTH} global.get ${COUNT} i32.eq
  i32.or)`

const BURN = `(func $fault-burn
  global.get ${FUEL} i32.const 1 i32.sub global.set ${FUEL}
  global.get ${FUEL} i32.const 0 i32.lt_s
  if unreachable end)`

/** Leaves 1 on the stack if this execution of the site is hit, else 0. With \`observed\`, tells an import of every execution. */
const check = (site: number, observed: boolean): string[] =>
  observed
    ? [`i32.const ${site}`, 'call $fault-seen', 'i32.const 0']
    : [
        `global.get ${TARGET}`,
        `i32.const ${site}`,
        'i32.eq',
        'if (result i32)',
        'call $fault-hit',
        'else',
        'i32.const 0',
        'end',
      ]

function signatureOf(line: string): Signature {
  const parameters = [...line.matchAll(/\(param ([^)]*)\)/g)].flatMap(([, types = '']) =>
    types.split(' ').filter((word) => !word.startsWith('$')),
  )
  return { parameters, result: /\(result ([^)]*)\)/.exec(line)?.[1] ?? null }
}

const STORE = /^(i32|i64)\.store/
const CALL = /^call (\S+)$/
const LOCAL = /^local\.(set|tee) (\S+)$/

/** Rewrites one function. */
class Rewriter {
  readonly #out: string[] = []
  readonly #locals = new Map<string, string>()
  #index = 0

  constructor(
    readonly name: string,
    readonly signatures: ReadonlyMap<string, Signature>,
    readonly sites: FaultSite[],
    readonly observed: boolean,
  ) {}

  rewrite([head = '', ...body]: readonly string[]): string[] {
    for (const [, name = '', type = ''] of head.matchAll(/\(param (\S+) (\S+)\)/g)) this.#locals.set(name, type)
    const declarations = body.map((line) => line.trim()).filter((line) => line.startsWith('(local '))
    for (const line of declarations) {
      const [, name = '', type = ''] = /\(local (\S+) (\S+)\)/.exec(line) ?? []
      this.#locals.set(name, type)
    }
    this.#out.push(head, ...declarations, '(local $fault-i32 i32)', '(local $fault-i64 i64)', '(local $fault-at i32)')
    for (const line of body) {
      const text = line.trim()
      if (!text.startsWith('(local ')) this.#instruction(text)
    }
    return this.#out
  }

  #site(kind: FaultKind, instruction: string): string[] {
    this.sites.push({ kind, function: this.name, index: this.#index++, instruction })
    return check(this.sites.length - 1, this.observed)
  }

  #instruction(text: string): void {
    const call = CALL.exec(text)
    const local = LOCAL.exec(text)
    const store = STORE.exec(text)
    if (/^(?:if|br_if|select)\b/.test(text)) {
      // the condition lies on top
      this.#out.push('i32.eqz', ...this.#site('flip', text), 'i32.eq', text)
    } else if (call) {
      this.#call(text, call[1] ?? '')
    } else if (local) {
      const [, how, name = ''] = local
      const saved = `$fault-${this.#locals.get(name)}`
      this.#out.push(`local.set ${saved}`, ...this.#site('keep', text))
      this.#out.push('i32.eqz', 'if', `local.get ${saved}`, `local.set ${name}`, 'end')
      if (how === 'tee') this.#out.push(`local.get ${name}`)
    } else if (store) {
      const saved = `$fault-${store[1]}`
      this.#out.push(`local.set ${saved}`, 'local.set $fault-at', ...this.#site('keep', text))
      this.#out.push('i32.eqz', 'if', 'local.get $fault-at', `local.get ${saved}`, text, 'end')
    } else {
      this.#out.push(text)
      if (text.startsWith('loop')) this.#out.push('call $fault-burn')
    }
  }

  /** The parameters stay on the stack below the number of the site: a function for each callee takes them. */
  #call(text: string, callee: string): void {
    const signature = this.signatures.get(callee)
    if (!signature) throw new Error(`no signature of ${callee}`)
    this.#out.push(...this.#site('skip', text), `call ${callee}.fault`)
  }
}

/** Takes the parameters of a function and whether it is skipped. */
function skippable(callee: string, { parameters, result }: Signature): string {
  const hit = parameters.length
  return [
    `(func ${callee}.fault ${parameters.map((type) => `(param ${type})`).join(' ')} (param i32) ${result ? `(result ${result})` : ''}`,
    `local.get ${hit}`,
    result ? `if (result ${result})` : 'if',
    ...(result ? [`${result}.const 0`] : []),
    'else',
    ...parameters.map((_, i) => `local.get ${i}`),
    `call ${callee}`,
    'end)',
  ].join('\n')
}

/** Makes the copy. `observed`: an import \`fault.seen\` is told every site that is executed, and nothing is ever hit. */
export function faultyModule(wasm: Uint8Array, observed: boolean): FaultyModule {
  const module = binaryen.readBinary(wasm)
  const text = module.emitStackIR()
  module.dispose()
  const lines = text.trimEnd().split('\n')
  const signatures = new Map<string, Signature>()
  for (const line of lines) {
    const name = /^ \(func (\$\S+)/.exec(line)?.[1]
    if (name) signatures.set(name, signatureOf(line))
  }
  const sites: FaultSite[] = []
  const out: string[] = []
  for (let at = 0; at < lines.length - 1; at++) {
    const line = lines[at] ?? ''
    const name = /^ \(func (\$\S+)/.exec(line)?.[1]
    if (name === undefined) {
      out.push(line)
      if (observed && line.startsWith('(module')) out.push('(import "fault" "seen" (func $fault-seen (param i32)))')
      continue
    }
    const end = lines.indexOf(' )', at)
    out.push(...new Rewriter(name.slice(1), signatures, sites, observed).rewrite(lines.slice(at, end + 1)))
    at = end
  }
  const wrappers = [...signatures].map(([callee, signature]) => skippable(callee, signature))
  const copy = binaryen.parseText([...out, HIT, BURN, ...wrappers, ...GLOBALS, ')'].join('\n'))
  try {
    copy.setFeatures(binaryen.Features.MVP | binaryen.Features.MutableGlobals)
    if (!copy.validate()) throw new Error('the copy is not valid')
    return { wasm: copy.emitBinary(), sites }
  } finally {
    copy.dispose()
  }
}

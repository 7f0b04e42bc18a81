/**
 * The primitives of the core by themselves: the open box, which is the gateway build with its internals exported, timed in V8, and
 * the instructions that an instrumented copy of it executes. Hashes, field multiplications, point operations, powers.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTargets } from '../scripts/build.js'
import { ROOT } from '../scripts/tree.js'
import { executed, instrument } from './instrument.js'
import { count, number, table } from './markdown.js'
import { type Call, effortOf, interleave, spreadOf } from './measure.js'
import type { Part } from './part.js'

const OPENBOX = 'openbox'
const HASHED_BYTES = 65_536
/** Operations in one call, so that calling from JavaScript does not count. */
const OFTEN = 1000

type Internal = (...parameters: number[]) => number

/** One instance of the open box, and what the primitives need of it. */
class Box {
  readonly exports: WebAssembly.Exports
  readonly memory: Uint8Array
  readonly base: number

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module, {}).exports
    this.memory = new Uint8Array((this.exports['memory'] as WebAssembly.Memory).buffer)
    this.base = (this.number('__heap_base') + 15) & ~15
  }

  number(name: string): number {
    return (this.exports[name] as WebAssembly.Global).value as number
  }

  call(name: string, ...parameters: number[]): number {
    return (this.exports[name] as Internal)(...parameters)
  }

  /** A field of a curve at work: its address, and a multiple of the generator in Jacobian coordinates. */
  curve(curve: number): CurveAtWork {
    const at = (offset: number) => this.base + offset
    const [p, n, columns, one, scratch, point, other] = [0, 64, 128, 384, 512, 2048, 3072].map(at) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    this.call('boxInitCurve', curve, p, n, columns)
    const elementBytes = 4 * this.call('boxFieldLimbs', p)
    this.memory[one] = 1
    this.call('boxFieldEnter', p, one)
    const generator = this.call('boxFieldModulus', p) + elementBytes
    for (const z of [point, other]) {
      this.memory.copyWithin(z, generator, generator + 2 * elementBytes)
      this.memory.copyWithin(z + 2 * elementBytes, one, one + elementBytes)
    }
    this.call('boxPointDouble', p, point, scratch)
    return { p, one, scratch, point, generator, other }
  }
}

interface CurveAtWork {
  p: number
  one: number
  scratch: number
  /** 2G, Jacobian. */
  point: number
  /** G, affine, and with its Z. */
  generator: number
  other: number
}

/** One primitive: a call does `operations` of it, or hashes so many bytes. */
interface Primitive {
  name: string
  operations: number
  isHash?: true
  prepare(box: Box): () => void
}

const digest = (name: string, algorithm: number): Primitive => ({
  name,
  operations: HASHED_BYTES,
  isHash: true,
  prepare: (box) => () => {
    box.call('digestInit', box.base, algorithm)
    box.call('digestUpdate', box.base, box.base + 256, HASHED_BYTES)
    box.call('digestFinal', box.base, box.base + 256)
  },
})

const multiplication = (name: string, curve: number): Primitive => ({
  name: `${name}: field multiplication`,
  operations: OFTEN,
  prepare(box) {
    const { p, point, other } = box.curve(curve)
    return () => box.call('boxFieldMultiplyOften', p, point, point, other, OFTEN)
  },
})

const square = (name: string, curve: number): Primitive => ({
  name: `${name}: field square`,
  operations: OFTEN,
  prepare(box) {
    const { p, point } = box.curve(curve)
    return () => box.call('boxFieldMultiplyOften', p, point, point, point, OFTEN)
  },
})

const doubling = (name: string, curve: number): Primitive => ({
  name: `${name}: doubling`,
  operations: OFTEN,
  prepare(box) {
    const { p, point, scratch } = box.curve(curve)
    return () => box.call('boxPointDoubleOften', p, point, scratch, OFTEN)
  },
})

const addition = (name: string, curve: number, affine: boolean): Primitive => ({
  name: `${name}: addition, ${affine ? 'affine and Jacobian' : 'both Jacobian'}`,
  operations: OFTEN,
  prepare(box) {
    const { p, point, generator, other, one, scratch } = box.curve(curve)
    const added = affine ? generator : other
    return () => box.call('boxPointAddOften', p, point, added, Number(affine), one, scratch, OFTEN)
  },
})

/** s^65537 mod m of any odd m and s: the work depends on the length alone. */
const power = (bits: number): Primitive => ({
  name: `RSA-${bits}: s^65537 mod m`,
  operations: 1,
  prepare(box) {
    const bytes = bits / 8
    const [job, modulus, exponent, signature] = [0, 16_384, 20_480, 24_576].map((offset) => box.base + offset) as [
      number,
      number,
      number,
      number,
    ]
    box.memory.fill(0xc5, modulus, modulus + bytes)
    box.memory.set([1, 0, 1], exponent)
    box.memory.fill(0x5a, signature, signature + bytes)
    return () => {
      if (box.call('rsaBegin', job, modulus, bytes, exponent, 3, signature, bytes) !== 0) throw new Error('refused')
      while (box.call('rsaStep', job) !== 0);
    }
  },
})

const NAMES = ['P-256', 'P-384', 'P-521'] as const

const PRIMITIVES: readonly Primitive[] = [
  digest('SHA-256', 1),
  digest('SHA-512', 3),
  ...NAMES.flatMap((name, i) => [
    multiplication(name, i + 1),
    square(name, i + 1),
    doubling(name, i + 1),
    addition(name, i + 1, true),
    addition(name, i + 1, false),
  ]),
  power(2048),
  power(4096),
]

/** What was measured of one primitive. */
export interface PrimitiveWork {
  name: string
  /** Nanoseconds of one; of a hash, of one byte. */
  nanoseconds: number
  /** Executed instructions of one; of a hash, of one byte. */
  instructions: number
  isHash: boolean
}

export interface PrimitivesResult {
  primitives: PrimitiveWork[]
}

/** The primitives of an open box. */
export async function measurePrimitives(wasm: Uint8Array, quick: boolean): Promise<PrimitiveWork[]> {
  const module = new WebAssembly.Module(Uint8Array.from(wasm))
  const counting = new WebAssembly.Module(Uint8Array.from(instrument(wasm).wasm))
  const contestants: Record<string, Call> = {}
  for (const { name, prepare } of PRIMITIVES) {
    const run = prepare(new Box(module))
    contestants[name] = () => {
      run()
      return true
    }
  }
  const times = await interleave(contestants, effortOf(quick))
  return PRIMITIVES.map(({ name, operations, isHash = false, prepare }) => {
    const box = new Box(counting)
    const run = prepare(box)
    const before = executed(box.exports)
    run()
    const instructions = (executed(box.exports) - before) / operations
    return { name, nanoseconds: spreadOf(times.get(name) ?? []).median / operations, instructions, isHash }
  })
}

/** Primitives. */
export const primitives: Part<PrimitivesResult> = {
  name: 'primitives',
  title: 'Primitives',
  async measure({ quick, progress }) {
    await buildTargets(ROOT, [OPENBOX], progress)
    return { primitives: await measurePrimitives(readFileSync(join(ROOT, 'build/trustcore.openbox.wasm')), quick) }
  },
  section: ({ primitives: measured }) => [
    'The arithmetic of the `gateway` build by itself, in V8, and the WebAssembly instructions that it executes.',
    '',
    ...table(
      ['', 'time', 'instructions'],
      measured.map(({ name, nanoseconds, instructions, isHash }) => [
        name,
        isHash ? `${number(1000 / nanoseconds)} MB/s` : `${number(nanoseconds)} ns`,
        isHash ? `${number(instructions)} a byte` : count(instructions),
      ]),
    ),
  ],
  targets: () => [],
}

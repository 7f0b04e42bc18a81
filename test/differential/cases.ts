/** Mutated chains in batches that one `openssl verify` can answer, and what each of the three says of them. */
import { statusName } from '../../bindings/explain-status.js'
import { TRUSTED } from '../../bindings/verdict.js'
import { CHAINS } from '../support/chains.js'
import { opensslVerify, opensslVerifyAll } from '../support/openssl.js'
import type { Random } from '../support/random.js'
import type { Answer, RawCore } from '../support/raw-core.js'
import type { TestChain } from '../support/test-chain.js'
import { mutateCertificate, type Signer, signerOf } from './mutations.js'
import { nodeVerify } from './node-crypto.js'

/** What the three say of one mutation. */
export interface Case {
  /** Parent, certificate and change, for a message. */
  what: string
  given: TestChain
  /** `OK`, or the name of our status; `elsewhere` behind it if it is about another certificate than the changed one. */
  ours: string
  /** `OK`, or what is complained of. */
  openssl: string
  node: string
}

/** Leaves of a parent that are changed in one batch, and changes of its other certificates, each a process of its own. */
const LEAVES = 24
const OTHERS = 6

/** Longer chains would make the same cases at more expense. */
const MAX_CERTIFICATES = 8

/** A certificate of a path. */
interface Link {
  /** Index in the chain; null for the anchor. */
  index: number | null
  der: Uint8Array
  signer: Signer | null
}

interface Parent {
  chain: TestChain
  /** Its path, the leaf first, the anchor last. */
  path: readonly Link[]
}

/** Bit of a certificate's number in the report that says anchor; number that says none (docs/abi.md). */
const ANCHOR = 0x80000000
const NONE = 0xffffffff

const fieldOf = ({ record }: Answer, at: number): number => new DataView(record.buffer).getUint32(at, true)

function pathOf(chain: TestChain, answer: Answer): Link[] {
  const indices = [...answer.record.subarray(128, 128 + fieldOf(answer, 16))]
  const anchor = chain.anchors[fieldOf(answer, 20)] as Uint8Array
  const ders = [...indices.map((index) => chain.chain[index] as Uint8Array), anchor]
  return ders.map((der, i) => ({ index: indices[i] ?? null, der, signer: signerOf(der, ders[i + 1] ?? anchor) }))
}

/** The test chains that all three accept. */
export function parentsOf(core: RawCore): Parent[] {
  const few = CHAINS.filter((chain) => chain.trusted && chain.chain.length <= MAX_CERTIFICATES)
  return few
    .filter((chain) => nodeVerify(chain) === 'OK' && opensslVerify(chain) === 'OK')
    .map((chain) => ({ chain, path: pathOf(chain, core.verify(chain)) }))
}

function withLink({ chain }: Parent, { index, der: old }: Link, der: Uint8Array): TestChain {
  return index === null
    ? { ...chain, anchors: chain.anchors.map((anchor) => (anchor === old ? der : anchor)) }
    : { ...chain, chain: chain.chain.with(index, der) }
}

function oursOf(core: RawCore, { given, link }: { given: TestChain; link: Link }): string {
  const answer = core.verify(given)
  if (answer.word === TRUSTED) return 'OK'
  const status = statusName(fieldOf(answer, 4))
  if (status === 'OK') throw new Error('refused, and the status is OK')
  const about = fieldOf(answer, 8)
  const isChanged = link.index === null ? (about & ANCHOR) !== 0 : about === link.index
  return isChanged || about === NONE ? status : `${status} elsewhere`
}

/** One batch of cases of a parent; `donors` lend what is put in the place of something else. */
export function batchOf(random: Random, core: RawCore, parent: Parent, donors: readonly Parent[]): Case[] {
  const change = (link: Link) => {
    const donor = random.pick(random.pick(donors).path).der
    const { how, der } = mutateCertificate(random, link.der, donor, link.signer)
    const place = link.index === null ? 'root' : `certificate ${link.index}`
    return { link, what: `${parent.chain.name}, ${place}: ${how}`, given: withLink(parent, link, der) }
  }
  const [leaf, ...others] = parent.path as [Link, ...Link[]]
  const leaves = Array.from({ length: LEAVES }, () => change(leaf))
  const rest = Array.from({ length: OTHERS }, () => change(random.pick(others)))
  const theirs = [
    ...opensslVerifyAll(
      parent.chain,
      leaves.map(({ given }) => given.chain[0] as Uint8Array),
    ),
    ...rest.map(({ given }) => opensslVerify(given)),
  ]
  return [...leaves, ...rest].map((one, i) => ({
    ...one,
    ours: oursOf(core, one),
    openssl: theirs[i] as string,
    node: nodeVerify(one.given),
  }))
}

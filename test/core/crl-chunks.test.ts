/**
 * CRLs and deny lists in chunks: the record and the verdict never depend on where the chunks are cut, no byte and no cut traps or
 * writes outside, and the length of a CRL costs no memory.
 */
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Build, Core } from '../../bindings/core.js'
import { REPORT_BYTES } from '../../bindings/report.js'
import { REJECTED, TRUSTED } from '../../bindings/verdict.js'
import {
  crlNumber,
  entry,
  issuingDistributionPoint,
  makeCrl,
  makeDenyList,
  makeLongCrl,
  reasonCode,
  serialOf,
} from '../support/crls.js'
import { unknownExtension } from '../support/extensions.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { Random } from '../support/random.js'

const test = suite('core/crl-chunks')

const root = makeRoot()
const ca = makeIntermediate(root, { key: 'rsa2048.b' })
const leaf = makeLeaf(ca)
const CRL = 1
const DENY_LIST = 2
const ANY_SERVER = 4

/** A core with the chain; its list and verification are begun anew by `feed`. */
function withChain(build: Build): Core {
  const core = new Core(build)
  core.call('tc_list_begin')
  core.put(root.der)
  assert.is(core.call('tc_list_add', root.der.length, 1, 0, 0), 0)
  return core
}

interface Answer {
  add: number
  end: number
  record: Uint8Array
  verdict: number
  report: Uint8Array
}

/** Feeds a list in chunks of these sizes, the last of them again and again, and verifies. work: of steps between them, 0 for none. */
function feed(core: Core, kind: number, list: Uint8Array, sizes: readonly number[], work = 0): Answer {
  const step = () => {
    if (work !== 0) while (core.call('tc_revocation_step', work) !== 0);
  }
  core.call('tc_chain_begin')
  core.call('tc_expect', ANY_SERVER, 0)
  for (const { der } of [leaf, ca]) {
    core.put(der)
    assert.is(core.call('tc_chain_add', der.length), 0)
  }
  assert.is(core.call('tc_revocation_begin', kind), 0)
  step()
  let add = 0
  for (let at = 0, i = 0; at < list.length && add === 0; i++) {
    const chunk = list.subarray(at, at + (sizes[Math.min(i, sizes.length - 1)] ?? 1))
    assert.ok(core.put(chunk))
    add = core.call('tc_revocation_add', chunk.length)
    at += chunk.length
    step()
  }
  while (core.call('tc_revocation_step', 1 << 20) !== 0);
  const end = core.call('tc_revocation_end')
  const record = core.copy(core.call('tc_revocation_record'), 64)
  const verdict = core.call('tc_verify')
  return { add, end, record, verdict, report: core.copy(core.call('tc_report'), REPORT_BYTES) }
}

const full = makeCrl(ca, {
  number: 2n ** 150n,
  entries: [
    entry(Uint8Array.of(5), [reasonCode(1)]),
    entry(serialOf(leaf.der), [reasonCode(4), unknownExtension(false)]),
    entry(Uint8Array.of(0, 200)),
  ],
  extensions: [unknownExtension(false), issuingDistributionPoint('users')],
})
const LISTS: readonly [string, number, Uint8Array, number][] = [
  ['with everything', CRL, full, REJECTED],
  ['empty', CRL, makeCrl(ca), TRUSTED],
  ['version 1', CRL, makeCrl(ca, { version: 1, number: null, revoked: [leaf.der] }), REJECTED],
  ['of the root', CRL, makeCrl(root, { revoked: [ca.der] }), REJECTED],
  ['malformed in the middle', CRL, makeCrl(ca, { entries: [entry(new Uint8Array(0))] }), TRUSTED],
  ['an extension twice', CRL, makeCrl(ca, { extensions: [crlNumber(2)] }), TRUSTED],
  ['bytes behind it', CRL, Uint8Array.of(...full, 1, 2, 3), TRUSTED],
  ['cut short', CRL, full.subarray(0, 300), TRUSTED],
  ['denied', DENY_LIST, makeDenyList(root, { denied: [leaf.key.spki, root.key.spki] }), REJECTED],
  ['denying nobody', DENY_LIST, makeDenyList(root), TRUSTED],
  ['of a stranger', DENY_LIST, makeDenyList(ca, { denied: [leaf.key.spki] }), TRUSTED],
]

for (const build of ['mcu', 'gateway'] as const) {
  test(`${build}: chunks of 1, 17 and 64 KiB, and cut at any place`, () => {
    for (const [name, kind, list, verdict] of LISTS) {
      const answer = (sizes: readonly number[], work = 0) => feed(withChain(build), kind, list, sizes, work)
      const whole = answer([Math.min(list.length, 8192)])
      assert.is(whole.verdict, verdict, name)
      for (const size of [1, 2, 17, 64, 1000]) assert.equal(answer([size]), whole, `${name}, ${size}`)
      // steps between the chunks or not, one at a time or many
      for (const work of [1, 1000]) assert.equal(answer([64], work), whole, `${name}, ${work} at once`)
      for (let at = 1; at < list.length; at += 7) assert.equal(answer([at, 8192]), whole, `${name}, cut at ${at}`)
    }
  })
}

test('every change of a byte of a CRL is noticed, at any size of chunks', () => {
  const core = withChain('gateway')
  const random = new Random(0x63726c)
  assert.is(feed(core, CRL, full, [8192]).verdict, REJECTED)
  for (let at = 0; at < full.length; at++) {
    const changed = full.with(at, (full[at] ?? 0) ^ (1 << random.below(8)))
    const answers = [1, 17, 8192].map((size) => feed(core, CRL, changed, [size]))
    assert.is.not(answers[0]?.end, 0, `byte ${at}`)
    assert.is(answers[0]?.verdict, TRUSTED, `byte ${at}`)
    assert.equal(answers[1], answers[0], `byte ${at}`)
    assert.equal(answers[2], answers[0], `byte ${at}`)
  }
})

test('every truncation, every byte of a deny list', () => {
  const core = withChain('mcu')
  for (let length = 0; length < full.length; length++) {
    assert.is.not(feed(core, CRL, full.subarray(0, length), [101]).end, 0, `${length} bytes`)
  }
  const list = makeDenyList(root, { denied: [leaf.key.spki, root.key.spki] })
  for (let at = 0; at < list.length; at++) {
    assert.is.not(feed(core, DENY_LIST, list.with(at, (list[at] ?? 0) ^ 4), [33]).end, 0, `byte ${at}`)
    assert.is.not(feed(core, DENY_LIST, list.subarray(0, at), [33]).end, 0, `${at} bytes`)
  }
  assert.is(feed(core, DENY_LIST, list, [33]).verdict, REJECTED)
})

/** SHA-256 of the chain, the list and all else that a CRL must not touch: from the record of its entry to the certificates. */
function imageOf(core: Core): string {
  const image = core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))
  return createHash('sha256').update(image).digest('hex')
}

test('nothing but the number of the list changes the trusted list, and that only if its signature holds', () => {
  const core = withChain('mcu')
  const before = imageOf(core)
  const crl = makeCrl(root, { number: 77 })
  for (let at = 0; at < crl.length; at++) {
    feed(core, CRL, crl.with(at, (crl[at] ?? 0) ^ 0x10), [19])
    assert.is(imageOf(core), before, `byte ${at}`)
  }
  assert.is(feed(core, CRL, crl, [19]).end, 0)
  assert.is.not(imageOf(core), before)
})

test('a million entries: the first, one in the middle and the last are found, in chunks of any size, in the memory of mcu too', () => {
  const entries = 1_000_000
  const first = 0x40000000n
  const revoked = [0, 1, 499_999, 999_998, 999_999].map((i) => makeLeaf(ca, { serialNumber: first + BigInt(i) }))
  const absent = makeLeaf(ca, { serialNumber: first + BigInt(entries) })
  const crl = makeLongCrl(ca, entries)
  const answerOf = (build: Build, size: number, target: Made) => {
    const core = withChain(build)
    core.call('tc_expect', ANY_SERVER, 0)
    for (const { der } of [target, ca, ...revoked]) {
      core.put(der)
      assert.is(core.call('tc_chain_add', der.length), 0)
    }
    assert.is(core.call('tc_revocation_begin', CRL), 0)
    for (let at = 0; at < crl.length; at += size) {
      const chunk = crl.subarray(at, at + size)
      core.put(chunk)
      core.call('tc_revocation_add', chunk.length)
    }
    while (core.call('tc_revocation_step', 1 << 20) !== 0);
    assert.is(core.call('tc_revocation_end'), 0)
    const record = new DataView(core.copy(core.call('tc_revocation_record'), 64).buffer)
    assert.is(record.getUint32(24, true), entries)
    return { revokes: record.getUint32(28, true), verdict: core.call('tc_verify') }
  }
  assert.equal(answerOf('mcu', 4096, absent), { revokes: revoked.length, verdict: TRUSTED })
  for (const size of [1, 17, 65536]) {
    assert.equal(answerOf('gateway', size, absent), { revokes: revoked.length, verdict: TRUSTED }, `${size}`)
  }
  for (const target of revoked) assert.is(answerOf('gateway', 65536, target).verdict, REJECTED)
})

test.run()

/** The ABI (docs/abi.md) by its bare functions: misuse has a status, calls out of order change nothing. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/index.js'
import { REJECTED, TRUSTED } from '../../bindings/verdict.js'
import { chainNamed } from '../support/chains.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { RawCore } from '../support/raw-core.js'

const test = suite('core/abi')

const root = makeRoot()
const leaf = makeLeaf(root)
const SERVER_NAME = 1
const CAPTURED = 3
const ANY_SERVER = 4

/** Asserts that a call answers a status. */
function is(answer: number, status: StatusName, message?: string): void {
  assert.is(answer, STATUS[status].code, message)
}

/** Puts bytes into the input and answers their length. */
function put(core: Core, bytes: Uint8Array | string): number {
  const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  assert.ok(core.put(given))
  return given.length
}

function withRoot(): Core {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OK')
  return core
}

const statusOf = (core: Core): number => new DataView(core.copy(core.call('tc_report'), 176).buffer).getUint32(4, true)

test('limits', () => {
  const mcu = new Core('mcu')
  const gateway = new Core('gateway')
  const limits = (core: Core) => Array.from({ length: 8 }, (_, which) => core.call('tc_limit', which))
  assert.equal(limits(mcu), [16384, 16, 8, 6144, 12, 4096, 253, 0])
  assert.equal(limits(gateway), [196608, 128, 256, 262144, 12, 8192, 253, 0])
})

test('before any run there is no verdict', () => {
  const core = new Core('mcu')
  assert.is(core.call('tc_verdict'), 0)
  core.call('tc_chain_begin')
  assert.is(core.call('tc_verdict'), 0)
  assert.is(core.call('tc_step', 100), 0)
  assert.is(core.call('tc_verdict'), 0)
})

test('whatever says something new forgets the verdict', () => {
  const good = chainNamed('root, intermediate, leaf')
  const otherRoot = makeRoot({ key: 'p256.e', subject: { O: 'other' } }).der
  const calls: Record<string, (core: Core) => void> = {
    tc_expect: (core) => is(core.call('tc_expect', SERVER_NAME, put(core, 'yourserver.iocafe')), 'OK'),
    'tc_expect that is refused': (core) =>
      is(core.call('tc_expect', SERVER_NAME, put(core, '-')), 'EXPECTATION_INVALID'),
    tc_policy: (core) => is(core.call('tc_policy', 2), 'OK'),
    tc_time: (core) => is(core.call('tc_time', 2, 1, 0), 'OK'),
    tc_chain_add: (core) => is(core.call('tc_chain_add', put(core, leaf.der)), 'OK'),
    tc_list_begin: (core) => is(core.call('tc_list_begin'), 'OK'),
    tc_list_offer: (core) => is(core.call('tc_list_offer', 0, 0), 'LIST_EMPTY_SLOT'),
    tc_list_add: (core) => is(core.call('tc_list_add', put(core, otherRoot), 1, 0, 0), 'OK'),
    tc_list_remove: (core) => is(core.call('tc_list_remove', 0), 'OK'),
    tc_list_seal: (core) => is(core.call('tc_list_seal'), 'OK'),
  }
  for (const [name, call] of Object.entries(calls)) {
    const core = new RawCore('mcu')
    assert.is(core.verify(good).word, TRUSTED, name)
    assert.is(core.core.call('tc_step', 1), 0, name)
    assert.is(core.core.call('tc_verdict'), TRUSTED, name)
    call(core.core)
    assert.is(core.core.call('tc_verdict'), 0, name)
    assert.is(core.core.call('tc_step', 1), 0, name)
    assert.is(core.core.call('tc_verdict'), 0, name)
  }
})

test('a certificate added behind the begin is not taken for one of the last verification', () => {
  const core = new RawCore('mcu')
  const { anchors, chain } = chainNamed('root, intermediate, leaf')
  const [leaf = new Uint8Array(0), ca = new Uint8Array(0)] = chain
  assert.is(core.verify({ anchors, chain }).word, TRUSTED)
  // same names, wrong signature
  const forged = leaf.map((octet, i) => (i === leaf.length - 1 ? octet ^ 1 : octet))
  core.core.call('tc_chain_begin')
  is(core.core.call('tc_chain_add', put(core.core, forged)), 'OK')
  is(core.core.call('tc_expect', ANY_SERVER, 0), 'OK')
  is(core.core.call('tc_verify_begin'), 'OK')
  is(core.core.call('tc_chain_add', put(core.core, ca)), 'OK')
  assert.is(core.core.call('tc_step', 1 << 20), 0)
  assert.is(core.core.call('tc_verdict'), 0)
  assert.is(core.core.call('tc_verify'), REJECTED)
  is(statusOf(core.core), 'SIGNATURE_WRONG')
})

test('a new chain forgets the verdict', () => {
  const core = new RawCore('mcu')
  assert.is(core.verify(chainNamed('in order')).word, TRUSTED)
  core.core.call('tc_chain_begin')
  assert.is(core.core.call('tc_verdict'), 0)
})

test('policy words that mean nothing', () => {
  const core = new Core('mcu')
  for (const word of [3, 0x30, 0xc0, 0x2000, 0x8000, 0x02000000, 0x80000000]) {
    is(core.call('tc_policy', word), 'POLICY_INVALID', `policy ${word}`)
  }
  for (const word of [0, 2, 4, 8, 0x20, 0x80, 0x1f00, 0x01ff0000])
    is(core.call('tc_policy', word), 'OK', `policy ${word}`)
})

test('time states that mean nothing', () => {
  const core = new Core('mcu')
  is(core.call('tc_time', 3, 0, 0), 'TIME_INVALID')
  for (const state of [0, 1, 2]) is(core.call('tc_time', state, 0, 1), 'OK')
})

test('expectations that mean nothing', () => {
  const core = withRoot()
  core.call('tc_chain_begin')
  is(core.call('tc_expect', 0, 0), 'EXPECTATION_INVALID')
  is(core.call('tc_expect', 5, 0), 'EXPECTATION_INVALID')
  for (const name of ['', '.', 'a..b', 'a b', '*.iocafe', 'é', 'a/b', ':::', '::1%eth0', `${'a'.repeat(64)}.b`]) {
    is(core.call('tc_expect', SERVER_NAME, put(core, name)), 'EXPECTATION_INVALID', name)
  }
  is(core.call('tc_expect', SERVER_NAME, put(core, 'a.'.repeat(130))), 'EXPECTATION_INVALID')
  is(core.call('tc_expect', CAPTURED, 1), 'INDEX_INVALID')
  for (const name of ['a', 'A-b.c1', '1.2.3.4', '::1', '2001:db8::1.2.3.4']) {
    is(core.call('tc_expect', SERVER_NAME, put(core, name)), 'OK', name)
  }
})

test('what is missing is said, one after the other', () => {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  core.call('tc_chain_begin')
  const begin = (status: StatusName) => {
    is(core.call('tc_verify_begin'), status)
    is(statusOf(core), status)
    assert.is(core.call('tc_verdict'), REJECTED)
    assert.is(core.call('tc_step', 1), 0)
  }
  begin('EXPECTATION_MISSING')
  is(core.call('tc_expect', ANY_SERVER, 0), 'OK')
  begin('CHAIN_EMPTY')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  begin('NO_ANCHORS')
  is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OK')
  assert.is(core.call('tc_verify'), TRUSTED)
})

test('lengths that no input has', () => {
  const core = withRoot()
  core.call('tc_chain_begin')
  for (const length of [16385, 0x7fffffff, 0xffffffff]) {
    assert.is(core.call('tc_input', length), 0)
    is(core.call('tc_chain_add', length), 'LIMIT_INPUT')
    is(core.call('tc_list_add', length, 1, 0, 0), 'LIMIT_INPUT')
    is(core.call('tc_list_offer', 0, length), 'LIMIT_INPUT')
    is(core.call('tc_expect', SERVER_NAME, length), 'EXPECTATION_INVALID')
  }
})

test('lists that revoke: what is out of order, and what they close', () => {
  const core = withRoot()
  core.call('tc_chain_begin')
  is(core.call('tc_revocation_begin', 0), 'REVOCATION_KIND')
  is(core.call('tc_revocation_begin', 3), 'REVOCATION_KIND')
  is(core.call('tc_revocation_begin', 1), 'CHAIN_EMPTY')
  is(core.call('tc_revocation_add', 0), 'OUT_OF_ORDER')
  is(core.call('tc_revocation_end'), 'OUT_OF_ORDER')
  assert.is(core.call('tc_revocation_step', 1), 0)
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  is(core.call('tc_expect', ANY_SERVER, 0), 'OK')
  is(core.call('tc_revocation_begin', 1), 'OK')
  is(core.call('tc_revocation_begin', 1), 'OUT_OF_ORDER')
  is(core.call('tc_revocation_add', 16385), 'LIMIT_INPUT')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OUT_OF_ORDER')
  is(core.call('tc_policy', 0), 'OUT_OF_ORDER')
  is(core.call('tc_time', 0, 0, 0), 'OUT_OF_ORDER')
  is(core.call('tc_list_begin'), 'OUT_OF_ORDER')
  is(core.call('tc_list_seal'), 'OUT_OF_ORDER')
  is(core.call('tc_verify_begin'), 'OUT_OF_ORDER')
  assert.is(core.call('tc_verdict'), REJECTED)
  is(core.call('tc_revocation_end'), 'DER_TRUNCATED')
  assert.is(core.call('tc_verify'), TRUSTED)
  core.call('tc_chain_begin')
  is(core.call('tc_policy', 0), 'OK')
})

test('a chain that leaves no room for a CRL is refused', () => {
  const core = withRoot()
  core.call('tc_chain_begin')
  is(core.call('tc_expect', ANY_SERVER, 0), 'OK')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  const filler = new Uint8Array(15200)
  filler.set([0x30, 0x82, (filler.length - 4) >> 8, (filler.length - 4) & 0xff])
  is(core.call('tc_chain_add', put(core, filler)), 'OK')
  assert.is(core.call('tc_verify'), TRUSTED)
  is(core.call('tc_revocation_begin', 1), 'LIMIT_CHAIN_BYTES')
  is(core.call('tc_verify_begin'), 'LIMIT_CHAIN_BYTES')
  assert.is(core.call('tc_verdict'), REJECTED)
})

test('entries that are not there', () => {
  const core = withRoot()
  assert.is(core.call('tc_list_entry', 1), 0)
  assert.is(core.call('tc_list_entry', 0xffffffff), 0)
  is(core.call('tc_list_remove', 1), 'INDEX_INVALID')
  assert.is(core.call('tc_list_count'), 1)
  is(core.call('tc_list_remove', 0), 'OK')
  assert.is(core.call('tc_list_count'), 0)
})

test('a list of large roots is full before its entries are counted out', () => {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  const large = (i: number) =>
    makeRoot({ key: 'rsa4096.a', subject: { O: `organisation ${i}`, OU: 'x'.repeat(250) } }).der
  const added = Array.from({ length: 8 }, (_, i) => core.call('tc_list_add', put(core, large(i)), 1, 0, 0))
  is(added.find((status) => status !== 0) ?? 0, 'LIMIT_LIST_BYTES')
  assert.ok(core.call('tc_list_image_bytes') <= 6144)
})

test.run()

/** Succession (docs/succession.md), by the bare functions: one statement follows, a second one ends the overlap; what is refused and why. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/index.js'
import { TRUSTED } from '../../bindings/verdict.js'
import { makeCrl } from '../support/crls.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { makeSuccession, makeSuccessionEnd } from '../support/successions.js'

const test = suite('core/succession')

const old = makeRoot()
const next = makeRoot({ key: 'p256.e', subject: { O: 'iocafe', CN: 'iocafe root 2' } })
const third = makeRoot({ key: 'p256.f', subject: { O: 'iocafe', CN: 'iocafe root 3' } })
const other = makeRoot({ key: 'p256.d', subject: { O: 'other', CN: 'other root' } })
const oldLeaf = makeLeaf(old)
const nextLeaf = makeLeaf(next)
const LEGACY = 1 << 2
const STRICT_TIME = 2
const ANY_SERVER = 4
const CAPTURED = 3

const is = (code: number, status: StatusName, message?: string): void => assert.is(code, STATUS[status].code, message)

function put(core: Core, bytes: Uint8Array): number {
  assert.ok(core.put(bytes))
  return bytes.length
}

/** A list of these roots. */
function trusting(...roots: readonly Made[]): Core {
  const core = new Core('gateway')
  core.call('tc_list_begin')
  for (const root of roots) is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OK')
  core.call('tc_chain_begin')
  return core
}

/** Gives a statement, steps, ends; the first status that is not OK. */
function apply(core: Core, statement: Uint8Array, at = 7): number {
  const begun = core.call('tc_succession_begin', put(core, statement), 0, at)
  if (begun !== 0) return begun
  while (core.call('tc_step', 1) !== 0);
  return core.call('tc_succession_end')
}

const image = (core: Core): Uint8Array => core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))

/** Whether the list trusts a chain. */
function trusts(core: Core, chain: readonly Made[], expect = ANY_SERVER, entry = 0): boolean {
  core.call('tc_chain_begin')
  for (const made of chain) is(core.call('tc_chain_add', put(core, made.der)), 'OK')
  is(core.call('tc_expect', expect, entry), 'OK')
  return core.call('tc_verify') === TRUSTED
}

/** A statement that must be refused; the parent is what the same list takes. */
function refused(
  name: string,
  status: StatusName,
  statement: Uint8Array,
  { parent = makeSuccession(old, next), roots = [old], before = [] as readonly Uint8Array[], policy = 0 } = {},
): void {
  test(`${name}: ${status}`, () => {
    const made = (): Core => {
      const core = trusting(...roots)
      for (const one of before) is(apply(core, one), 'OK')
      is(core.call('tc_policy', policy), 'OK')
      return core
    }
    is(apply(made(), parent), 'OK', 'the parent')
    const core = made()
    const list = image(core)
    is(apply(core, statement), status)
    assert.equal(image(core), list)
    is(core.call('tc_succession_end'), 'OUT_OF_ORDER')
  })
}

test('B follows A: both count, then B alone', () => {
  const core = trusting(old)
  assert.not.ok(trusts(core, [nextLeaf]))
  core.call('tc_chain_begin')
  is(apply(core, makeSuccession(old, next)), 'OK')
  assert.is(core.call('tc_list_count'), 2)
  assert.ok(trusts(core, [oldLeaf]))
  assert.ok(trusts(core, [nextLeaf]))
  const record = core.copy(core.call('tc_list_entry', 1), 16)
  // succeeded, confirmed as whoever was added by hand is, number 7
  assert.equal([record[2], record[3], record[8]], [4, 1, 7])
  core.call('tc_chain_begin')
  is(apply(core, makeSuccessionEnd(old, next)), 'OK')
  assert.is(core.call('tc_list_count'), 1)
  assert.not.ok(trusts(core, [oldLeaf]))
  assert.ok(trusts(core, [nextLeaf]))
})

const KEYS = ['p256.a', 'p384.a', 'p521.a', 'ed25519.a', 'rsa2048.a', 'rsa4096.a'] as const
for (const key of KEYS) {
  test(`signed with ${key}`, () => {
    const a = makeRoot({ key })
    const core = trusting(a)
    is(apply(core, makeSuccession(a, next)), 'OK')
    const back = makeRoot({ key, subject: { O: 'iocafe', CN: 'root' } })
    const list = trusting(next)
    is(apply(list, makeSuccession(next, back)), 'OK')
    is(apply(list, makeSuccessionEnd(next, back)), 'OK')
    assert.is(list.call('tc_list_count'), 1)
  })
}

test('the successor takes over server names and confirmation, and counts as captured', () => {
  const core = new Core('gateway')
  core.call('tc_list_begin')
  is(core.call('tc_capture_open', 2, 0), 'OK')
  core.call('tc_chain_begin')
  is(core.call('tc_chain_add', put(core, oldLeaf.der)), 'OK')
  is(core.call('tc_capture_connected'), 'OK')
  is(core.call('tc_capture_offer', put(core, old.der)), 'OK')
  while (core.call('tc_step', 1000) !== 0);
  is(core.call('tc_capture_confirm'), 'OK')
  is(core.call('tc_capture_written', put(core, image(core))), 'OK')
  core.call('tc_capture_abort')
  core.call('tc_chain_begin')
  is(apply(core, makeSuccession(old, next)), 'OK')
  const elsewhere = makeLeaf(next, { dns: ['other.iocafe'] })
  for (const entry of [0, 1]) {
    assert.ok(trusts(core, [nextLeaf], CAPTURED, entry))
    assert.ok(trusts(core, [oldLeaf], CAPTURED, entry))
    assert.not.ok(trusts(core, [elsewhere], CAPTURED, entry))
  }
  core.call('tc_chain_begin')
  is(apply(core, makeSuccessionEnd(old, next)), 'OK')
  assert.ok(trusts(core, [nextLeaf], CAPTURED, 0))
  assert.not.ok(trusts(core, [oldLeaf], CAPTURED, 0))
})

test('as captured means the entry and its successor, not every root of the list', () => {
  const core = trusting(old, third)
  is(apply(core, makeSuccession(old, next)), 'OK')
  assert.not.ok(trusts(core, [makeLeaf(third)], CAPTURED, 0))
})

test('an entry that was expected and has gone since', () => {
  const core = trusting(old)
  is(apply(core, makeSuccession(old, next)), 'OK')
  is(core.call('tc_chain_add', put(core, nextLeaf.der)), 'OK')
  is(core.call('tc_expect', CAPTURED, 1), 'OK')
  is(core.call('tc_list_remove', 1), 'OK')
  assert.is.not(core.call('tc_verify'), TRUSTED)
})

test('the image holds it over a restart', () => {
  const core = trusting(old)
  is(apply(core, makeSuccession(old, next)), 'OK')
  is(core.call('tc_list_seal'), 'OK')
  const sealed = image(core)
  const rebooted = new Core('gateway')
  rebooted.call('tc_list_begin')
  is(rebooted.call('tc_list_offer', 0, put(rebooted, sealed)), 'OK')
  is(apply(rebooted, makeSuccession(old, third)), 'SUCCESSION_REPLAYED')
  is(apply(rebooted, makeSuccession(old, third, { number: 2 })), 'OK')
  is(apply(rebooted, makeSuccessionEnd(old, next)), 'OK')
  assert.is(rebooted.call('tc_list_count'), 2)
})

test('a seal from before does not count after it', () => {
  const core = trusting(old)
  is(core.call('tc_list_seal'), 'OK')
  const sealed = image(core)
  is(apply(core, makeSuccession(old, next)), 'OK')
  is(core.call('tc_list_written', put(core, sealed)), 'OUT_OF_ORDER')
})

const flip = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, (bytes.at(-1) as number) ^ 1)
const word = (at: number, value: number) => (bytes: Uint8Array) => {
  const changed = bytes.slice()
  new DataView(changed.buffer).setUint32(at, value, true)
  return changed
}

refused('nothing', 'SUCCESSION_MALFORMED', new Uint8Array())
refused('another magic', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { unsigned: word(0, 0) }))
refused('another version', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { version: 2 }))
refused('another kind', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { kind: 3 }))
refused('number 0', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { number: 0 }))
refused('number 65536', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { number: 65536 }))
refused('a field that must be zero', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { unsigned: word(28, 1) }))
refused('lengths that wrap', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { unsigned: word(20, 0xffffffff) }))
refused(
  'a certificate that is too long',
  'SUCCESSION_MALFORMED',
  makeSuccession(old, next, { unsigned: word(24, 9999) }),
)
refused('no signature', 'SUCCESSION_MALFORMED', makeSuccession(old, next, { signatureValue: () => new Uint8Array() }))
refused(
  'another key than the certificate has',
  'SUCCESSION_MALFORMED',
  makeSuccession(old, next, { certificate: third.der }),
)
refused(
  'a certificate at the end of an overlap',
  'SUCCESSION_MALFORMED',
  makeSuccessionEnd(old, next, { certificate: old.der }),
  {
    parent: makeSuccessionEnd(old, next),
    before: [makeSuccession(old, next)],
  },
)
refused(
  'bytes behind the algorithm',
  'SUCCESSION_MALFORMED',
  makeSuccession(old, next, { identifier: Uint8Array.of(0x30, 0, 0) }),
)
refused(
  'an algorithm that is none',
  'DER_UNEXPECTED_TAG',
  makeSuccession(old, next, { identifier: Uint8Array.of(0x31, 0) }),
)
refused('SHA-1', 'ALGORITHM_SHA1', makeSuccession(makeRoot({ key: 'rsa2048.a' }), next, { algorithm: 'rsa-sha1' }), {
  roots: [makeRoot({ key: 'rsa2048.a' })],
  parent: makeSuccession(makeRoot({ key: 'rsa2048.a' }), next),
})
refused('signed by nobody known', 'SUCCESSION_SIGNER', makeSuccession(other, next))
refused('signed by itself', 'SUCCESSION_SIGNATURE', makeSuccession(old, next, { signer: next }))
refused('signed by another root of the list', 'SUCCESSION_SIGNATURE', makeSuccession(old, next, { signer: other }), {
  roots: [old, other],
})
refused('a signature that was changed', 'SUCCESSION_SIGNATURE', makeSuccession(old, next, { signatureValue: flip }))
refused('a B that is not self-signed', 'ROOT_NOT_SELF_SIGNED', makeSuccession(old, makeIntermediate(old)))
refused(
  'a B whose signature on itself is wrong',
  'ROOT_NOT_SELF_SIGNED',
  makeSuccession(old, makeRoot({ key: 'p256.e', signatureValue: flip })),
)
refused('a B that is no CA', 'ROOT_NOT_CA', makeSuccession(old, makeRoot({ key: 'p256.e', ca: false })))
refused(
  'a B that may not sign',
  'PATH_KEY_USAGE',
  makeSuccession(old, makeRoot({ key: 'p256.e', keyUsage: ['cRLSign'] })),
)
refused('a B of another organisation', 'SUCCESSION_ORGANISATION', makeSuccession(old, other))
refused(
  'a B without an organisation',
  'SUCCESSION_ORGANISATION',
  makeSuccession(old, makeRoot({ key: 'p256.e', subject: { CN: 'iocafe' } })),
)
refused('a B that is on the list', 'LIST_DUPLICATE', makeSuccession(old, next), {
  parent: makeSuccession(old, third),
  roots: [old, next],
})
refused('the same statement again', 'SUCCESSION_REPLAYED', makeSuccession(old, next), {
  before: [makeSuccession(old, next)],
  parent: makeSuccession(old, third, { number: 2 }),
})
refused('an older statement', 'SUCCESSION_REPLAYED', makeSuccession(old, third, { number: 4 }), {
  before: [makeSuccession(old, next, { number: 5 })],
  parent: makeSuccession(old, third, { number: 6 }),
})
const leafAnchor = makeLeaf(old)
refused('a server certificate on the list that signs', 'PATH_ISSUER_NOT_CA', makeSuccession(leafAnchor, next), {
  roots: [old, leafAnchor],
})
const v1 = makeRoot({ key: 'p256.d', version: 1, without: ['basicConstraints', 'keyUsage', 'subjectKeyIdentifier'] })
refused('an old root of X.509 v1 without the policy legacy', 'CERTIFICATE_V1_REFUSED', makeSuccession(v1, next), {
  roots: [old, v1],
})
test('an old root of X.509 v1 under the policy legacy', () => {
  const core = trusting(v1)
  is(core.call('tc_policy', LEGACY), 'OK')
  is(apply(core, makeSuccession(v1, next)), 'OK')
})
test('dates count as the policy says', () => {
  const expired = makeRoot({ notAfter: new Date('2021-01-01T00:00:00Z') })
  const core = trusting(expired)
  is(core.call('tc_policy', STRICT_TIME), 'OK')
  is(core.call('tc_time', 2, 0, 1_767_225_600), 'OK')
  is(apply(core, makeSuccession(expired, next)), 'TIME_EXPIRED')
  is(core.call('tc_policy', 0), 'OK')
  is(apply(core, makeSuccession(expired, next)), 'OK')
})

const bound = makeRoot({
  nameConstraints: { permitted: [{ dns: 'iocafe' }] },
  pathLenConstraint: 1,
  extendedKeyUsage: ['serverAuth'],
})
const boundAs = {
  nameConstraints: { permitted: [{ dns: 'iocafe' }] },
  pathLenConstraint: 1,
  extendedKeyUsage: ['serverAuth'],
}
const successor = (options: object) => makeRoot({ ...boundAs, key: 'p256.e', ...options })
for (const [name, options] of [
  ['without nameConstraints', { nameConstraints: undefined }],
  ['with other nameConstraints', { nameConstraints: { permitted: [{ dns: 'cafe' }] } }],
  ['without pathLenConstraint', { pathLenConstraint: undefined }],
  ['with a longer path', { pathLenConstraint: 2 }],
  ['without extendedKeyUsage', { extendedKeyUsage: undefined }],
  ['with more purposes', { extendedKeyUsage: ['serverAuth', 'clientAuth'] }],
] as const) {
  refused(`a B ${name} that A has`, 'SUCCESSION_CONSTRAINTS', makeSuccession(bound, successor(options)), {
    roots: [bound],
    parent: makeSuccession(bound, successor({ pathLenConstraint: 0 })),
  })
}

const begun = { before: [makeSuccession(old, next)], parent: makeSuccessionEnd(old, next) }
refused('an end signed by A', 'SUCCESSION_SIGNATURE', makeSuccessionEnd(old, next, { signer: old }), begun)
refused(
  'an end that was changed',
  'SUCCESSION_SIGNATURE',
  makeSuccessionEnd(old, next, { signatureValue: flip }),
  begun,
)
refused('an end by a root that nobody knows', 'SUCCESSION_SIGNER', makeSuccessionEnd(old, third), begun)
refused('an end with another root', 'SUCCESSION_PREDECESSOR', makeSuccessionEnd(third, next), {
  ...begun,
  roots: [old, third],
})
refused('an end with a root that is not there', 'SUCCESSION_PREDECESSOR', makeSuccessionEnd(other, next), begun)
refused('an end by a root that follows none', 'SUCCESSION_PREDECESSOR', makeSuccessionEnd(old, third), {
  ...begun,
  roots: [old, third],
})
refused(
  'an end by the old root with the new one',
  'SUCCESSION_PREDECESSOR',
  makeSuccessionEnd(next, old, { number: 2 }),
  begun,
)

test('an end that is older than the last statement of B', () => {
  const core = trusting(old)
  is(apply(core, makeSuccession(old, next)), 'OK')
  is(apply(core, makeSuccession(next, third, { number: 3 })), 'OK')
  is(apply(core, makeSuccessionEnd(old, next, { number: 3 })), 'SUCCESSION_REPLAYED')
  is(apply(core, makeSuccessionEnd(old, next, { number: 4 })), 'OK')
})

test('every changed byte and every length is refused', () => {
  const statement = makeSuccession(old, next)
  const core = trusting(old)
  const list = image(core)
  for (let at = 0; at < statement.length; at++) {
    core.call('tc_chain_begin')
    const changed = statement.with(at, (statement[at] as number) ^ 0x10)
    assert.is.not(apply(core, changed), 0, `byte ${at}`)
    core.call('tc_chain_begin')
    assert.is.not(apply(core, statement.subarray(0, at)), 0, `length ${at}`)
  }
  assert.equal(image(core), list)
  core.call('tc_chain_begin')
  is(apply(core, statement), 'OK')
})

test('what comes in between forgets it', () => {
  const statement = makeSuccession(old, next)
  const between: Record<string, (core: Core) => unknown> = {
    tc_chain_begin: (core) => core.call('tc_chain_begin'),
    tc_chain_add: (core) => core.call('tc_chain_add', put(core, oldLeaf.der)),
    tc_policy: (core) => core.call('tc_policy', 0),
    tc_time: (core) => core.call('tc_time', 0, 0, 0),
    tc_expect: (core) => core.call('tc_expect', ANY_SERVER, 0),
    tc_verify_begin: (core) => core.call('tc_verify_begin'),
    tc_list_add: (core) => core.call('tc_list_add', put(core, other.der), 1, 0, 0),
    tc_list_remove: (core) => core.call('tc_list_remove', 9),
    tc_list_seal: (core) => core.call('tc_list_seal'),
    tc_signature_begin: (core) => core.call('tc_signature_begin', 0, 0, 0, 0),
    tc_compare_check: (core) => core.call('tc_compare_check', 0),
    'another statement': (core) => core.call('tc_succession_begin', 0, 0, 0),
  }
  for (const [name, call] of Object.entries(between)) {
    for (const isStepped of [false, true]) {
      const core = trusting(old)
      is(core.call('tc_succession_begin', put(core, statement), 0, 0), 'OK')
      if (isStepped) while (core.call('tc_step', 1000) !== 0);
      call(core)
      while (core.call('tc_step', 1000) !== 0);
      is(core.call('tc_succession_end'), 'OUT_OF_ORDER', name)
      assert.not.ok(trusts(core, [nextLeaf]), name)
    }
  }
})

test('later input is not written over the statement', () => {
  const core = trusting(old)
  const at = core.call('tc_input', 1)
  const statement = makeSuccession(old, next)
  is(core.call('tc_succession_begin', put(core, statement), 0, 0), 'OK')
  assert.is(core.call('tc_input', 1), at + statement.length)
})

test('before its steps are done nothing ends', () => {
  const core = trusting(old)
  is(core.call('tc_succession_end'), 'OUT_OF_ORDER')
  is(core.call('tc_succession_begin', put(core, makeSuccession(old, next)), 0, 0), 'OK')
  is(core.call('tc_succession_end'), 'OUT_OF_ORDER')
  assert.is(core.call('tc_verdict'), 0)
  while (core.call('tc_step', 1) !== 0);
  assert.is(core.call('tc_verdict'), 0)
  is(core.call('tc_succession_end'), 'OK')
  is(core.call('tc_succession_end'), 'OUT_OF_ORDER')
})

test('while a window is open, or a CRL was read, there is none', () => {
  const statement = makeSuccession(old, next)
  const core = trusting(old)
  is(core.call('tc_capture_open', 2, 0), 'OK')
  is(core.call('tc_succession_begin', put(core, statement), 0, 0), 'OUT_OF_ORDER')
  core.call('tc_capture_abort')
  is(core.call('tc_chain_add', put(core, oldLeaf.der)), 'OK')
  is(core.call('tc_revocation_begin', 1), 'OK')
  is(core.call('tc_revocation_add', put(core, makeCrl(old))), 'OK')
  is(core.call('tc_succession_begin', put(core, statement), 0, 0), 'OUT_OF_ORDER')
  is(core.call('tc_succession_begin', 0xffffffff, 0, 0), 'OUT_OF_ORDER')
  core.call('tc_chain_begin')
  is(core.call('tc_succession_begin', 0xffffffff, 0, 0), 'LIMIT_INPUT')
  is(apply(core, statement), 'OK')
})

test('a list that is full', () => {
  const core = trusting(old)
  for (let i = 1; i < 256; i++) {
    const root = makeRoot({ key: 'p256.d', subject: { O: `organisation ${i}` } })
    is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OK')
  }
  is(apply(core, makeSuccession(old, next)), 'LIMIT_ANCHORS')
  is(core.call('tc_list_remove', 9), 'OK')
  core.call('tc_chain_begin')
  is(apply(core, makeSuccession(old, next)), 'OK')
})

test('the small build says that it has none of it', () => {
  const core = new Core('mcu')
  is(core.call('tc_succession_begin', 0, 0, 0), 'NOT_IN_BUILD')
  is(core.call('tc_succession_end'), 'NOT_IN_BUILD')
})

test.run()

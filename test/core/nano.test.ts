/**
 * The smallest build: it trusts nothing that mcu does not but what it cannot read (two cases, by name), says the same of what both
 * understand, and says of everything else that it is not in the build, or refuses it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustList, Verifier } from '../../bindings/index.js'
import { STATUS, type StatusName } from '../../bindings/status.js'
import { ROOT } from '../../scripts/tree.js'
import { ModulePlayer } from '../mcu/module-player.js'
import { captureVectors, listVectors } from '../mcu/vectors.js'
import { CHAINS } from '../support/chains.js'
import { makeDenyList } from '../support/crls.js'
import { extension, OID } from '../support/extensions.js'
import type { NameInput } from '../support/names.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { type Answer, RawCore } from '../support/raw-core.js'

const test = suite('core/nano')
const mcu = new RawCore('mcu')
const nano = new RawCore('nano')

const NAMES = new Map<number, StatusName>(Object.entries(STATUS).map(([name, { code }]) => [code, name as StatusName]))
const statusOf = ({ record }: Answer) =>
  NAMES.get(new DataView(record.buffer, record.byteOffset).getUint32(4, true)) as StatusName

/** Statuses with which nano may answer where mcu says something else: the feature is not there, or a limit is smaller. */
const LACKS: readonly StatusName[] = [
  'NOT_IN_BUILD',
  'ALGORITHM_UNKNOWN',
  'KEY_CURVE_UNKNOWN',
  'KEY_UNKNOWN',
  'LIMIT_CERTIFICATES',
]

/** The others, by what mcu says and nano says. */
const DIFFERENT: Readonly<Record<string, string>> = {
  // names are not constrained: whoever wants that is refused
  'OK EXTENSION_UNKNOWN_CRITICAL': 'name constraints',
  'PATH_NAME_CONSTRAINT_PERMITTED EXTENSION_UNKNOWN_CRITICAL': 'name constraints',
  'PATH_NAME_CONSTRAINT_EXCLUDED EXTENSION_UNKNOWN_CRITICAL': 'name constraints',
  'PATH_NAME_CONSTRAINT_UNSUPPORTED EXTENSION_UNKNOWN_CRITICAL': 'name constraints',
  // paths are not searched
  'OK PATH_UNKNOWN_ISSUER': 'not in order',
  'OK PATH_LENGTH_CONSTRAINT': 'not in order',
  'PATH_LOOP PATH_UNKNOWN_ISSUER': 'not in order',
  // IPv6
  'OK EXPECTATION_INVALID': 'IPv6',
  'NAME_MISMATCH EXPECTATION_INVALID': 'IPv6',
  // what is not compared is not read
  'NAME_MALFORMED NAME_MISMATCH': 'names as octets',
  'DER_STRING NAME_MISMATCH': 'names as octets',
}

/** What nano takes and mcu does not: digits of dates and characters of names, which it does not read. */
const LAXER = ['subject that is no UTF-8', 'UTCTime of 30 February', 'UTCTime with a second 60']

test('on every test chain: the same, or why not', () => {
  let same = 0
  const laxer: string[] = []
  for (const chain of CHAINS) {
    const [a, b] = [mcu.verify(chain), nano.verify(chain)].map(statusOf) as [StatusName, StatusName]
    if (a === b) same += 1
    else if (b === 'OK') laxer.push(chain.name)
    else assert.ok(LACKS.includes(b) || `${a} ${b}` in DIFFERENT, `${chain.name}: ${a} in mcu, ${b} in nano`)
  }
  assert.equal(laxer, LAXER)
  assert.ok(same > 190, `${same} the same`)
})

test('what nothing is decided by is not read: key identifiers, names of kinds that nobody compares', () => {
  const root = makeRoot()
  const identifier = extension(OID.authorityKeyIdentifier, false, Uint8Array.of(0x04, 0x00))
  const cases = [
    makeLeaf(root, { without: ['authorityKeyIdentifier'], extra: [identifier] }),
    makeLeaf(root, { names: [{ dns: 'myserver.iocafe' }, { raw: Uint8Array.of(0x9e, 0x00) }] }),
  ]
  for (const { der } of cases) {
    const given = { anchors: [root.der], chain: [der] }
    assert.is.not(statusOf(mcu.verify(given)), 'OK')
    assert.is(statusOf(nano.verify(given)), 'OK')
  }
  // what it does decide by is read as strictly: a name behind one that is malformed, an element that ends too late
  const cut = makeLeaf(root, { names: [{ raw: Uint8Array.of(0x82, 0x7f, 0x61) }] })
  for (const core of [mcu, nano])
    assert.is(statusOf(core.verify({ anchors: [root.der], chain: [cut.der] })), 'DER_TRUNCATED')
})

test('reports: the same certificate and place where the status is the same', () => {
  for (const chain of CHAINS) {
    const [a, b] = [mcu.verify(chain), nano.verify(chain)]
    if (statusOf(a) !== statusOf(b)) continue
    assert.is(b.word, a.word, chain.name)
  }
})

test('what is not there says so', () => {
  const { core } = nano
  const not = STATUS.NOT_IN_BUILD.code
  const input = (bytes: Uint8Array) => {
    assert.ok(core.put(bytes))
    return bytes.length
  }
  core.call('tc_list_begin')
  core.call('tc_chain_begin')
  assert.is(core.call('tc_revocation_begin', 1), not, 'CRLs')
  assert.is(core.call('tc_signature_begin', 0, 0, 0, 0), not)
  assert.is(core.call('tc_signature_step', 1), 0)
  assert.is(core.call('tc_list_key', input(new Uint8Array(32))), not)
  assert.is(core.call('tc_list_key', 0), 0, 'no key is what it has')
  assert.is(core.call('tc_capture_commit', input(new Uint8Array(64))), not)
  assert.is(core.call('tc_capture_reveal', input(new Uint8Array(32))), not)
  assert.is(core.call('tc_compare_check', input(new Uint8Array(192))), not)
  assert.is(core.call('tc_succession_begin', 0, 0, 0), not)
  assert.is(core.call('tc_succession_end'), not)
  assert.is(core.call('tc_time', 0, 0, 0), 0)
  for (const state of [1, 2]) assert.is(core.call('tc_time', state, 0, 1), not)
  // floor, strict, legacy, strict tier, revocation strict
  for (const word of [1, 2, 4, 8, 2 << 4]) assert.is(core.call('tc_policy', word), not, `policy ${word}`)
  for (const word of [0, 1 << 4, 1 << 6, 3 << 8, 1 << 16]) assert.is(core.call('tc_policy', word), 0, `policy ${word}`)
  assert.is(core.call('tc_capture_open', 3, 0), STATUS.CAPTURE_CONFIRMATION.code, 'words')
})

test('capture and list: as in mcu, step by step', () => {
  const [small, large] = ['nano', 'mcu'].map(
    (build) => new ModulePlayer(readFileSync(join(ROOT, `build/trustcore.${build}.wasm`))),
  ) as [ModulePlayer, ModulePlayer]
  const word = (bytes: Uint8Array, at = 0) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
  let compared = 0
  for (const { name, operations } of [...listVectors(), ...captureVectors()]) {
    const [a, b] = [small.play(operations), large.play(operations)]
    if (/compar|sealed/.test(name)) continue
    for (const [i, operation] of operations.entries()) {
      assert.is(word(a[i]!), word(b[i]!), `${name}, operation ${i}: ${operation.name}`)
      if (operation.name.startsWith('capture') && a[i]!.length === 8) assert.is(word(a[i]!, 4), word(b[i]!, 4), name)
      compared += 1
    }
  }
  assert.ok(compared > 380, `${compared} answers`)
})

test('a root that constrains names is on the list and good for nothing, critical or not, whoever put it there', () => {
  for (const critical of [true, false]) {
    const root = makeRoot({ nameConstraints: { permitted: [{ dns: 'iocafe' }], critical } })
    const leaf = makeLeaf(root)
    const given = { anchors: [root.der], chain: [leaf.der] }
    assert.is(statusOf(mcu.verify(given)), 'OK')
    assert.is(statusOf(nano.verify(given)), 'EXTENSION_UNKNOWN_CRITICAL')
    // the same list as an image that another build made
    const large = new TrustList({ build: 'mcu' })
    large.add(root.der)
    const small = new TrustList({ build: 'nano', slots: [large.seal().image, new Uint8Array()] })
    assert.is(small.entries.length, 1)
    const { status } = small.verify({ chain: [leaf.der], expect: { name: 'myserver.iocafe' } })
    assert.is(status, 'EXTENSION_UNKNOWN_CRITICAL')
  }
})

test('an intermediate that constrains names, critical or not, is refused with all that is below it', () => {
  for (const critical of [true, false]) {
    const root = makeRoot()
    const ca = makeIntermediate(root, { nameConstraints: { permitted: [{ dns: 'iocafe' }], critical } })
    const given = { anchors: [root.der], chain: [makeLeaf(ca).der, ca.der] }
    assert.is(statusOf(mcu.verify(given)), 'OK')
    assert.is(statusOf(nano.verify(given)), 'EXTENSION_UNKNOWN_CRITICAL')
  }
})

test('a sealed image is not taken for one without a seal', () => {
  const large = new TrustList({ build: 'mcu', deviceKey: new Uint8Array(32).fill(7) })
  large.add(makeRoot().der)
  const small = new TrustList({ build: 'nano', slots: [large.seal().image, new Uint8Array()] })
  assert.is(small.slotStatus[0], 'LIST_SEAL')
  assert.is(small.entries.length, 0)
})

test('a deny list: the leaf, the intermediate, a list that is older, one of another root', () => {
  const root = makeRoot()
  const ca = makeIntermediate(root)
  const leaf = makeLeaf(ca)
  const other = makeRoot({ key: 'p256.h', subject: { O: 'elsewhere' } })
  const verifier = new Verifier({ build: 'nano', anchors: [root.der, other.der] })
  const verdict = (list: Uint8Array) =>
    verifier.verify({ chain: [leaf.der, ca.der], expect: { name: 'myserver.iocafe' }, denyLists: [list] })
  assert.is(verdict(makeDenyList(root, { number: 1, denied: [other.key.spki] })).status, 'OK')
  assert.is(verdict(makeDenyList(root, { number: 2, denied: [leaf.key.spki] })).status, 'REVOKED')
  assert.is(verdict(makeDenyList(root, { number: 3, denied: [ca.key.spki] })).status, 'REVOKED')
  const old = verdict(makeDenyList(root, { number: 1, denied: [] }))
  assert.is(old.revocationLists[0]?.status, 'DENY_LIST_ROLLED_BACK')
  const stranger = verdict(makeDenyList(other, { number: 1, denied: [leaf.key.spki] }))
  assert.is(stranger.revocationLists[0]?.status, 'OK')
  assert.is(stranger.status, 'OK', 'another root denies nothing here')
  const forged = verdict(
    makeDenyList(other, { number: 9, denied: [leaf.key.spki], root: makeDenyList(root, {}).slice(32, 64) }),
  )
  assert.is(forged.revocationLists[0]?.status, 'DENY_LIST_SIGNATURE')
  assert.is(forged.status, 'OK')
})

test('organisations that differ in case or string type are one: no second root is captured for them', () => {
  const { core } = nano
  const statusOfOffer = (subject: NameInput) => {
    core.call('tc_list_begin')
    core.put(makeRoot({ subject: { O: 'IoCafe', CN: 'one' } }).der)
    core.call('tc_list_add', makeRoot({ subject: { O: 'IoCafe', CN: 'one' } }).der.length, 1, 0, 0)
    const root = makeRoot({ key: 'p256.d', subject })
    const leaf = makeLeaf(root)
    core.call('tc_chain_begin')
    core.put(leaf.der)
    core.call('tc_chain_add', leaf.der.length)
    core.call('tc_capture_open', 2, 0)
    core.call('tc_capture_connected')
    core.put(root.der)
    core.call('tc_capture_offer', root.der.length)
    while (core.call('tc_step', 1000) !== 0);
    const code = core.call('tc_capture_confirm')
    core.call('tc_capture_abort')
    return NAMES.get(code)
  }
  assert.is(statusOfOffer({ O: 'elsewhere', CN: 'two' }), 'OK')
  assert.is(statusOfOffer({ O: 'IOCAFE', CN: 'two' }), 'CAPTURE_IDENTITY_CHANGED')
  assert.is(statusOfOffer({ O: { tag: 0x13, text: 'IoCafe' }, CN: 'two' }), 'CAPTURE_IDENTITY_CHANGED')
})

test.run()

/** What a capture refuses (docs/abi.md, "Capture"), by the bare functions; after each refusal the list is as it was. */
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/index.js'
import { REJECTED } from '../../bindings/verdict.js'
import { type Made, makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('core/capture-refusals')

const EXPECT = 1
const AUTO = 2
const root = makeRoot()
const leaf = makeLeaf(root)
const hashOf = (made: Made): Uint8Array => Uint8Array.from(createHash('sha256').update(made.key.spki).digest())

function put(core: Core, bytes: Uint8Array | string): number {
  const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  assert.ok(core.put(given))
  return given.length
}

const is = (code: number, status: StatusName): void => assert.is(code, STATUS[status].code)

/** A window opened, the chain of the unverified connection given. */
function connected(chain: readonly Made[] = [leaf], trusted: readonly Made[] = []): Core {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  for (const made of trusted) is(core.call('tc_list_add', put(core, made.der), 1, 0, 0), 'OK')
  is(core.call('tc_capture_open', AUTO, 0), 'OK')
  core.call('tc_chain_begin')
  for (const made of chain) is(core.call('tc_chain_add', put(core, made.der)), 'OK')
  is(core.call('tc_capture_connected'), 'OK')
  return core
}

/** The window is closed, and the list holds only what it held. */
function closed(core: Core, entries = 0): void {
  assert.is(core.call('tc_capture_action'), 0)
  assert.is(core.call('tc_capture_entry'), 0xffffffff)
  assert.is(core.call('tc_list_count'), entries)
}

/** Offers what is not one certificate: refused at once. */
function refusedOffer(name: string, offered: Uint8Array | string, status: StatusName): void {
  test(`${name}: ${status}`, () => {
    const core = connected()
    is(core.call('tc_capture_offer', put(core, offered)), status)
    closed(core)
    is(core.call('tc_capture_offer', put(core, root.der)), 'CAPTURE_CLOSED')
  })
}

refusedOffer('nothing', '', 'CAPTURE_NO_ROOT')
refusedOffer('two roots', root.pem + makeRoot({ key: 'p256.e' }).pem, 'CAPTURE_SEVERAL_ROOTS')
refusedOffer('the same root twice', root.pem + root.pem, 'CAPTURE_SEVERAL_ROOTS')
refusedOffer('a key', root.pem.replaceAll('CERTIFICATE', 'PRIVATE KEY'), 'PEM_LABEL')
/** Offers a root that is refused in the steps, before or after its signature: the confirmation says why. */
function refusedConfirmation(
  name: string,
  offered: Uint8Array,
  status: StatusName,
  chain?: readonly Made[],
  trusted?: readonly Made[],
): void {
  test(`${name}: ${status}`, () => {
    const core = connected(chain, trusted)
    is(core.call('tc_capture_offer', put(core, offered)), 'OK')
    while (core.call('tc_step', 1) !== 0);
    assert.is(core.call('tc_verdict'), REJECTED)
    is(core.call('tc_capture_confirm'), status)
    closed(core, trusted?.length)
    is(core.call('tc_capture_offer', put(core, root.der)), 'CAPTURE_CLOSED')
  })
}

refusedConfirmation('half a root', root.der.subarray(0, 100), 'DER_TRUNCATED')
refusedConfirmation('a root with a byte behind it', Uint8Array.of(...root.der, 0), 'DER_TRAILING_BYTES')
refusedConfirmation('the leaf', leaf.der, 'CAPTURE_ROOT_IS_LEAF')
refusedConfirmation('an intermediate', makeIntermediate(root).der, 'ROOT_NOT_SELF_SIGNED')
refusedConfirmation('a self-signed certificate that is no CA', makeRoot({ ca: false }).der, 'ROOT_NOT_CA')
refusedConfirmation('a root without basicConstraints', makeRoot({ without: ['basicConstraints'] }).der, 'ROOT_NOT_CA')
refusedConfirmation(
  'a root without an organisation',
  makeRoot({ subject: { CN: 'root' } }).der,
  'ROOT_ORGANISATION_MISSING',
)
refusedConfirmation('a root that is trusted already', root.der, 'CAPTURE_KNOWN', [leaf], [root])
refusedConfirmation(
  'another root of a trusted organisation',
  makeRoot({ key: 'p256.e' }).der,
  'CAPTURE_IDENTITY_CHANGED',
  [leaf],
  [root],
)
refusedConfirmation(
  'another root of a trusted organisation, in other letters',
  makeRoot({ key: 'p256.e', subject: { O: 'IOCAFE', CN: 'new' } }).der,
  'CAPTURE_IDENTITY_CHANGED',
  [leaf],
  [root],
)
const BMP_STRING = 0x1e
const PRINTABLE_STRING = 0x13
const TELETEX_STRING = 0x14
const inBmp = (text: string): string => [...text].map((letter) => `\0${letter}`).join('')
for (const [name, O] of [
  ['with a space behind it', 'iocafe '],
  ['with spaces around it', '  iocafe  '],
  ['in a BMPString', { tag: BMP_STRING, text: inBmp('iocafe') }],
  ['in a BMPString, in other letters', { tag: BMP_STRING, text: inBmp('IoCafe ') }],
  ['in a PrintableString', { tag: PRINTABLE_STRING, text: 'iocafe' }],
  ['in a TeletexString', { tag: TELETEX_STRING, text: ' IOCAFE' }],
] as const) {
  refusedConfirmation(
    `another root of a trusted organisation, its name ${name}`,
    makeRoot({ key: 'p256.e', subject: { O, CN: 'new' } }).der,
    'CAPTURE_IDENTITY_CHANGED',
    [leaf],
    [root],
  )
}
test('an organisation of another name is another one', () => {
  for (const O of ['io cafe', 'iocaf', 'iocafe2', 'ıocafe']) {
    const core = connected([leaf], [root])
    is(core.call('tc_capture_offer', put(core, makeRoot({ key: 'p256.e', subject: { O, CN: 'new' } }).der)), 'OK')
  }
})
refusedConfirmation(
  'a root signed with SHA-1',
  makeRoot({ key: 'rsa2048.a', algorithm: 'rsa-sha1' }).der,
  'ALGORITHM_SHA1',
)

const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, (bytes.at(-1) as number) ^ 1)
refusedConfirmation(
  'a root whose signature on itself is wrong',
  makeRoot({ signatureValue: flipped }).der,
  'ROOT_NOT_SELF_SIGNED',
)
refusedConfirmation(
  'the root of somebody else',
  makeRoot({ key: 'p256.e', subject: { O: 'other' } }).der,
  'PATH_UNKNOWN_ISSUER',
)
refusedConfirmation('a root of the same name with another key', makeRoot({ key: 'p256.e' }).der, 'SIGNATURE_WRONG')
test('a leaf without a name, which the chain may have', () => {
  const core = connected([makeLeaf(root, { names: null })])
  is(core.call('tc_capture_offer', put(core, root.der)), 'OK')
  while (core.call('tc_step', 1000) !== 0);
  is(core.call('tc_capture_confirm'), 'NAME_NONE')
  closed(core)
})
refusedConfirmation('a leaf for clients', root.der, 'PATH_EXTENDED_KEY_USAGE', [
  makeLeaf(root, { extendedKeyUsage: ['clientAuth'] }),
])

refusedConfirmation('a chain that cannot be read', root.der, 'CERTIFICATE_VERSION', [makeLeaf(root, { version: 4 })])

test('confirmations that there are not', () => {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  for (const kind of [0, 4, 255]) is(core.call('tc_capture_open', kind, 0), 'CAPTURE_CONFIRMATION')
  is(core.call('tc_capture_open', AUTO, put(core, hashOf(root))), 'CAPTURE_CONFIRMATION')
  for (const bytes of [0, 15, 33])
    is(core.call('tc_capture_open', EXPECT, put(core, new Uint8Array(bytes))), 'CAPTURE_PIN_INVALID')
  closed(core)
})

test('another root than the expected', () => {
  for (const bytes of [16, 32]) {
    const core = new Core('mcu')
    core.call('tc_list_begin')
    const pin = hashOf(root).slice(0, bytes)
    pin[bytes - 1] = (pin[bytes - 1] as number) ^ 1
    is(core.call('tc_capture_open', EXPECT, put(core, pin)), 'OK')
    core.call('tc_chain_begin')
    is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
    is(core.call('tc_capture_connected'), 'OK')
    is(core.call('tc_capture_offer', put(core, root.der)), 'OK')
    while (core.call('tc_step', 1000) !== 0);
    is(core.call('tc_capture_confirm'), 'CAPTURE_EXPECTATION')
    closed(core)
  }
})

test('with no window open nothing changes the list', () => {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  core.call('tc_chain_begin')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  is(core.call('tc_capture_connected'), 'CAPTURE_CLOSED')
  is(core.call('tc_capture_offer', put(core, root.der)), 'CAPTURE_CLOSED')
  is(core.call('tc_capture_confirm'), 'CAPTURE_CLOSED')
  is(core.call('tc_capture_written', put(core, root.der)), 'CAPTURE_CLOSED')
  is(core.call('tc_capture_closed'), 'CAPTURE_CLOSED')
  is(core.call('tc_capture_verified'), 'CAPTURE_CLOSED')
  closed(core)
})

test('while a window is open the list is changed by nobody else', () => {
  const core = connected()
  is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OUT_OF_ORDER')
  is(core.call('tc_list_seal'), 'OUT_OF_ORDER')
  is(core.call('tc_list_remove', 0), 'OUT_OF_ORDER')
  is(core.call('tc_capture_open', AUTO, 0), 'OUT_OF_ORDER')
  assert.is(core.call('tc_list_count'), 0)
})

test('confirming before the steps are done', () => {
  const core = connected()
  is(core.call('tc_capture_offer', put(core, root.der)), 'OK')
  is(core.call('tc_capture_confirm'), 'OUT_OF_ORDER')
  assert.is(core.call('tc_list_count'), 0)
})

test('a verification of something else in between confirms nothing', () => {
  const core = connected()
  is(core.call('tc_capture_offer', put(core, makeRoot({ key: 'p256.e', subject: { O: 'other' } }).der)), 'OK')
  core.call('tc_chain_begin')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  is(core.call('tc_expect', 4, 0), 'OK')
  core.call('tc_verify')
  assert.is.not(core.call('tc_capture_confirm'), 0)
  assert.is(core.call('tc_list_count'), 0)
})

test.run()

/** The legacy policy: X.509 v1 roots and leaves without extensions, common names. */

import { children, hex, sequence, tlv } from '../der.js'
import { basicConstraints } from '../extensions.js'
import { type CertificateOptions, type Made, makeCertificate, makeIntermediate, makeLeaf, makeRoot } from '../pki.js'
import { type Given, refused, type TestChain, trusted } from '../test-chain.js'

const ORGANISATION = { O: 'iocafe', CN: 'iocafe' }
const rootV1 = makeCertificate({ subject: ORGANISATION, key: 'rsa2048.a', version: 1 })
const leafV1 = (options: Partial<CertificateOptions> = {}, issuer: Made = rootV1): Made =>
  makeCertificate({ subject: { CN: 'myserver.iocafe', O: 'iocafe' }, key: 'rsa2048.b', issuer, version: 1, ...options })

const given = (root: Made, chain: readonly Made[], legacy: boolean, expect?: Given['expect']): Given => ({
  anchors: [root.der],
  chain: chain.map((made) => made.der),
  policy: { legacy },
  ...(expect && { expect }),
})

const LEGACY = 'v1 root and v1 leaf'
const rootV3 = makeRoot({ key: 'rsa2048.a' })
const caV1 = makeCertificate({ subject: { O: 'iocafe', CN: 'ca' }, key: 'rsa2048.c', issuer: rootV1, version: 1 })

/** Nothing compares a common name with name constraints, so under any it is no server name: constraints of a CA, of the root. */
function constrained(): TestChain[] {
  const plain = makeIntermediate(rootV3)
  const constraints = { nameConstraints: { permitted: [{ dns: 'yourserver.iocafe' }] } }
  const ca = makeIntermediate(rootV3, constraints)
  const root = makeRoot({ key: 'rsa2048.a', ...constraints })
  const parent = 'common name under an intermediate'
  const leafUnder = (issuer: Made): Made => makeLeaf(issuer, { names: null })
  return [
    trusted(parent, given(rootV3, [leafUnder(plain), plain], true)),
    refused('common name under name constraints', parent, 'NAME_NONE', 0, given(rootV3, [leafUnder(ca), ca], true)),
    refused(
      'common name under name constraints of the root',
      parent,
      'NAME_NONE',
      0,
      given(root, [leafUnder(root)], true),
    ),
  ]
}

export const LEGACY_CHAINS: readonly TestChain[] = [
  trusted(LEGACY, given(rootV1, [leafV1()], true), [0]),
  refused('v1 leaf without the legacy policy', LEGACY, 'CERTIFICATE_V1_REFUSED', 0, given(rootV1, [leafV1()], false)),
  trusted('v1 root and v3 leaf', given(rootV1, [makeLeaf(rootV1)], true)),
  refused(
    'v1 root without the legacy policy',
    'v1 root and v3 leaf',
    'CERTIFICATE_V1_REFUSED',
    { anchor: 0 },
    given(rootV1, [makeLeaf(rootV1)], false),
  ),
  trusted('v3 root and v1 leaf', given(rootV3, [leafV1({}, rootV3)], true)),
  refused('v1 intermediate', LEGACY, 'PATH_ISSUER_NOT_CA', 1, given(rootV1, [makeLeaf(caV1), caV1], true)),
  refused(
    'v1 leaf of another name',
    LEGACY,
    'NAME_MISMATCH',
    0,
    given(rootV1, [leafV1({ subject: { CN: 'yourserver.iocafe' } })], true),
  ),
  refused(
    'v1 leaf without a common name',
    LEGACY,
    'NAME_NONE',
    0,
    given(rootV1, [leafV1({ subject: { O: 'iocafe' } })], true),
  ),
  trusted('common name of a v3 leaf', given(rootV3, [makeLeaf(rootV3, { names: null })], true)),
  ...constrained(),
  refused(
    'common name beside a subjectAltName',
    'common name of a v3 leaf',
    'NAME_MISMATCH',
    0,
    given(rootV3, [makeLeaf(rootV3, { dns: ['other.iocafe'] })], true),
  ),
  trusted('v1 leaf, any server of the organisation', given(rootV1, [leafV1()], true, { organisation: 'iocafe' })),
  refused(
    'v1 leaf of a rogue',
    LEGACY,
    'SIGNATURE_WRONG',
    0,
    given(rootV1, [leafV1({}, { ...rootV1, key: makeRoot({ key: 'rsa2048.d' }).key })], true),
  ),
  refused(
    'v1 with extensions',
    LEGACY,
    'CERTIFICATE_VERSION_EXTENSIONS',
    0,
    given(rootV1, [leafV1({ extensions: [basicConstraints({ ca: false })] })], true),
  ),
  refused(
    'v1 with a unique identifier',
    LEGACY,
    'CERTIFICATE_UNIQUE_IDENTIFIER',
    0,
    given(rootV1, [leafV1({ tbs: withUniqueIdentifier })], true),
  ),
  trusted('v2 with a unique identifier', given(rootV1, [leafV1({ version: 2, tbs: withUniqueIdentifier })], true)),
  trusted('v3 without extensions', given(rootV3, [leafV1({ version: 3 }, rootV3)], true)),
  refused('version 4', LEGACY, 'CERTIFICATE_VERSION', 0, given(rootV1, [leafV1({ version: 4 })], true)),
  refused('version 1 written', LEGACY, 'DER_DEFAULT_ENCODED', 0, given(rootV1, [leafV1({ tbs: withVersion1 })], true)),
  trusted('v3 chain under the legacy policy', legacyPlain()),
]

/** Adds an issuerUniqueID at the end of the tbsCertificate. */
function withUniqueIdentifier(tbs: Uint8Array): Uint8Array {
  return sequence(
    children(tbs).map((part) => part.tlv),
    tlv(0x81, hex('00 2a')),
  )
}

function withVersion1(tbs: Uint8Array): Uint8Array {
  return sequence(
    hex('a003020100'),
    children(tbs).map((part) => part.tlv),
  )
}

function legacyPlain(): Given {
  const root = makeRoot()
  const ca = makeIntermediate(root)
  return given(root, [makeLeaf(ca), ca], true)
}

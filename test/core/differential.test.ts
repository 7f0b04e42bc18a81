/**
 * The verdict on every test chain against node:crypto: each link of a trusted path is one that `checkIssued` and `verify` hold
 * too, the leaf has the expected name there too; and no chain is refused for its signature whose links all hold there.
 */
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Verifier } from '../../bindings/index.js'
import { CHAINS, type TestChain } from '../support/chains.js'

const test = suite('core/differential')

const trusted = CHAINS.filter((chain) => chain.trusted)

function pathOf({ anchors, chain, expect, policy, time }: TestChain): X509Certificate[] {
  const verdict = new Verifier({ anchors }).verify({ chain, expect, policy, time })
  assert.ok(verdict.trusted)
  const ders = [...verdict.path.map((index) => chain[index]), anchors[verdict.anchor ?? -1]]
  return ders.map((der) => new X509Certificate(der ?? ''))
}

for (const chain of trusted) {
  test(`${chain.name}: node:crypto holds every link`, () => {
    const path = pathOf(chain)
    for (const [i, certificate] of path.slice(0, -1).entries()) {
      const issuer = path[i + 1] as X509Certificate
      assert.ok(certificate.verify(issuer.publicKey), `link ${i}`)
      assert.is(certificate.issuer, issuer.subject, `link ${i}`)
      // a v1 root is no CA to OpenSSL's check, which the legacy policy is for
      if (!chain.policy?.legacy) assert.ok(certificate.checkIssued(issuer), `link ${i}`)
    }
  })
}

test('expected names: node:crypto matches them too', () => {
  let compared = 0
  for (const chain of trusted) {
    const { expect } = chain
    if (!('name' in expect) || chain.policy?.legacy) continue
    const leaf = new X509Certificate(chain.chain[0] ?? '')
    // OpenSSL wants two labels below a wildcard, RFC 9525 no certain count
    if (leaf.subjectAltName === 'DNS:*.iocafe') continue
    const matches = isIP(expect.name) ? leaf.checkIP(expect.name) : leaf.checkHost(expect.name, { subject: 'never' })
    assert.ok(matches, chain.name)
    compared += 1
  }
  assert.ok(compared > 50)
})

test('names that do not match: node:crypto does not match them either', () => {
  let compared = 0
  for (const chain of CHAINS.filter(({ status }) => status === 'NAME_MISMATCH' || status === 'NAME_NONE')) {
    const { expect } = chain
    if (!('name' in expect) || chain.policy?.legacy) continue
    const leaf = new X509Certificate(chain.chain[0] ?? '')
    const options = { subject: 'never', partialWildcards: false } as const
    const matches = isIP(expect.name) ? leaf.checkIP(expect.name) : leaf.checkHost(expect.name, options)
    assert.not.ok(matches, chain.name)
    compared += 1
  }
  assert.ok(compared > 20)
})

test('wrong signatures: node:crypto refuses them too', () => {
  const wrong = CHAINS.filter(({ status }) => status === 'SIGNATURE_WRONG')
  assert.ok(wrong.length > 40)
  for (const { name, anchors, chain, certificate } of wrong) {
    const child = new X509Certificate(chain[certificate?.index ?? 0] ?? '')
    const issuers = [...chain, ...anchors]
      .map((der) => new X509Certificate(der))
      .filter((ca) => ca.subject === child.issuer)
    assert.ok(issuers.length > 0, name)
    for (const anchor of anchors.map((der) => new X509Certificate(der)))
      assert.not.ok(child.verify(anchor.publicKey), name)
  }
})

test.run()

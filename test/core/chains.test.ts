/**
 * Every rule of path validation by its one defect: the chain is refused with the exact status, about the right certificate,
 * and its parent, which lacks the defect, is trusted.
 */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TrustError, type Verdict, Verifier } from '../../bindings/index.js'
import { CHAINS, CHAINS_BY_THEME, chainNamed, type TestChain } from '../support/chains.js'
import { unknownExtension } from '../support/extensions.js'
import { makeRoot } from '../support/pki.js'

const test = suite('core/chains')

function verdictOn({ anchors, chain, expect, policy, time }: TestChain): Verdict {
  return new Verifier({ anchors }).verify({ chain, expect, policy, time })
}

function checkTrusted(chain: TestChain): void {
  const verdict = verdictOn(chain)
  assert.is(verdict.status, 'OK', chain.name)
  assert.is(verdict.trusted, true, chain.name)
  assert.is(verdict.path[0], 0)
  assert.is(verdict.path.length, verdict.depth)
  assert.ok(verdict.anchor !== null && verdict.anchor < chain.anchors.length)
  assert.ok(verdict.checks.every((check) => check.ran === check.passed))
  assert.is(verdict.leafSpkiSha256?.length, 32)
  assert.is(verdict.anchorSpkiSha256?.length, 32)
  if (chain.path) assert.equal(verdict.path, chain.path)
}

function checkRefused(chain: TestChain): void {
  const verdict = verdictOn(chain)
  assert.is(verdict.trusted, false, chain.name)
  assert.is(verdict.status, chain.status, chain.name)
  assert.equal(verdict.certificate, chain.certificate ?? null, chain.name)
  assert.is(verdict.depth, 0)
  assert.is(verdict.anchor, null)
}

for (const [theme, chains] of Object.entries(CHAINS_BY_THEME)) {
  for (const chain of chains) {
    test(`${theme}: ${chain.name}: ${chain.status}`, () => {
      if (chain.trusted) {
        checkTrusted(chain)
      } else {
        checkTrusted(chainNamed(chain.parent ?? ''))
        checkRefused(chain)
      }
    })
  }
}

test('names of chains are unique, parents are trusted chains', () => {
  assert.is(new Set(CHAINS.map((chain) => chain.name)).size, CHAINS.length)
  for (const chain of CHAINS) assert.is(chain.trusted, chain.parent === undefined, chain.name)
})

test('an anchor whose defect does not matter harms nobody', () => {
  const { anchors, chain, expect } = chainNamed('in order')
  const defective = [
    makeRoot({ key: 'p256.h', extra: [unknownExtension(true)] }),
    makeRoot({ key: 'p256.g', ca: false }),
    makeRoot({ key: 'p224.a' }),
    makeRoot({ key: 'p256.f', nameConstraints: { excluded: [{ dns: 'iocafe' }] } }),
  ].map((root) => root.der)
  const verifier = new Verifier({ anchors: [...defective, ...anchors] })
  assert.is(verifier.verify({ chain, expect }).status, 'OK')
})

test('bytes that are no root cannot be trusted', () => {
  assert.throws(
    () => new Verifier({ anchors: Uint8Array.of(0x30, 0) }),
    (error: unknown) => error instanceof TrustError,
  )
})

test.run()

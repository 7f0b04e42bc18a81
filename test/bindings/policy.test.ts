import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodePolicy, KEY_USAGES } from '../../bindings/policy.js'
import { misuse } from '../support/misuse.js'

const test = suite('bindings/policy')

test('nothing given is the word 0', () => {
  assert.is(encodePolicy(), 0)
  assert.is(encodePolicy({}), 0)
})

test('each member has its bits', () => {
  const words: [object, number][] = [
    [{ time: 'ignore' }, 0],
    [{ time: 'floor' }, 1],
    [{ time: 'strict' }, 2],
    [{ legacy: true }, 0x4],
    [{ legacy: false }, 0],
    [{ strictTier: true }, 0x8],
    [{ revocation: 'known-bad' }, 0],
    [{ revocation: 'off' }, 0x10],
    [{ revocation: 'strict' }, 0x20],
    [{ extendedKeyUsage: 'serverAuth' }, 0],
    [{ extendedKeyUsage: 'clientAuth' }, 0x40],
    [{ extendedKeyUsage: 'any' }, 0x80],
    [{ maxIntermediates: 0 }, 0x100],
    [{ maxIntermediates: 30 }, 0x1f00],
    [{ keyUsage: ['digitalSignature'] }, 0x10000],
    [{ keyUsage: ['decipherOnly', 'keyAgreement'] }, 0x1100000],
    [{ keyUsage: KEY_USAGES }, 0x1ff0000],
    [{ time: 'strict', legacy: true, maxIntermediates: 1 }, 0x206],
  ]
  for (const [policy, word] of words) assert.is(encodePolicy(policy), word, JSON.stringify(policy))
})

test('misuse names the member', () => {
  misuse(() => encodePolicy(null), 'policy')
  misuse(() => encodePolicy([]), 'policy')
  misuse(() => encodePolicy({ revokation: 'off' }), 'policy.revokation')
  misuse(() => encodePolicy({ time: 'Strict' }), 'policy.time')
  misuse(() => encodePolicy({ legacy: 1 }), 'policy.legacy')
  misuse(() => encodePolicy({ strictTier: 'yes' }), 'policy.strictTier')
  misuse(() => encodePolicy({ revocation: true }), 'policy.revocation')
  misuse(() => encodePolicy({ extendedKeyUsage: 'codeSigning' }), 'policy.extendedKeyUsage')
  for (const n of [-1, 31, 1.5, '1']) misuse(() => encodePolicy({ maxIntermediates: n }), 'policy.maxIntermediates')
  misuse(() => encodePolicy({ keyUsage: 'keyAgreement' }), 'policy.keyUsage')
  misuse(() => encodePolicy({ keyUsage: ['keyAgreement', 'signing'] }), 'policy.keyUsage[1]')
})

test.run()

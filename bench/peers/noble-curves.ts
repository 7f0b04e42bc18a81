/** `@noble/curves`: the leaf's signature alone, its parts taken out of the certificate before. */
import { createPublicKey, X509Certificate } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { Certificate } from 'pkijs'
import type { Peer } from './peer.js'

const CURVES = { p256, p384, p521 } as const

/** The key of a root as its curve encodes it: the end of its subjectPublicKeyInfo. */
function encodedKey(root: Uint8Array, bytes: number): Uint8Array {
  const spki = createPublicKey(new X509Certificate(root).publicKey.export({ type: 'spki', format: 'pem' }))
  return Uint8Array.from(spki.export({ type: 'spki', format: 'der' }).subarray(-bytes))
}

/** One signature, nothing of X.509. */
export const nobleCurves: Peer = {
  name: '@noble/curves',
  does: '`verify` of the one signature alone: nothing is parsed, no path, no name',
  knows: ({ kind, chain }) => chain.length === 1 && (kind in CURVES || kind === 'ed25519'),
  prepare({ kind, root }, [leaf = new Uint8Array()]) {
    const certificate = Certificate.fromBER(leaf.slice().buffer)
    const message = Uint8Array.from(certificate.tbsView)
    const signature = Uint8Array.from(certificate.signatureValue.valueBlock.valueHexView)
    if (kind === 'ed25519') {
      const key = encodedKey(root, 32)
      return () => ed25519.verify(signature, message, key)
    }
    const curve = CURVES[kind as keyof typeof CURVES]
    const key = encodedKey(root, 1 + 2 * Math.ceil(curve.Point.Fp.BITS / 8))
    return () => curve.verify(signature, message, key, { format: 'der', lowS: false })
  },
}

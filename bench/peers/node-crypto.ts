/** `node:crypto`: what a Node user writes without any package. OpenSSL does the work. */
import { X509Certificate } from 'node:crypto'
import { SERVER_NAME } from '../chain-set.js'
import type { Peer } from './peer.js'

function holds(chain: readonly Uint8Array[], root: X509Certificate): boolean {
  const path = chain.map((der) => new X509Certificate(der))
  path.push(root)
  for (let i = 0; i + 1 < path.length; i++) {
    const certificate = path[i] as X509Certificate
    const issuer = path[i + 1] as X509Certificate
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return false
  }
  return path[0]?.checkHost(SERVER_NAME) !== undefined
}

/** The root has been parsed before. */
export const nodeCryptoPrepared: Peer = {
  name: 'node:crypto, root prepared',
  does: '`X509Certificate` of each certificate, `checkIssued`, `verify`, `checkHost`; the root was parsed before',
  knows: () => true,
  prepare({ root }, chain) {
    const prepared = new X509Certificate(root)
    return () => holds(chain, prepared)
  },
}

/** Every object is made anew. */
export const nodeCryptoFresh: Peer = {
  name: 'node:crypto, all fresh',
  does: 'the same, and the root is parsed each time',
  knows: () => true,
  prepare({ root }, chain) {
    return () => holds(chain, new X509Certificate(root))
  },
}

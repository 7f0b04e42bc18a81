/** `node-forge`: its chain verification. It knows RSA only. */
import forge from 'node-forge'
import type { Peer } from './peer.js'

const parse = (der: Uint8Array): forge.pki.Certificate =>
  forge.pki.certificateFromAsn1(forge.asn1.fromDer(Buffer.from(der).toString('binary')))

/** The root has been parsed before. */
export const nodeForge: Peer = {
  name: 'node-forge',
  does: '`pki.verifyCertificateChain`; no server name; the root was parsed before',
  knows: ({ kind }) => kind.startsWith('rsa'),
  prepare({ root }, chain) {
    const store = forge.pki.createCaStore([parse(root)])
    return () => forge.pki.verifyCertificateChain(store, chain.map(parse))
  },
}

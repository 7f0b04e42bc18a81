/** `pkijs`: its chain validation engine, on the WebCrypto of Node. */
import { Certificate, CertificateChainValidationEngine } from 'pkijs'
import type { Peer } from './peer.js'

const bufferOf = (der: Uint8Array): ArrayBuffer => der.slice().buffer

/** The root has been parsed before. */
export const pkijs: Peer = {
  name: 'pkijs',
  does: '`CertificateChainValidationEngine.verify` on parsed certificates; no server name; the root was parsed before',
  knows: ({ kind }) => kind !== 'ed25519',
  prepare({ root }, chain) {
    const trustedCerts = [Certificate.fromBER(bufferOf(root))]
    const buffers = chain.map(bufferOf)
    return async () => {
      // the engine takes the end certificate from the end of the list
      const certs = buffers.map((buffer) => Certificate.fromBER(buffer)).reverse()
      return (await new CertificateChainValidationEngine({ trustedCerts, certs }).verify()).result
    }
  },
}

/** `@peculiar/x509`: its chain builder and `verify`, on the WebCrypto of Node. */
import 'reflect-metadata'
import { X509Certificate, X509ChainBuilder } from '@peculiar/x509'
import type { Peer } from './peer.js'

/** The root has been parsed before. */
export const peculiarX509: Peer = {
  name: '@peculiar/x509',
  does: '`X509ChainBuilder.build`, then `verify` of each signature; no server name; the root was parsed before',
  knows: () => true,
  prepare({ root }, chain) {
    const anchor = new X509Certificate(root.slice())
    const ders = chain.map((der) => der.slice())
    return async () => {
      const [leaf, ...others] = ders.map((der) => new X509Certificate(der))
      if (!leaf) return false
      const path = await new X509ChainBuilder({ certificates: [...others, anchor] }).build(leaf)
      if (path.at(-1)?.equal(anchor) !== true) return false
      for (let i = 0; i + 1 < path.length; i++) {
        const issuer = path[i + 1]
        if (!issuer || !(await path[i]?.verify({ publicKey: issuer, signatureOnly: true }))) return false
      }
      return true
    }
  },
}

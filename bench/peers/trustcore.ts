/** Ourselves, through the public API of the bindings. */
import { Verifier } from '../../bindings/index.js'
import { SERVER_NAME } from '../chain-set.js'
import type { Peer } from './peer.js'

/** The gateway build; the anchor has been added before. */
export const trustcore: Peer = {
  name: 'trustcore',
  does: '`Verifier.verify`: syntax, path, signatures, constraints, server name; the anchor was added before',
  knows: () => true,
  prepare({ root }, chain) {
    const verifier = new Verifier({ anchors: root })
    const options = { chain, expect: { name: SERVER_NAME } }
    return () => verifier.verify(options).trusted
  },
}

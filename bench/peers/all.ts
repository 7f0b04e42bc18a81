/** The peers, in the order in which they are shown. */
import { COMPILED_PEERS } from './compiled.js'
import { nobleCurves } from './noble-curves.js'
import { nodeCryptoFresh, nodeCryptoPrepared } from './node-crypto.js'
import { nodeForge } from './node-forge.js'
import { peculiarX509 } from './peculiar-x509.js'
import type { Peer } from './peer.js'
import { pkijs } from './pkijs.js'

export const PEERS: readonly Peer[] = [
  nodeCryptoPrepared,
  nodeCryptoFresh,
  ...COMPILED_PEERS,
  pkijs,
  peculiarX509,
  nodeForge,
  nobleCurves,
]

/**
 * The chains that are measured: leaf + anchor, made by the organisation's desk.
 */
import { X509Certificate } from 'node:crypto'
import { createRequest, createRoot, type KeyType, signRequest } from '../firmware-sim/organisation/certificates.js'

export interface BenchChain {
  name: string
  serverName: string
  chain: readonly Uint8Array[]
  /** DER */
  root: Uint8Array
}

const KINDS: readonly [string, KeyType][] = [
  ['ec1', 'p256'],
  ['p384', 'p384'],
  ['rsa1', 'rsa2048'],
  ['rsa4096', 'rsa4096'],
]

/** One chain of each kind. */
export async function benchChains(): Promise<BenchChain[]> {
  const chains: BenchChain[] = []
  for (const [name, keyType] of KINDS) {
    const organisation = 'iocafe'
    const serverName = 'myserver.iocafe'
    const root = await createRoot({ organisation, keyType })
    const { requestPem } = await createRequest({
      organisation,
      serverName,
      keyType: keyType === 'rsa4096' ? 'rsa2048' : keyType,
    })
    const leaf = await signRequest({ requestPem, rootCertificatePem: root.certificatePem, rootKeyPem: root.keyPem })
    const chain = [new Uint8Array(new X509Certificate(leaf.certificatePem).raw)]
    chains.push({ name, serverName, chain, root: root.certificateDer })
  }
  return chains
}

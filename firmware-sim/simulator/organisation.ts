/**
 * Organisations of a simulated world: root and servers made by the organisation's own desk, kept in memory.
 */
import { createRequest, createRoot, signRequest } from '../organisation/certificates.js'
import type { ServerIdentity } from '../server/organisation-server.js'

/** An organisation and the secret that makes it one. */
export interface SimulatedOrganisation {
  name: string
  rootPem: string
  rootKeyPem: string
  /** SHA-256 of the root's subjectPublicKeyInfo: what a label on a device shows. 32 bytes */
  spkiSha256: Uint8Array
}

/** Creates an organisation with a new root. */
export async function createOrganisation(name: string): Promise<SimulatedOrganisation> {
  const root = await createRoot({ organisation: name })
  return { name, rootPem: root.certificatePem, rootKeyPem: root.keyPem, spkiSha256: root.spkiSha256 }
}

/** Issues a server's key and certificate; the server offers the organisation's root at first connect. */
export async function issueIdentity(organisation: SimulatedOrganisation, serverName: string): Promise<ServerIdentity> {
  const { requestPem, keyPem } = await createRequest({ serverName, organisation: organisation.name })
  const { certificatePem } = await signRequest({
    requestPem,
    rootCertificatePem: organisation.rootPem,
    rootKeyPem: organisation.rootKeyPem,
  })
  return { serverName, keyPem, chainPem: certificatePem, root: new TextEncoder().encode(organisation.rootPem) }
}

/**
 * The certificates that a TLS server sent, as a client's TLSSocket shows them. Measured on Node 20, 22 and 24:
 *
 * - `getPeerCertificate(true)` follows issuers from the leaf and drops every other certificate: of two cross-signed
 *   intermediates it shows one. It may be called again and leaks nothing.
 * - `getPeerX509Certificate()` shows all certificates in the order in which they were sent, linked by
 *   `issuerCertificate`. It works once, empties what `getPeerCertificate()` shows, and leaks some 7 KB of native
 *   memory for each certificate behind the leaf.
 *
 * So the short view comes first, and the full one only where the short one did not suffice (peer-views.ts).
 */
import type { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'

/** Certificates, DER, the leaf first. */
export type PeerChain = readonly Uint8Array[]

function linked(shown: DetailedPeerCertificate): PeerChain {
  const chain: Uint8Array[] = []
  const seen = new Set<string>()
  let certificate: DetailedPeerCertificate | undefined = shown
  while (certificate?.raw !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256)
    chain.push(certificate.raw)
    certificate = certificate.issuerCertificate
  }
  return chain
}

/** The leaf and the issuers that Node finds for it among what the peer sent; empty if there is no leaf. */
export function shortPeerChain(socket: TLSSocket): PeerChain {
  return linked(socket.getPeerCertificate(true))
}

/** All certificates that the peer sent, in their order. The socket goes on showing what it showed before. */
export function fullPeerChain(socket: TLSSocket): PeerChain {
  const shown = socket.getPeerCertificate(true)
  const leaf = socket.getPeerX509Certificate()
  if (leaf === undefined) return linked(shown)
  const chain: Uint8Array[] = []
  for (let at: X509Certificate | undefined = leaf; at !== undefined; at = at.issuerCertificate) chain.push(at.raw)
  const isNew = (certificate: Uint8Array): boolean => chain.every((other) => Buffer.compare(other, certificate) !== 0)
  chain.push(...linked(shown).filter(isNew))
  Object.assign(socket, { getPeerCertificate: () => shown, getPeerX509Certificate: () => leaf })
  return chain
}

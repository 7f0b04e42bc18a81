/**
 * Certificates as callers give them, as bytes for the core. Nothing is parsed here: the core reads DER and PEM.
 */
import { X509Certificate } from 'node:crypto'

/** A certificate or certificates: DER bytes, or PEM text (or its bytes), several allowed in PEM. */
export type CertificateInput = Uint8Array | string

/** The certificates as pieces of bytes, in their order, not copied. Throws TypeError on misuse. */
export function certificateBytes(input: unknown, parameter: string): readonly Uint8Array[] {
  const pieces: unknown = Array.isArray(input) ? input : [input]
  return (pieces as unknown[]).map((piece, i) => {
    if (piece instanceof Uint8Array) return piece
    if (typeof piece === 'string') return new TextEncoder().encode(piece)
    const name = Array.isArray(input) ? `${parameter}[${i}]` : parameter
    throw new TypeError(`\`${name}\` must be a certificate: a Uint8Array (DER or PEM) or PEM text`)
  })
}

/** Text for one line of a terminal: control characters, line breaks among them, are shown as their code. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
}

/** A name of `X509Certificate` (one attribute a line) on one line. */
export function nameOnOneLine(name: string | undefined): string {
  return printable((name ?? '').split('\n').join(', ')) || 'an empty name'
}

/** A certificate's names for people. */
export interface ShownCertificate {
  subject: string
  issuer: string
}

/** The certificates for people, as far as they can be read; undefined where one cannot. For display only. */
export function showCertificates(pieces: readonly Uint8Array[]): (ShownCertificate | undefined)[] {
  return pieces.flatMap((piece) => {
    const pem = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1')
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
    return (blocks ?? [piece]).map((certificate) => {
      try {
        const { subject, issuer } = new X509Certificate(certificate)
        return { subject: nameOnOneLine(subject), issuer: nameOnOneLine(issuer) }
      } catch {
        return undefined
      }
    })
  })
}

/**
 * What is kept of a parsed certificate: addresses into its bytes, and the values that path validation asks for often.
 *
 *     Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }
 *     [der ─────────────────────────────────────────────────────────────────── derEnd)
 *          [tbs ─────────────────────────────── tbsEnd)
 *               [issuer … subject … spki … extensions]
 *
 * `…Tlv`-like ranges (issuer, subject, spki, tbs) include their header; the others are contents.
 */

/** basicConstraints is there. */
export const HAS_BASIC_CONSTRAINTS: u32 = 1 << 0;
/** basicConstraints cA is TRUE. */
export const IS_CA: u32 = 1 << 1;
/** pathLenConstraint is there. */
export const HAS_PATH_LENGTH: u32 = 1 << 2;
export const HAS_KEY_USAGE: u32 = 1 << 3;
export const HAS_EXTENDED_KEY_USAGE: u32 = 1 << 4;
/** A critical extension is not understood; `criticalAt` says where. */
export const HAS_UNKNOWN_CRITICAL: u32 = 1 << 5;
/** X.509 v1 or v2: no extensions. */
export const IS_BEFORE_V3: u32 = 1 << 6;
/** issuer and subject are the same name (§6.1: self-issued). */
export const IS_SELF_ISSUED: u32 = 1 << 7;
export const HAS_SUBJECT_ALT_NAME: u32 = 1 << 8;
export const SUBJECT_ALT_NAME_CRITICAL: u32 = 1 << 9;
export const NAME_CONSTRAINTS_CRITICAL: u32 = 1 << 10;
export const BASIC_CONSTRAINTS_CRITICAL: u32 = 1 << 11;
export const KEY_IDENTIFIER_CRITICAL: u32 = 1 << 12;
export const HAS_AUTHORITY_KEY_IDENTIFIER: u32 = 1 << 13;
/** The subject is an empty SEQUENCE. */
export const IS_SUBJECT_EMPTY: u32 = 1 << 14;
/** The serial number is zero or negative. */
export const SERIAL_NOT_POSITIVE: u32 = 1 << 15;
/** The algorithm of the certificate's own signature is none that is accepted here. */
export const SIGNATURE_ALGORITHM_REFUSED: u32 = 1 << 16;

/** KeyUsage bits (§4.2.1.3), bit n of `keyUsage`. */
export const KEY_USAGE_DIGITAL_SIGNATURE: u32 = 1 << 0;
export const KEY_USAGE_KEY_CERT_SIGN: u32 = 1 << 5;
export const KEY_USAGE_CRL_SIGN: u32 = 1 << 6;

/** extendedKeyUsage purposes, as bits of `extendedKeyUsage`. */
export const PURPOSE_SERVER_AUTH: u32 = 1 << 0;
export const PURPOSE_CLIENT_AUTH: u32 = 1 << 1;
export const PURPOSE_ANY: u32 = 1 << 2;
export const PURPOSE_OTHER: u32 = 1 << 3;

/** One certificate of a verification. Every field is 0 until it is parsed. */
@unmanaged
export class Certificate {
  notBefore: i64;
  notAfter: i64;
  der: usize;
  derEnd: usize;
  tbs: usize;
  tbsEnd: usize;
  serialNumber: usize;
  serialNumberEnd: usize;
  issuer: usize;
  issuerEnd: usize;
  subject: usize;
  subjectEnd: usize;
  spki: usize;
  spkiEnd: usize;
  signature: usize;
  signatureEnd: usize;
  /** x509/algorithm.ts; 0 if it is none that is known, then `algorithmFailure`. */
  signatureAlgorithm: u32;
  issuerHash: u32;
  subjectHash: u32;
  /** HAS_…, IS_… */
  flags: u32;
  keyUsage: u16;
  extendedKeyUsage: u16;
  pathLenConstraint: u32;
  subjectKeyIdentifier: usize;
  subjectKeyIdentifierEnd: usize;
  authorityKeyIdentifier: usize;
  authorityKeyIdentifierEnd: usize;
  /** GeneralNames TLV. */
  subjectAltName: usize;
  subjectAltNameEnd: usize;
  /** NameConstraints TLV. */
  nameConstraints: usize;
  nameConstraintsEnd: usize;
  /** First critical extension that is not understood. */
  criticalAt: usize;
  /** Status and place of the first syntax error; 0 if there is none. */
  syntaxAt: usize;
  syntaxStatus: u16;
  /** Status and place of what is wrong with the signature algorithm; 0 if nothing. */
  algorithmStatus: u16;
  algorithmAt: usize;
}

/** Bytes of a Certificate, a multiple of 16. */
export const CERTIFICATE_BYTES: u32 = 144;

/** Sets flags. Not inlined: it has many callers. */
export function addFlags(c: Certificate, flags: u32): void {
  c.flags |= flags;
}

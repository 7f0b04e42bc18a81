/**
 * OBJECT IDENTIFIER (X.690 §8.19): well-formedness, comparison with known ones.
 *
 * A known identifier is a row of bytes: length of the content, content. Their numbers and origin stand beside them;
 * test/assembly/asn1/oid.test.ts recomputes the bytes from the numbers.
 */
import { DER_OID } from "../status";
import { readElement } from "./der";
import { addressOf, endOf, failure, hasFailed, Located } from "../mem/located";
import { TAG_OID } from "./tag";

/** The rows, one after the other, in the order of the names below. */
const OIDS: usize = memory.data<u8>([
  7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1,
  8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7,
  4, 0x2b, 0x81, 4, 0,
  7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3,
  7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1,
  8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,
  6, 0x2a, 0x86, 0x48, 0xce, 0x38, 4,
  8, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3,
  8, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2,
  3, 0x2b, 0x65, 0x70,
  2, 0x55, 0x1d,
  7, 0x2b, 6, 1, 5, 5, 7, 1,
  7, 0x2b, 6, 1, 5, 5, 7, 3,
  4, 0x55, 0x1d, 0x25, 0,
  2, 0x55, 4,
  9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

// Keys and signatures: RFC 3279, RFC 4055, RFC 5480, RFC 5758, RFC 8410
/** 1.2.840.10045.2.1 */
export const OID_EC_PUBLIC_KEY: usize = OIDS;
/** 1.2.840.10045.3.1.7 */
export const OID_P256: usize = OIDS + 8;
/** 1.3.132.0; .34 is P-384, .35 is P-521 */
export const OID_CERTICOM_CURVE: usize = OIDS + 17;
/** 1.2.840.10045.4.3; .2 SHA-256, .3 SHA-384, .4 SHA-512 (.1 SHA-224) */
export const OID_ECDSA_WITH_SHA2: usize = OIDS + 22;
/** 1.2.840.10045.4.1 ecdsa-with-SHA1 */
export const OID_ECDSA_WITH_SHA1: usize = OIDS + 30;
/** 1.2.840.113549.1.1; .1 rsaEncryption, .2 MD2, .4 MD5, .5 SHA-1, .8 MGF1, .10 RSASSA-PSS, .11 to .14 SHA-256, SHA-384, SHA-512, SHA-224 */
export const OID_PKCS1: usize = OIDS + 38;
/** 1.2.840.10040.4; .1 DSA key, .3 DSA with SHA-1 */
export const OID_DSA: usize = OIDS + 47;
/** 2.16.840.1.101.3.4.3; .1, .2 DSA with SHA-2 */
export const OID_NIST_SIGNATURE: usize = OIDS + 54;
/** 2.16.840.1.101.3.4.2; .1 SHA-256, .2 SHA-384, .3 SHA-512 */
export const OID_NIST_HASH: usize = OIDS + 63;
/** 1.3.101.112 */
export const OID_ED25519: usize = OIDS + 72;

// Extensions and purposes: RFC 5280 §4.2
/** 2.5.29 id-ce */
export const OID_CE: usize = OIDS + 76;
/** 1.3.6.1.5.5.7.1 id-pe; .1 authorityInfoAccess */
export const OID_PE: usize = OIDS + 79;
/** 1.3.6.1.5.5.7.3 id-kp; .1 serverAuth, .2 clientAuth */
export const OID_KP: usize = OIDS + 87;
/** 2.5.29.37.0 anyExtendedKeyUsage */
export const OID_ANY_EXTENDED_KEY_USAGE: usize = OIDS + 95;

// Attribute types: X.520, RFC 4519
/** 2.5.4 id-at; .3 commonName, .10 organizationName */
export const OID_AT: usize = OIDS + 100;

/** 1.2.840.113549.1.9.1 emailAddress (RFC 5280 appendix A.1) */
export const OID_EMAIL_ADDRESS: usize = OIDS + 103;

/** Reads an OBJECT IDENTIFIER: not empty, no arc with a leading zero group, the last arc complete (X.690 §8.19.2). */
export function readOid(at: usize, end: usize): Located {
  let l = readElement(at, end, TAG_OID);
  if (hasFailed(l)) return l;
  let content = addressOf(l);
  let contentEnd = endOf(l);
  if (content == contentEnd || load<u8>(contentEnd - 1) >= 0x80) return failure(DER_OID, at);
  let previous: u32 = 0;
  for (let x = content; x < contentEnd; x++) {
    let octet = u32(load<u8>(x));
    if (octet == 0x80 && previous < 0x80) return failure(DER_OID, x);
    previous = octet;
  }
  return l;
}

/** Reads one that is the first element of a content; if the content has failed, that. */
export function readOidIn(content: Located): Located {
  return hasFailed(content) ? content : readOid(addressOf(content), endOf(content));
}

/** Whether the content of an identifier is the known one `oid`. */
export function isOid(content: Located, oid: usize): bool {
  return arcUnder(content, oid, 0) == 0;
}

/** The last arc of an identifier directly under the known one `oid`, if it is below 128; otherwise 2³²−1. */
export function lastArc(content: Located, oid: usize): u32 {
  return arcUnder(content, oid, 1);
}

/** 0 or the arc if a content is `oid` and `more` octets; 2³²−1 if not. */
function arcUnder(content: Located, oid: usize, more: u32): u32 {
  let x = addressOf(content);
  let length = u32(load<u8>(oid));
  if (u32(endOf(content) - x) != length + more) return u32.MAX_VALUE;
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(x + i) != load<u8>(oid + i, 1)) return u32.MAX_VALUE;
  }
  if (!more) return 0;
  let arc = u32(load<u8>(x + length));
  return arc < 0x80 ? arc : u32.MAX_VALUE;
}

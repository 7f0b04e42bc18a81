/** Open box of asn1/: reads over memory that the test has written. A Located crosses as i64. */
export { readAny, readElement, checkEnd } from "../asn1/der";
export { readBoolean, readInteger, readUnsigned, readOctetBitString, readNamedBits, namedBits, readNull } from "../asn1/primitive";
export { readTime } from "../asn1/time";
import * as oid from "../asn1/oid";
import { unsignedValue } from "../asn1/primitive";
import { located } from "../mem/located";
export { readOid } from "../asn1/oid";
export { __heap_base } from "memory";

export function boxUnsignedValue(content: usize, contentEnd: usize): u32 {
  return unsignedValue(located(content, contentEnd));
}

export function boxIsOid(content: usize, contentEnd: usize, known: usize): bool {
  return oid.isOid(located(content, contentEnd), known);
}

export function boxLastArc(content: usize, contentEnd: usize, known: usize): u32 {
  return oid.lastArc(located(content, contentEnd), known);
}

/** Address of the n-th known identifier, in the order of asn1/oid.ts; 0 behind the last. */
export function knownOid(n: u32): usize {
  switch (n) {
    case 0: return oid.OID_EC_PUBLIC_KEY;
    case 1: return oid.OID_P256;
    case 2: return oid.OID_CERTICOM_CURVE;
    case 3: return oid.OID_ECDSA_WITH_SHA2;
    case 4: return oid.OID_ECDSA_WITH_SHA1;
    case 5: return oid.OID_PKCS1;
    case 6: return oid.OID_DSA;
    case 7: return oid.OID_NIST_SIGNATURE;
    case 8: return oid.OID_NIST_HASH;
    case 9: return oid.OID_ED25519;
    case 10: return oid.OID_CE;
    case 11: return oid.OID_PE;
    case 12: return oid.OID_KP;
    case 13: return oid.OID_ANY_EXTENDED_KEY_USAGE;
    case 14: return oid.OID_AT;
    case 15: return oid.OID_EMAIL_ADDRESS;
    default: return 0;
  }
}

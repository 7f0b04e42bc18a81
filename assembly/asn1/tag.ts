/**
 * Identifier octets of the ASN.1 types that X.509 uses (X.690 §8.1.2). Single-octet tags only: X.509 knows no
 * tag number above 30, and the reader refuses them.
 */
export const TAG_BOOLEAN: u32 = 0x01;
export const TAG_INTEGER: u32 = 0x02;
export const TAG_BIT_STRING: u32 = 0x03;
export const TAG_OCTET_STRING: u32 = 0x04;
export const TAG_NULL: u32 = 0x05;
export const TAG_OID: u32 = 0x06;
export const TAG_ENUMERATED: u32 = 0x0a;
export const TAG_UTF8_STRING: u32 = 0x0c;
export const TAG_NUMERIC_STRING: u32 = 0x12;
export const TAG_PRINTABLE_STRING: u32 = 0x13;
export const TAG_TELETEX_STRING: u32 = 0x14;
export const TAG_IA5_STRING: u32 = 0x16;
export const TAG_UTC_TIME: u32 = 0x17;
export const TAG_GENERALIZED_TIME: u32 = 0x18;
export const TAG_VISIBLE_STRING: u32 = 0x1a;
export const TAG_UNIVERSAL_STRING: u32 = 0x1c;
export const TAG_BMP_STRING: u32 = 0x1e;
export const TAG_SEQUENCE: u32 = 0x30;
export const TAG_SET: u32 = 0x31;

/** [number] IMPLICIT of a primitive type. */
// @ts-ignore: decorator
@inline
export function contextTag(number: u32): u32 {
  return 0x80 | number;
}

/** [number] EXPLICIT, or IMPLICIT of a constructed type. */
// @ts-ignore: decorator
@inline
export function contextConstructedTag(number: u32): u32 {
  return 0xa0 | number;
}

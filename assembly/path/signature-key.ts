/**
 * The key of one signature (signature.ts): the state of its verification, whether a key may verify such a signature, and the begin of
 * what elliptic curves compute. RSA's is begun where the digest is.
 */
import { readSequence } from "../asn1/der";
import { readUnsigned } from "../asn1/primitive";
import { CURVE_P256 } from "../ec/curve";
import { ecdsaBegin, ecdsaKnow } from "../ec/ecdsa";
import { ECDSA_JOB_BYTES } from "../ec/ecdsa-job";
import { ed25519Begin, ED25519_JOB_BYTES } from "../ec/ed25519";
import { HAS_ED25519, HAS_PSS, KNOWN_KEYS } from "../limits";
import { addressOf, endOf, hasFailed } from "../mem/located";
import { RSA_JOB_BYTES } from "../rsa/exponentiation";
import { ALGORITHM_KEY_MISMATCH, ALGORITHM_PARAMETERS, KEY_ED25519_ENCODING, OK, SIGNATURE_ENCODING, SIGNATURE_LENGTH } from "../status";
import {
  SIGNATURE_ECDSA, SIGNATURE_ED25519, SIGNATURE_RSA_PKCS1, SIGNATURE_RSA_PSS, signatureKind, signatureSaltBytes,
} from "../x509/algorithm";
import { KEY_ED25519, KEY_P256, KEY_P521, KEY_RSA, KEY_RSA_PSS, PublicKey, PUBLIC_KEY_BYTES } from "../x509/spki";

/** Head of the state of one signature verification. */
@unmanaged
export class SignatureJob {
  state: u32;
  /** x509/algorithm.ts */
  algorithm: u32;
  /** Unhashed rest of the message. */
  message: usize;
  messageEnd: usize;
  signature: usize;
  signatureEnd: usize;
  /** Status of a failure that is known before the end; then the state is done. */
  status: u32;
  /** What has been contributed to the outcome. */
  outcome: u32;
  /** Place in the subjectPublicKeyInfo if the status is about the key; 0 if it is about the signature. */
  keyAt: usize;
  /** Keys of ec/known-keys.ts, 0: none; and whether the key is an anchor's. */
  knownKeys: usize;
  ofAnchor: u32;
}

//   job ─ SignatureJob (48) │ PublicKey │ digest (64) │ arithmetic: ECDSA, Ed25519 or RSA
//                                                     │ before that: digest state (Ed25519 has its own)
export const PUBLIC_KEY: usize = 48;
export const DIGEST: usize = PUBLIC_KEY + PUBLIC_KEY_BYTES;
export const ARITHMETIC: usize = DIGEST + 64;
export const DIGEST_STATE: usize = ARITHMETIC;

const EC_BYTES: u32 = !HAS_ED25519 || ECDSA_JOB_BYTES > ED25519_JOB_BYTES ? ECDSA_JOB_BYTES : ED25519_JOB_BYTES;

/** Bytes of a signature job. */
export const SIGNATURE_JOB_BYTES: u32 = u32(ARITHMETIC) + (RSA_JOB_BYTES > EC_BYTES ? RSA_JOB_BYTES : EC_BYTES);

// @ts-ignore: decorator
@inline
export function isEd25519(algorithm: u32): bool {
  return HAS_ED25519 && signatureKind(algorithm) == SIGNATURE_ED25519;
}

/** Whether a key may verify this kind of signature, and under which further conditions (RFC 4055 §3.3). */
export function checkKeyFits(key: PublicKey, algorithm: u32): u32 {
  let kind = signatureKind(algorithm);
  let fits =
    (kind == SIGNATURE_ECDSA && key.kind - KEY_P256 <= KEY_P521 - KEY_P256) ||
    (HAS_ED25519 && kind == SIGNATURE_ED25519 && key.kind == KEY_ED25519) ||
    (kind == SIGNATURE_RSA_PKCS1 && key.kind == KEY_RSA) ||
    (HAS_PSS && kind == SIGNATURE_RSA_PSS && (key.kind == KEY_RSA || key.kind == KEY_RSA_PSS));
  if (!fits) return ALGORITHM_KEY_MISMATCH;
  let restriction = key.pssParameters;
  if (HAS_PSS && key.kind == KEY_RSA_PSS && restriction != 0) {
    // the same hashes; a salt at least as long as the key demands
    if (((restriction ^ algorithm) & 0xff0) != 0) return ALGORITHM_PARAMETERS;
    if (signatureSaltBytes(algorithm) < signatureSaltBytes(restriction)) return ALGORITHM_PARAMETERS;
  }
  return OK;
}

/** Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } (RFC 5480 appendix A), and the begin of the curve's job. */
export function beginEcdsa(job: usize, key: PublicKey, hashBytes: u32): u32 {
  let head = changetype<SignatureJob>(job);
  let l = readSequence(head.signature, head.signatureEnd);
  if (hasFailed(l) || endOf(l) != head.signatureEnd) return SIGNATURE_ENCODING;
  let r = readUnsigned(addressOf(l), endOf(l));
  if (hasFailed(r)) return SIGNATURE_ENCODING;
  let s = readUnsigned(endOf(r), endOf(l));
  if (hasFailed(s) || endOf(s) != endOf(l)) return SIGNATURE_ENCODING;
  let status = ecdsaBegin(
    job + ARITHMETIC,
    key.kind - KEY_P256 + CURVE_P256,
    key.key,
    u32(key.keyEnd - key.key),
    job + DIGEST,
    hashBytes,
    addressOf(r),
    u32(endOf(r) - addressOf(r)),
    addressOf(s),
    u32(endOf(s) - addressOf(s)),
  );
  if (KNOWN_KEYS != 0 && status == OK && head.knownKeys != 0) ecdsaKnow(job + ARITHMETIC, head.knownKeys, head.ofAnchor != 0);
  return status;
}

/** Key of 32 octets (RFC 8410 §4), signature of 64 (§6). */
export function beginEd25519(job: usize, head: SignatureJob, key: PublicKey): u32 {
  if (head.signatureEnd - head.signature != 64) return SIGNATURE_LENGTH;
  let status: u32 = KEY_ED25519_ENCODING;
  if (key.keyEnd - key.key == 32) status = ed25519Begin(job + ARITHMETIC, key.key, head.signature);
  if (status == KEY_ED25519_ENCODING) head.keyAt = key.key;
  return status;
}

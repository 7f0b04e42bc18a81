/**
 * The arena: the only writable memory of the core, reserved once, drawn here as a map. Nothing is ever allocated.
 *
 *     16 ─────────────── VERIFICATION: path/verification.ts: certificates as parsed, path, dead ends, edges
 *     REPORT             path/report.ts, read by the host
 *                        constants (tables of asn1/, hash/, ec/, … as their files reserve them)
 *     SESSION            Session: what the host has said so far
 *     SLOTS              trust/slots.ts
 *     CAPTURE            trust/capture.ts
 *     RAW_SIGNATURE      path/raw-signature.ts
 *     SUCCESSION         trust/succession.ts
 *     ROOT               one more parsed certificate: a root being added or captured
 *     SERVER_NAME        expected server name
 *     REVOCATION_FIELDS  what the last CRL or deny list said (x509/crl.ts)
 *     LIST               trusted list image
 *     SHARED             hash, RSA, curves; between signatures also: name constraints, checksums
 *     KEYS               tables of anchors' keys (ec/known-keys.ts); in mcu none
 *     CHAIN              certificates of the chain │ while one is read, a CRL's state │ input (tc_input): the free rest
 *     __heap_base ────── end: a runtime may give the module exactly this much memory
 */
import { REPORT_BYTES } from "./path/report";
import { Verification, VERIFICATION_BYTES } from "./path/verification";

// Reservations lie in the order in which the compiler meets them. Addresses below 128 take one byte in code, and half of all accesses
// to fixed addresses are to the head of the verification: it comes before every other import, which would put its tables here.
const VERIFICATION: usize = memory.data(VERIFICATION_BYTES, 16);
const REPORT: usize = memory.data(REPORT_BYTES, 16);

import { KNOWN_KEYS_BYTES } from "./ec/known-keys";
import { CHAIN_BYTES, KNOWN_KEYS, LIST_BYTES, MAX_SERVER_NAME_BYTES, SUCCEEDS_ROOTS } from "./limits";
import { NAME_CONSTRAINTS_JOB_BYTES } from "./path/name-constraints";
import { RAW_SIGNATURE_BYTES, RawSignature } from "./path/raw-signature";
import { REVOCATION_LIST_BYTES } from "./path/revocation-state";
import { SIGNATURE_JOB_BYTES } from "./path/signature-key";
import { Capture, CAPTURE_BYTES } from "./trust/capture";
import { IMAGE_SCRATCH_BYTES, ListImage } from "./trust/image";
import { LIMIT_CHAIN_BYTES } from "./status";
import { resetSlots, SLOT_STATE_BYTES, SlotState } from "./trust/slots";
import { Succession, SUCCESSION_BYTES } from "./trust/succession";
import { Certificate, CERTIFICATE_BYTES } from "./x509/certificate-fields";
import { CRL_FIELDS_BYTES } from "./x509/crl";

/** What the host has said so far, besides what the Verification holds. */
@unmanaged
export class Session {
  /** Bytes of the chain region that hold certificates; input is written behind them. */
  chainBytes: u32;
  /** Bytes behind them that the state of a CRL or deny list takes while it is read, 0 if none is. */
  revocationListBytes: u32;
  /** Why nothing can be verified, not OK: there was no room for one, or not all who may have signed it could be tried. */
  revocationListRefused: u32;
}

export const SESSION_BYTES: u32 = 16;

/** Scratch that several uses share, one at a time. */
const LARGER: u32 = SIGNATURE_JOB_BYTES > NAME_CONSTRAINTS_JOB_BYTES ? SIGNATURE_JOB_BYTES : NAME_CONSTRAINTS_JOB_BYTES;
const SHARED_BYTES: u32 = ((LARGER > IMAGE_SCRATCH_BYTES ? LARGER : IMAGE_SCRATCH_BYTES) + 15) & ~15;

const SESSION: usize = memory.data(SESSION_BYTES, 16);
const SLOTS: usize = memory.data(SLOT_STATE_BYTES, 16);
const CAPTURE: usize = memory.data(CAPTURE_BYTES, 16);
const RAW_SIGNATURE: usize = memory.data(RAW_SIGNATURE_BYTES, 16);
const SUCCESSION: usize = memory.data(SUCCEEDS_ROOTS ? SUCCESSION_BYTES : 16, 16);
const ROOT: usize = memory.data(CERTIFICATE_BYTES, 16);
const SERVER_NAME: usize = memory.data((MAX_SERVER_NAME_BYTES + 15) & ~15, 16);
const REVOCATION_FIELDS: usize = memory.data(CRL_FIELDS_BYTES, 16);
const LIST: usize = memory.data(LIST_BYTES, 16);
const SHARED: usize = memory.data(SHARED_BYTES, 16);
const KEYS: usize = memory.data(KNOWN_KEYS_BYTES, 16);
const CHAIN: usize = memory.data(CHAIN_BYTES, 16);

// @ts-ignore: decorator
@inline
export function session(): Session {
  return changetype<Session>(SESSION);
}

// @ts-ignore: decorator
@inline
export function slots(): SlotState {
  return changetype<SlotState>(SLOTS);
}

// @ts-ignore: decorator
@inline
export function capture(): Capture {
  return changetype<Capture>(CAPTURE);
}

/** The verification, its report and signature job in place. */
export function verification(): Verification {
  let v = changetype<Verification>(VERIFICATION);
  v.report = REPORT;
  v.signatureJob = sharedScratch();
  if (KNOWN_KEYS != 0) v.knownKeys = KEYS;
  return v;
}

// @ts-ignore: decorator
@inline
export function reportAddress(): usize {
  return REPORT;
}

// @ts-ignore: decorator
@inline
export function succession(): Succession {
  return changetype<Succession>(SUCCESSION);
}

/** Room for a root parsed. */
// @ts-ignore: decorator
@inline
export function rootCertificate(): Certificate {
  return changetype<Certificate>(ROOT);
}

// @ts-ignore: decorator
@inline
export function serverNameAddress(): usize {
  return SERVER_NAME;
}

// @ts-ignore: decorator
@inline
export function rawSignature(): RawSignature {
  return changetype<RawSignature>(RAW_SIGNATURE);
}

/** The job of a running raw signature: the shared scratch, without ending it. */
// @ts-ignore: decorator
@inline
export function rawSignatureJob(): usize {
  return SHARED;
}

/** Shared scratch: signature job, name constraints, checksums. Whoever takes it ends a raw signature that used it. */
export function sharedScratch(): usize {
  rawSignature().running = 0;
  return SHARED;
}

/** The trusted list; an empty one in a fresh instance. */
export function trustedList(): ListImage {
  let image = changetype<ListImage>(LIST);
  if (image.length == 0) {
    resetSlots(slots(), image);
  }
  return image;
}

// @ts-ignore: decorator
@inline
export function knownKeysAddress(): usize {
  return KEYS;
}

// @ts-ignore: decorator
@inline
export function revocationFieldsAddress(): usize {
  return REVOCATION_FIELDS;
}

/** State of the CRL or deny list that is being read: behind the certificates. */
export function revocationListAddress(): usize {
  return (CHAIN + session().chainBytes + 15) & ~15;
}

/** Makes room for the state; false if there is none. */
export function reserveRevocationList(): bool {
  let bytes = REVOCATION_LIST_BYTES + 15;
  let fits = bytes < inputRoom();
  if (fits) session().revocationListBytes = bytes;
  else session().revocationListRefused = LIMIT_CHAIN_BYTES;
  return fits;
}

/** Where the host may write input: behind all that. */
export function inputAddress(): usize {
  return CHAIN + session().chainBytes + session().revocationListBytes;
}

/** Bytes that fit there. */
export function inputRoom(): u32 {
  return CHAIN_BYTES - session().chainBytes - session().revocationListBytes;
}

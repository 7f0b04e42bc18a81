/**
 * Path validation, RFC 5280 §6.1: the checks of one certificate, and of the anchor, in the order and by the letters of
 * the standard. machine.ts calls them from the anchor down to the leaf and adds up what they answer.
 *
 * Steps not done: §6.1.3 (d)–(f), §6.1.4 (a), (b), (h)–(j), §6.1.5 (a)–(b), (g): certificate policies are refused when
 * critical and otherwise ignored. §6.1.3 (a)(1) is done by the search, whose result is read here once more.
 */
import { CONSTRAINS_NAMES } from "../limits";
import { FOUND, hasFailed, Located, statusOf } from "../mem/located";
import { ALGORITHM_UNKNOWN, EXTENSION_UNKNOWN_CRITICAL, CERTIFICATE_V1_REFUSED, OK, PATH_DEPTH, PATH_EXTENDED_KEY_USAGE, PATH_ISSUER_NOT_CA, PATH_KEY_USAGE, PATH_LEAF_KEY_USAGE, PATH_LENGTH_CONSTRAINT } from "../status";
import {
  Certificate, HAS_EXTENDED_KEY_USAGE, HAS_KEY_USAGE, HAS_PATH_LENGTH, HAS_UNKNOWN_CRITICAL, IS_BEFORE_V3, IS_CA,
  IS_SELF_ISSUED, KEY_USAGE_KEY_CERT_SIGN, PURPOSE_ANY,
} from "../x509/certificate-fields";
import { parseSubjectPublicKeyInfo, PublicKey } from "../x509/spki";
import { checkValidity } from "../x509/validity";
import { isLegacy, isStrictTier, maxIntermediates, timePolicy, wantedKeyUsage, wantedPurpose } from "./policy";
import { checkStrictAnchor } from "./strict-tier";
import { TrustAnchor } from "./trust-anchor";
import { Verification } from "./verification";

/** §6.1.4 (k), and (l)'s question who is a CA at all: basicConstraints with cA TRUE; v1 and v2 have none. */
export function checkIsCa(flags: u32): u32 {
  return flags & IS_CA ? OK : PATH_ISSUER_NOT_CA;
}

/** §6.1.4 (n): keyCertSign, if keyUsage is there. */
export function checkKeyCertSign(flags: u32, keyUsage: u32): u32 {
  return (flags & HAS_KEY_USAGE) == 0 || (keyUsage & KEY_USAGE_KEY_CERT_SIGN) != 0 ? OK : PATH_KEY_USAGE;
}

/** §6.1.4 (o), §6.1.5 (f): no critical extension is left unprocessed. */
export function checkCriticalExtensions(flags: u32): u32 {
  return flags & HAS_UNKNOWN_CRITICAL ? EXTENSION_UNKNOWN_CRITICAL : OK;
}

/**
 * §4.2.1.12, on every certificate of the path. Stricter than the standard on CAs, as webpki, Go and the browsers; a
 * certificate without the extension, or with anyExtendedKeyUsage, passes.
 */
export function checkExtendedKeyUsage(v: Verification, flags: u32, purposes: u32): u32 {
  let wanted = wantedPurpose(v);
  if (wanted == 0 || (flags & HAS_EXTENDED_KEY_USAGE) == 0) return OK;
  return purposes & (wanted | PURPOSE_ANY) ? OK : PATH_EXTENDED_KEY_USAGE;
}

/**
 * The keyUsage that the caller wants of the leaf, if it has the extension. And what §4.2.1.9 forbids: keyCertSign without cA, for
 * then the two extensions contradict each other.
 */
export function checkLeafKeyUsage(v: Verification, leaf: Certificate): u32 {
  let wanted = wantedKeyUsage(v);
  if ((leaf.keyUsage & KEY_USAGE_KEY_CERT_SIGN) != 0 && !(leaf.flags & IS_CA)) return PATH_LEAF_KEY_USAGE;
  return (leaf.flags & HAS_KEY_USAGE) == 0 || (leaf.keyUsage & wanted) == wanted ? OK : PATH_LEAF_KEY_USAGE;
}

/**
 * That the leaf's key can be read. Laxer than OpenSSL: a kind or a curve that is not known here passes (whoever opens the TLS
 * connection needs the key, no signature here does). Stricter than webpki, which does not look: what is no subjectPublicKeyInfo, or no
 * RSAPublicKey, is nobody's key. scratch: PUBLIC_KEY_BYTES.
 */
export function checkLeafKey(leaf: Certificate, scratch: usize): Located {
  let l = parseSubjectPublicKeyInfo(changetype<PublicKey>(scratch), leaf.spki, leaf.spkiEnd);
  return hasFailed(l) && statusOf(l) < ALGORITHM_UNKNOWN ? l : FOUND;
}

/** X.509 v1 and v2 certificates: under the legacy policy only. */
export function checkVersion(v: Verification, flags: u32): u32 {
  return (flags & IS_BEFORE_V3) == 0 || isLegacy(v) ? OK : CERTIFICATE_V1_REFUSED;
}

/** §6.1.3 (a)(2) for a certificate. */
export function checkCertificateValidity(v: Verification, c: Certificate): u32 {
  return checkValidity(timePolicy(v), v.timeState, v.now, c.notBefore, c.notAfter);
}

/**
 * What an issuer must be wherever it stands: CA, keyCertSign, nothing critical unknown, right purpose. Not the dates: that a
 * certificate has expired is worth telling only once it is known to be genuine.
 */
export function checkIssuer(v: Verification, c: Certificate): u32 {
  let status = checkIsCa(c.flags);
  if (status == OK) status = checkKeyCertSign(c.flags, c.keyUsage);
  if (status == OK) status = checkCriticalExtensions(c.flags);
  return status == OK ? checkExtendedKeyUsage(v, c.flags, c.extendedKeyUsage) : status;
}

/**
 * The anchor's own constraints: the root's extensions count where that root is used. v1 roots (legacy) have none.
 * Stricter than §6.1.1 (d), which leaves it to the local policy: as x509-limbo demands.
 */
export function checkAnchor(v: Verification, anchor: TrustAnchor): u32 {
  let flags = anchor.flags;
  let status = checkVersion(v, flags);
  // an entry that another build made
  if (!CONSTRAINS_NAMES && anchor.nameConstraintsBytes != 0) return EXTENSION_UNKNOWN_CRITICAL;
  if (status == OK && (flags & IS_BEFORE_V3) == 0) status = checkIsCa(flags);
  if (status == OK) status = checkKeyCertSign(flags, anchor.keyUsage);
  if (status == OK) status = checkCriticalExtensions(flags);
  if (status == OK) status = checkExtendedKeyUsage(v, flags, anchor.extendedKeyUsage);
  if (status == OK && isStrictTier(v)) status = checkStrictAnchor(anchor);
  return status == OK ? checkValidity(timePolicy(v), v.timeState, v.now, anchor.notBefore, anchor.notAfter) : status;
}

/**
 * §6.1.2 (k): max_path_length begins as what the caller allows, or the anchor's pathLenConstraint if that is less.
 */
export function initializePathLength(v: Verification, anchor: TrustAnchor): void {
  v.maxPathLength = maxIntermediates(v);
  v.pathLimitIsCallers = 1;
  if (anchor.flags & HAS_PATH_LENGTH && u32(anchor.pathLenConstraint) < v.maxPathLength) {
    v.maxPathLength = anchor.pathLenConstraint;
    v.pathLimitIsCallers = 0;
  }
}

/** §6.1.4 (l) and (m) for an intermediate: takes one off max_path_length unless self-issued, then applies its own. */
export function preparePathLength(v: Verification, c: Certificate): u32 {
  if (!(c.flags & IS_SELF_ISSUED)) {
    if (v.maxPathLength == 0) return v.pathLimitIsCallers ? PATH_DEPTH : PATH_LENGTH_CONSTRAINT;
    v.maxPathLength--;
  }
  if (c.flags & HAS_PATH_LENGTH && c.pathLenConstraint < v.maxPathLength) {
    v.maxPathLength = c.pathLenConstraint;
    v.pathLimitIsCallers = 0;
  }
  return OK;
}

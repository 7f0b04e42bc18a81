/**
 * Revocation (RFC 5280 §6.3), as far as a device without internet can do it: what the CRLs and deny lists that it was given say of
 * the certificates of one verification. revocation-list.ts takes the lists in.
 *
 *     coverages    candidate → which certificates the CRLs that its key signed are about, and whether one is current
 *     revocations  (certificate, candidate) → the candidate's key has signed that the certificate is revoked
 *
 * Both hang on a key and not on a name, and count only where a path has that key above the certificate: a stranger in the pool who
 * has the issuer's name, and signs CRLs of his own, changes nothing for others.
 */
import { READS_CRLS } from "../limits";
import { OK, REVOCATION_UNKNOWN, REVOKED } from "../status";
import { Certificate, IS_CA, IS_SELF_ISSUED } from "../x509/certificate-fields";
import { SCOPE_CA, SCOPE_USER } from "../x509/crl";
import { REVOCATION_OFF, REVOCATION_STRICT, revocationPolicy } from "./policy";
import { FACT_CRL_NOT_CURRENT } from "./report";
import { candidateOfCertificate, coverageOf, isRevokedBy, pathCertificate, pathNumber, Verification } from "./verification";

/** Some CRL of this key is not current. The other bits are SCOPE_… of those that are. */
export const COVERAGE_NOT_CURRENT: u32 = 4;

/** Candidate number of the issuer of the certificate at `level` of the path. */
export function issuerAt(v: Verification, level: u32): u32 {
  return level == v.depth - 1 ? v.issuer : candidateOfCertificate(v, pathNumber(v, level + 1));
}

/**
 * §6.3.3 for the certificate at the cursor. A CRL counts if it is signed by the issuer's key; or, while the issuer is
 * self-issued (a CA that changes its key), by the key above that; and whatever the anchor itself has revoked is revoked.
 */
export function checkRevocation(v: Verification, c: Certificate): u32 {
  let policy = revocationPolicy(v);
  if (policy == REVOCATION_OFF) return OK;
  let strict = READS_CRLS && policy == REVOCATION_STRICT;
  if (v.revocationLists == 0) return strict ? REVOCATION_UNKNOWN : OK;
  let certificate = pathNumber(v, v.cursor);
  let revoked = isRevokedBy(v, certificate, v.issuer);
  // who signs a deny list is the anchor
  if (!READS_CRLS) return revoked ? REVOKED : OK;
  let coverage: u32 = 0;
  for (let level = v.cursor; level < v.depth; level++) {
    let issuer = issuerAt(v, level);
    coverage |= u32(load<u8>(coverageOf(v, issuer)));
    revoked = revoked || isRevokedBy(v, certificate, issuer);
    if (level == v.depth - 1 || !(pathCertificate(v, level + 1).flags & IS_SELF_ISSUED)) break;
  }
  if (coverage & COVERAGE_NOT_CURRENT) v.revocationFacts = FACT_CRL_NOT_CURRENT;
  if (revoked) return REVOKED;
  let scope = c.flags & IS_CA ? SCOPE_CA : SCOPE_USER;
  return strict && !(coverage & scope) ? REVOCATION_UNKNOWN : OK;
}

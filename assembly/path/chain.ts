/**
 * Certificates as they come in: DER as it is, PEM decoded in place. Nothing is judged here: a certificate that cannot be
 * read is refused by the verification, with its place, or ignored there if nobody needs it.
 */
import { addressOf, endOf, hasFailed, statusOf } from "../mem/located";
import { MAX_CERTIFICATES, READS_PEM } from "../limits";
import { isPem, pemNext } from "../pem/pem";
import { LIMIT_CERTIFICATES, OK, PEM_NO_CERTIFICATE } from "../status";
import { certificateAt, Verification } from "./verification";

function addCertificate(v: Verification, der: usize, derEnd: usize): u32 {
  if (v.certificateCount == MAX_CERTIFICATES) return LIMIT_CERTIFICATES;
  let c = certificateAt(v, v.certificateCount);
  c.der = der;
  c.derEnd = derEnd;
  v.certificateCount++;
  return OK;
}

/**
 * Adds the certificate or certificates in [at, at + length). Answers a status; with OK, `end` (usize) tells where the
 * bytes that are needed end. Nothing is added unless all are.
 */
export function addCertificates(v: Verification, at: usize, length: u32, end: usize): u32 {
  store<usize>(end, at + length);
  if (!READS_PEM || !isPem(at, at + length)) return addCertificate(v, at, at + length);
  let count = v.certificateCount;
  let z = at;
  let x = at;
  for (;;) {
    let l = pemNext(z, x, at + length);
    if (hasFailed(l)) {
      if (statusOf(l) == PEM_NO_CERTIFICATE && v.certificateCount != count) break;
      v.certificateCount = count;
      return statusOf(l);
    }
    // the block's bytes lie at [z, addressOf(l)), the text goes on at endOf(l)
    let status = addCertificate(v, z, addressOf(l));
    if (status != OK) {
      v.certificateCount = count;
      return status;
    }
    z = addressOf(l);
    x = endOf(l);
  }
  store<usize>(end, z);
  return OK;
}

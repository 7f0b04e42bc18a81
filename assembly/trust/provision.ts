/**
 * Provisioning: roots put on the trusted list by hand or with the firmware. Also the one root that a capture is offered.
 */
import { addressOf, endOf, hasFailed, statusOf } from "../mem/located";
import { READS_PEM } from "../limits";
import { Verification } from "../path/verification";
import { isPem, pemNext } from "../pem/pem";
import { CAPTURE_NO_ROOT, CAPTURE_SEVERAL_ROOTS, OK, PEM_NO_CERTIFICATE } from "../status";
import { parseCertificate } from "../x509/certificate";
import { Certificate } from "../x509/certificate-fields";
import { Capture, captureOffer, captureRefuse } from "./capture";
import { ListImage } from "./image";
import { appendCandidate, buildCandidate } from "./list";

function addRoot(image: ListImage, root: Certificate, der: usize, derEnd: usize, origin: u32, addedAt: u64, scratch: usize): u32 {
  let status = parseCertificate(root, der, derEnd);
  if (status == OK) status = buildCandidate(image, root, origin, addedAt, scratch);
  return status == OK ? appendCandidate(image) : status;
}

/**
 * Adds every root in [at, end), DER or PEM. The first failure is answered; those before it stay. root, scratch: room for one
 * parsed certificate, and DIGEST_STATE_BYTES.
 */
export function addRoots(image: ListImage, root: Certificate, at: usize, end: usize, origin: u32, addedAt: u64, scratch: usize): u32 {
  if (!READS_PEM || !isPem(at, end)) return addRoot(image, root, at, end, origin, addedAt, scratch);
  let z = at;
  let added: u32 = 0;
  let l = pemNext(z, at, end);
  while (!hasFailed(l)) {
    let status = addRoot(image, root, z, addressOf(l), origin, addedAt, scratch);
    if (status != OK) return status;
    added++;
    l = pemNext(z, endOf(l), end);
  }
  return statusOf(l) == PEM_NO_CERTIFICATE && added != 0 ? OK : statusOf(l);
}

/** Gives a capture the one root in [at, end), DER or PEM, that the peer offered. */
export function offerRoot(capture: Capture, image: ListImage, v: Verification, root: Certificate, at: usize, end: usize): u32 {
  if (at == end) return captureRefuse(capture, image, CAPTURE_NO_ROOT);
  if (!READS_PEM || !isPem(at, end)) return captureOffer(capture, v, root, at, end);
  let l = pemNext(at, at, end);
  if (hasFailed(l)) return captureRefuse(capture, image, statusOf(l));
  let derEnd = addressOf(l);
  let more = pemNext(derEnd, endOf(l), end);
  if (!hasFailed(more)) return captureRefuse(capture, image, CAPTURE_SEVERAL_ROOTS);
  if (statusOf(more) != PEM_NO_CERTIFICATE) return captureRefuse(capture, image, statusOf(more));
  return captureOffer(capture, v, root, at, derEnd);
}

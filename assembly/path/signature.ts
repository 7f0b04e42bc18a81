/**
 * One signature verified in steps: message hashed, key operation done, result compared.
 *
 *     begin ─▶ HASH (HASH_BYTES_PER_STEP a step) ─▶ KEY (one step of ec/ or rsa/) ─▶ ENCODING (PSS) ─▶ DONE
 *
 * The outcome is a word, SIGNATURE_HOLDS exactly if the signature holds; nothing here decides. Verification only, all inputs
 * are public: variable time.
 *
 * Against a fault (a call or a branch skipped): the word is XORed together from what the begin, the end of the hash and the comparison
 * contribute, none of them 0, so that it does not come about without one of them. Nothing of an earlier signature is left in a job
 * that begins, nor in one whose outcome has been read. What can be forged against a digest or a factor that is 0 because nobody
 * wrote it (ec/ecdsa.ts, ec/ed25519.ts) does not hold either.
 */
import { ecdsaOutcome, ecdsaStep } from "../ec/ecdsa";
import { ed25519Outcome, ed25519Status, ed25519Step, ed25519Update } from "../ec/ed25519";
import { digestBytes, digestFinal, digestInit, digestUpdate } from "../hash/digest";
import { CLEARS_BY_WORDS, CURVE_STEP_WORK, HAS_ED25519, HAS_PSS, HASH_BYTES_PER_STEP, RSA_STEP_WORK } from "../limits";
import { clearWords, copyBytes, EQUAL, fillBytes } from "../mem/bytes";
import { addressOf, hasFailed, statusOf } from "../mem/located";
import { rsaBegin, rsaMessage, rsaMessageBytes, rsaModulusBits, rsaScratch, rsaStep } from "../rsa/exponentiation";
import { pkcs1Outcome } from "../rsa/pkcs1";
import { pssOutcome } from "../rsa/pss";
import { KEY_UNKNOWN, OK, SIGNATURE_WRONG } from "../status";
import {
  SIGNATURE_ECDSA, SIGNATURE_ED25519, SIGNATURE_RSA_PKCS1, SIGNATURE_RSA_PSS, signatureDigest, signatureKind, signatureMgfDigest, signatureSaltBytes,
} from "../x509/algorithm";
import { parseSubjectPublicKeyInfo, PublicKey } from "../x509/spki";
import {
  ARITHMETIC, beginEcdsa, beginEd25519, checkKeyFits, DIGEST, DIGEST_STATE, isEd25519, PUBLIC_KEY, SIGNATURE_JOB_BYTES, SignatureJob,
} from "./signature-key";
import { SIGNATURE_HOLDS } from "./verdict";

const STATE_HASH: u32 = 1;
const STATE_KEY: u32 = 2;
const STATE_ENCODING: u32 = 3;
const STATE_DONE: u32 = 4;

/** The parts of SIGNATURE_HOLDS; the third is EQUAL. */
const BEGUN: u32 = 0x2d1f84b6;
const HASHED: u32 = SIGNATURE_HOLDS ^ BEGUN ^ EQUAL;

/** Ends. outcome: EQUAL if the signature holds. */
function finish(head: SignatureJob, status: u32, outcome: u32): void {
  head.status = status;
  head.outcome ^= outcome;
  head.state = STATE_DONE;
}

/**
 * Starts the verification of `signature` over `message` by the key of the subjectPublicKeyInfo [spki, spkiEnd).
 * A failure that shows already is told by signatureStatus after the job is done.
 */
export function signatureBegin(
  job: usize, spki: usize, spkiEnd: usize, algorithm: u32, message: usize, messageEnd: usize, signature: usize, signatureEnd: usize,
): void {
  let head = changetype<SignatureJob>(job);
  if (CLEARS_BY_WORDS) clearWords(job, SIGNATURE_JOB_BYTES);
  else fillBytes(job, 0, SIGNATURE_JOB_BYTES);
  head.algorithm = algorithm;
  head.message = message;
  head.messageEnd = messageEnd;
  head.signature = signature;
  head.signatureEnd = signatureEnd;
  head.state = STATE_HASH;
  head.outcome = BEGUN;
  let key = changetype<PublicKey>(job + PUBLIC_KEY);
  let l = parseSubjectPublicKeyInfo(key, spki, spkiEnd);
  if (hasFailed(l)) {
    head.keyAt = addressOf(l);
    return finish(head, statusOf(l), 0);
  }
  let status = checkKeyFits(key, algorithm);
  let ed25519 = isEd25519(algorithm);
  if (status == OK && ed25519) status = beginEd25519(job, head, key);
  if (status != OK) return finish(head, status, 0);
  if (!ed25519) digestInit(job + DIGEST_STATE, signatureDigest(algorithm));
}

/**
 * After signatureBegin: the keys of ec/known-keys.ts may be used, and, if the key of the signature is an anchor's, it is one of them.
 * The subjectPublicKeyInfo stays where it is until the end.
 */
export function signatureKnow(job: usize, keys: usize, ofAnchor: bool): void {
  let head = changetype<SignatureJob>(job);
  head.knownKeys = keys;
  head.ofAnchor = u32(ofAnchor);
}

/** Begins the key operation of anything but Ed25519; the digest stands at DIGEST. */
function beginKey(job: usize, head: SignatureJob, hashBytes: u32): void {
  head.state = STATE_KEY;
  // without a digest there is no length either
  head.outcome ^= HASHED ^ digestBytes(signatureDigest(head.algorithm)) ^ hashBytes;
  let key = changetype<PublicKey>(job + PUBLIC_KEY);
  let status: u32;
  if (signatureKind(head.algorithm) == SIGNATURE_ECDSA) status = beginEcdsa(job, key, hashBytes);
  else {
    status = rsaBegin(
      job + ARITHMETIC,
      key.key,
      u32(key.keyEnd - key.key),
      key.exponent,
      u32(key.exponentEnd - key.exponent),
      head.signature,
      u32(head.signatureEnd - head.signature),
    );
  }
  if (status == OK) return;
  finish(head, status, 0);
  if (status >= KEY_UNKNOWN && status < SIGNATURE_WRONG) head.keyAt = key.key;
}

/**
 * Starts the verification of a signature over a message that has been hashed already: `digest` holds the digest that the
 * algorithm names. in: algorithm is not Ed25519, which hashes the key before the message.
 */
export function signatureBeginHashed(
  job: usize, spki: usize, spkiEnd: usize, algorithm: u32, digest: usize, signature: usize, signatureEnd: usize,
): void {
  let head = changetype<SignatureJob>(job);
  signatureBegin(job, spki, spkiEnd, algorithm, digest, digest, signature, signatureEnd);
  if (head.state == STATE_DONE) return;
  let length = digestBytes(signatureDigest(algorithm));
  copyBytes(job + DIGEST, digest, length);
  beginKey(job, head, length);
}

/** Hashes the next piece; at the end of the message begins the key operation. */
function stepHash(job: usize, head: SignatureJob): void {
  let length = u32(head.messageEnd - head.message);
  if (length > HASH_BYTES_PER_STEP) length = HASH_BYTES_PER_STEP;
  let ed25519 = isEd25519(head.algorithm);
  if (ed25519) ed25519Update(job + ARITHMETIC, head.message, length);
  else digestUpdate(job + DIGEST_STATE, head.message, length);
  head.message += length;
  if (head.message != head.messageEnd) return;
  if (ed25519) {
    head.state = STATE_KEY;
    head.outcome ^= HASHED;
  } else beginKey(job, head, digestFinal(job + DIGEST_STATE, job + DIGEST));
}

/** One piece of the key operation. */
function stepKey(job: usize, head: SignatureJob): void {
  let arithmetic = job + ARITHMETIC;
  let kind = signatureKind(head.algorithm);
  if (kind == SIGNATURE_ECDSA) {
    if (!ecdsaStep(arithmetic)) finish(head, OK, ecdsaOutcome(arithmetic));
  } else if (HAS_ED25519 && kind == SIGNATURE_ED25519) {
    if (ed25519Step(arithmetic)) return;
    let status = ed25519Status(arithmetic);
    if (status != OK) head.keyAt = changetype<PublicKey>(job + PUBLIC_KEY).key;
    finish(head, status, status == OK ? ed25519Outcome(arithmetic) : 0);
  } else if (!rsaStep(arithmetic)) {
    let em = rsaMessage(arithmetic);
    let emBytes = rsaMessageBytes(arithmetic);
    if (!HAS_PSS || kind == SIGNATURE_RSA_PKCS1) {
      finish(head, OK, pkcs1Outcome(em, emBytes, signatureDigest(head.algorithm), job + DIGEST));
    } else {
      head.state = STATE_ENCODING;
    }
  }
}

function stepEncoding(job: usize, algorithm: u32): u32 {
  let arithmetic = job + ARITHMETIC;
  return pssOutcome(
    rsaMessage(arithmetic),
    rsaModulusBits(arithmetic),
    signatureDigest(algorithm),
    signatureMgfDigest(algorithm),
    signatureSaltBytes(algorithm),
    job + DIGEST,
    rsaScratch(arithmetic),
  );
}

/** What the next step costs (limits.ts). */
export function signatureStepWork(job: usize): u32 {
  return signatureKind(changetype<SignatureJob>(job).algorithm) - SIGNATURE_RSA_PKCS1 <= SIGNATURE_RSA_PSS - SIGNATURE_RSA_PKCS1 ? RSA_STEP_WORK : CURVE_STEP_WORK;
}

/** One step; true while there is more to do. */
export function signatureStep(job: usize): bool {
  let head = changetype<SignatureJob>(job);
  if (head.state == STATE_HASH) stepHash(job, head);
  else if (head.state == STATE_KEY) stepKey(job, head);
  else if (HAS_PSS && head.state == STATE_ENCODING) finish(head, OK, stepEncoding(job, head.algorithm));
  return head.state != STATE_DONE;
}

/** Why the signature could not be tried (key, encoding, range); OK if it was tried. */
export function signatureStatus(job: usize): u32 {
  return changetype<SignatureJob>(job).status;
}

/** Where in the subjectPublicKeyInfo the status comes from, or 0 if it is about the signature. */
export function signatureKeyAt(job: usize): usize {
  return changetype<SignatureJob>(job).keyAt;
}

/** After the last step, once: SIGNATURE_HOLDS exactly if the signature holds. */
export function signatureOutcome(job: usize): u32 {
  let head = changetype<SignatureJob>(job);
  let outcome = head.outcome;
  head.outcome = 0;
  return outcome;
}

/** Open box of rsa/, with the digests that its tests need. */
export {
  rsaBegin, rsaStep, rsaMessage, rsaMessageBytes, rsaModulusBits, RSA_JOB_BYTES,
} from "../rsa/exponentiation";
export { pkcs1Outcome } from "../rsa/pkcs1";
export { pssOutcome, PSS_SCRATCH_BYTES } from "../rsa/pss";
export { MIN_RSA_BITS, MAX_RSA_BITS } from "../limits";
export { __heap_base } from "memory";

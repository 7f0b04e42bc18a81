/** Open box of hash/: the block functions of all builds, the three hash functions and their tables. */
export { SHA256_H, sha256BlockRolled, sha256BlockSmall, sha256BlockUnrolled } from "../hash/sha256";
export { sha512BlockRolled, sha512BlockUnrolled, SHA512_K, SHA512_H, SHA384_H } from "../hash/sha512";
export { digestInit, digestUpdate, digestFinal, digestBytes } from "../hash/digest";
export { hmacSha256, HMAC_SCRATCH_BYTES } from "../hash/hmac";
export { DIGEST_STATE_BYTES } from "../hash/state";
export { __heap_base } from "memory";

/** Open box of hash/: both builds' block functions, the three hash functions and their tables. */
export {
  sha256BlockRolled, sha256BlockUnrolled, sha256Init, sha256Update, sha256Final, SHA256_K, SHA256_H, SHA256_STATE_BYTES,
} from "../hash/sha256";
export {
  sha512BlockRolled, sha512BlockUnrolled, sha512Init, sha384Init, sha512Update, sha512Final,
  SHA512_K, SHA512_H, SHA384_H, SHA512_STATE_BYTES,
} from "../hash/sha512";
export { digestInit, digestUpdate, digestFinal, digestBytes, DIGEST_STATE_BYTES } from "../hash/digest";
export { __heap_base } from "memory";

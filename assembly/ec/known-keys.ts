/**
 * Keys that are known before a chain arrives, with their tables (ec/comb.ts): the generators of P-256 and P-384, and the keys of
 * anchors that have been used lately. In gateway; mcu has none.
 *
 *     keys ─ KnownKeys (16) │ G of P-256 │ G of P-384 │ KNOWN_KEYS of anchors       key ─ KnownKey (128) │ table
 *
 * A table is made when its key has been used KNOWN_KEY_USES times, for it takes as long as some verifications. A key that is not
 * there takes the place of the one that has not been used for the longest time.
 *
 * A table must never serve another key than its own: whoever finds that it does can forge. So a table depends on nothing but its
 * key's octets; the octets are kept and compared as a whole whenever it is looked for, and again in the outcome of the signature
 * (knownKeyDifference); a key that is being replaced, or whose table was never finished, has none: the word that says that a table is
 * complete is written last and depends on the octets, so that one of the key before it in the same place says nothing, even where a
 * fault skips the store that takes it away. They are forgotten with the list.
 */
import { KNOWN_KEY_USES, KNOWN_KEYS } from "../limits";
import { clearWords, copyBytes, differenceOfBytes, fillBytes } from "../mem/bytes";
import { COMB_POINTS } from "./comb";
import { CURVE_P256, CURVE_P384 } from "./curve";

@unmanaged
class KnownKeys {
  /** Counts uses. */
  clock: u32;
  /** Length of the list whose keys they are: no entry leaves a list but that it changes. */
  listBytes: u32;
}

@unmanaged
class KnownKey {
  /** CURVE_…, 0: nobody's. */
  curve: u32;
  /** completeState: the table is complete. */
  state: u32;
  uses: u32;
  /** Clock at its last use. */
  usedAt: u32;
}

/** Begin of a word for the state of a complete table, and the multiplier of its steps (FNV-1a's). */
const READY: u32 = 0x3cc5a396;
const READY_PRIME: u32 = 16777619;

const KEYS_HEAD_BYTES: u32 = 16;
const OCTETS: usize = 16;
const TABLE: usize = 128;
/** Octets of the longest key with a table: 04 ‖ x ‖ y of P-384. */
const MAX_OCTETS: u32 = 97;
const KEY_BYTES: u32 = u32(TABLE) + COMB_POINTS * 112;
const GENERATORS: u32 = 2;

/** In mcu the head alone, for nothing can be reserved that has no bytes. */
export const KNOWN_KEYS_BYTES: u32 = KEYS_HEAD_BYTES + (KNOWN_KEYS == 0 ? 0 : (GENERATORS + KNOWN_KEYS) * KEY_BYTES);

// @ts-ignore: decorator
@inline
function keyAt(keys: usize, index: u32): KnownKey {
  return changetype<KnownKey>(keys + KEYS_HEAD_BYTES + index * KEY_BYTES);
}

// @ts-ignore: decorator
@inline
export function knownKeyTable(key: usize): usize {
  return key + TABLE;
}

/** Forgets the keys of anchors. */
export function forgetKnownKeys(keys: usize): void {
  clearWords(changetype<usize>(keyAt(keys, GENERATORS)), KNOWN_KEYS * KEY_BYTES);
}

/** The list is `listBytes` long now: forgets the keys if it was another one. */
export function knowKeysOf(keys: usize, listBytes: u32): void {
  let head = changetype<KnownKeys>(keys);
  if (head.listBytes != listBytes) forgetKnownKeys(keys);
  head.listBytes = listBytes;
}

/**
 * The state of this key once its table is complete: a hash of curve and octets, odd, so that it is not the 0 of a key without one. Keys that
 * differ in one word of them have different ones.
 */
function completeState(key: KnownKey): u32 {
  let state = READY ^ key.curve;
  for (let i = OCTETS; i < TABLE; i += 4) state = (state ^ load<u32>(changetype<usize>(key) + i)) * READY_PRIME;
  return state | 1;
}

function use(keys: usize, key: KnownKey): usize {
  key.uses++;
  key.usedAt = ++changetype<KnownKeys>(keys).clock;
  return changetype<usize>(key);
}

/** The generator of a curve with tables; 0 of another. */
export function knownGenerator(keys: usize, curve: u32): usize {
  if (curve != CURVE_P256 && curve != CURVE_P384) return 0;
  let key = keyAt(keys, curve - CURVE_P256);
  key.curve = curve;
  return use(keys, key);
}

/** The key of an anchor, which is known from now on. in: the curve has tables; octets as they stand in the subjectPublicKeyInfo. */
export function knownKey(keys: usize, curve: u32, octets: usize, octetCount: u32): usize {
  let oldest = keyAt(keys, GENERATORS);
  for (let i = GENERATORS; i < GENERATORS + KNOWN_KEYS; i++) {
    let key = keyAt(keys, i);
    if (knownKeyDifference(changetype<usize>(key), curve, octets, octetCount) == 0) return use(keys, key);
    if (key.usedAt < oldest.usedAt) oldest = key;
  }
  if (octetCount > MAX_OCTETS) return 0;
  oldest.state = 0;
  oldest.uses = 0;
  oldest.curve = curve;
  fillBytes(changetype<usize>(oldest) + OCTETS, 0, u32(TABLE - OCTETS));
  copyBytes(changetype<usize>(oldest) + OCTETS, octets, octetCount);
  return use(keys, oldest);
}

/** 0 exactly if it is the key of these octets. A key of its curve has as many as any other. */
export function knownKeyDifference(key: usize, curve: u32, octets: usize, octetCount: u32): u32 {
  return (changetype<KnownKey>(key).curve ^ curve) | differenceOfBytes(key + OCTETS, octets, min(octetCount, MAX_OCTETS));
}

/** 0 exactly if its table is complete, and of this curve. */
export function tableDifference(key: usize, curve: u32): u32 {
  let known = changetype<KnownKey>(key);
  return (known.curve ^ curve) | (known.state ^ completeState(known));
}

export function hasTable(key: usize): bool {
  return tableDifference(key, changetype<KnownKey>(key).curve) == 0;
}

/** Whether it has been used so often that a table pays. */
export function deservesTable(key: usize): bool {
  return changetype<KnownKey>(key).uses >= KNOWN_KEY_USES;
}

/** Its table is complete. */
export function setHasTable(key: usize): void {
  changetype<KnownKey>(key).state = completeState(changetype<KnownKey>(key));
}

/**
 * Two flash slots for one image: which is the good one, and when the other has taken its place.
 *
 * The image is written to the slot that is not in use, under the next generation. Power may fail at any byte of it: then its
 * checksum is wrong and the old slot is still the good one. Generations are compared as serial numbers (RFC 1982 §3.2), so
 * that the 32-bit counter may wrap. Whoever changes the list clears `sealed` first (index.ts).
 */
import { HMAC_KEY_BYTES } from "../hash/hmac";
import { SEALS_IMAGES } from "../limits";
import { copyBytes, differenceOfBytes, fillBytes } from "../mem/bytes";
import { INDEX_INVALID, LIST_KEY_LENGTH, LIST_READ_BACK, OK, OUT_OF_ORDER } from "../status";
import { checkImage, initImage, ListImage, sealImage, setSealed } from "./image";

/** The list came from no slot. */
export const NO_SLOT: u32 = u32.MAX_VALUE;

@unmanaged
export class SlotState {
  /** Slot that holds the list: loaded from it, or written to it last. */
  slot: u32;
  /** Non-zero: the image is sealed, not yet read back, and not changed since. */
  sealed: u32;
  /** Bytes of the sealed image that have been read back and found right. */
  readBackBytes: u32;
  /** 1: this device seals its images, with the key at DEVICE_KEY. */
  seals: u32;
}

const DEVICE_KEY: usize = 16;
export const SLOT_STATE_BYTES: u32 = 48;

/** Address of the device's key; 0 if it has none. */
function deviceKey(state: SlotState): usize {
  return SEALS_IMAGES && state.seals ? changetype<usize>(state) + DEVICE_KEY : 0;
}

/**
 * Takes the device's key, HMAC_KEY_BYTES at x; none: forgets it. What is at x is wiped. The list is one with a seal from now on, or one
 * without.
 */
export function setDeviceKey(state: SlotState, image: ListImage, x: usize, length: u32): u32 {
  if (length != 0 && length != HMAC_KEY_BYTES) return LIST_KEY_LENGTH;
  let seals = u32(length != 0);
  let status = setSealed(image, seals);
  if (status != OK) return status;
  fillBytes(changetype<usize>(state) + DEVICE_KEY, 0, HMAC_KEY_BYTES);
  copyBytes(changetype<usize>(state) + DEVICE_KEY, x, length);
  fillBytes(x, 0, length);
  state.seals = seals;
  return OK;
}

/** An empty list, nothing loaded, nothing sealed. The key of the device stays. */
export function resetSlots(state: SlotState, image: ListImage): void {
  initImage(image);
  setSealed(image, state.seals);
  state.slot = NO_SLOT;
}

/** The slot that the next image is to be written to. */
export function targetSlot(state: SlotState): u32 {
  return state.slot == 0 ? 1 : 0;
}

/** Takes the image at [x, x + length), read from `slot`, for the list if it is good and the newest so far. */
export function offerSlot(state: SlotState, image: ListImage, slot: u32, x: usize, length: u32, scratch: usize): u32 {
  if (slot > 1) return INDEX_INVALID;
  let status = checkImage(x, length, deviceKey(state), scratch);
  if (status != OK) return status;
  let offered = changetype<ListImage>(x);
  if (state.slot != NO_SLOT && i32(offered.generation - image.generation) <= 0) return OK;
  copyBytes(changetype<usize>(image), x, offered.length);
  state.slot = slot;
  return OK;
}

/** The next generation with its checksum: ready to be written to targetSlot. */
export function sealList(state: SlotState, image: ListImage, scratch: usize): void {
  image.generation++;
  sealImage(image, deviceKey(state), scratch);
  state.sealed = 1;
  state.readBackBytes = 0;
}

/** The next `length` bytes of the written image as read back. When all are right, the other slot is the one in use. */
export function readBack(state: SlotState, image: ListImage, x: usize, length: u32): u32 {
  if (!state.sealed) return OUT_OF_ORDER;
  let rest = image.length - state.readBackBytes;
  if (length > rest) length = rest;
  if (differenceOfBytes(changetype<usize>(image) + state.readBackBytes, x, length) != 0) {
    state.sealed = 0;
    return LIST_READ_BACK;
  }
  state.readBackBytes += length;
  if (state.readBackBytes == image.length) {
    state.slot = targetSlot(state);
    state.sealed = 0;
  }
  return OK;
}

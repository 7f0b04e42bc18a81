/**
 * PEM (RFC 7468, strict form): certificates out of a text file, decoded in place.
 *
 *     any text without a boundary
 *     -----BEGIN CERTIFICATE-----
 *     64 characters of base64 a line, the last one 1 to 64, with its padding
 *     -----END CERTIFICATE-----
 *
 * Accepts: several blocks; text outside of them that has no five dashes in a row (§2; the files of CA tools have it); LF,
 * CRLF or CR; the end of the file for the last line break. Refuses: other labels (a private key does not belong here), a
 * boundary that does not fill its line (so no block is taken for text, as behind a byte order mark or when indented), an
 * empty block, lines of another length, blank lines and white space inside a block, characters that base64 does not have,
 * wrong or missing padding, bits behind the end, END without BEGIN and the reverse.
 */
import { READS_PEM } from "../limits";
import { failure, located, Located } from "../mem/located";
import { MAX_PEM_BYTES } from "../limits";
import { LIMIT_INPUT, PEM_BOUNDARY, PEM_CHARACTER, PEM_LABEL, PEM_LINE_LENGTH, PEM_NO_CERTIFICATE, PEM_PADDING } from "../status";

/** "-----BEGIN CERTIFICATE-----": §3 */
const BEGIN: usize = !READS_PEM ? 0 : memory.data<u8>([
  0x2d, 0x2d, 0x2d, 0x2d, 0x2d, 0x42, 0x45, 0x47, 0x49, 0x4e, 0x20, 0x43, 0x45, 0x52, 0x54, 0x49, 0x46, 0x49, 0x43, 0x41,
  0x54, 0x45, 0x2d, 0x2d, 0x2d, 0x2d, 0x2d, 0, 0, 0, 0, 0,
], 16);
const BEGIN_BYTES: u32 = 27;
/** "-----END CERTIFICATE-----" */
const END: usize = !READS_PEM ? 0 : memory.data<u8>([
  0x2d, 0x2d, 0x2d, 0x2d, 0x2d, 0x45, 0x4e, 0x44, 0x20, 0x43, 0x45, 0x52, 0x54, 0x49, 0x46, 0x49, 0x43, 0x41, 0x54, 0x45,
  0x2d, 0x2d, 0x2d, 0x2d, 0x2d, 0, 0, 0, 0, 0, 0, 0,
], 16);
const END_BYTES: u32 = 25;
const DASHES: u32 = 5;
const DASH: u32 = 0x2d;

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const EQUALS: u32 = 0x3d;

/** Base64 characters of a full line (§2). */
const LINE_CHARACTERS: u32 = 64;

/** Whether [at, end) begins with the `length` bytes at `text`. */
function startsWith(at: usize, end: usize, text: usize, length: u32): bool {
  if (u32(end - at) < length) return false;
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(at + i) != load<u8>(text + i)) return false;
  }
  return true;
}

/** Address of the next five dashes, or end. */
function findDashes(at: usize, end: usize): usize {
  let dashes: usize = 0;
  for (; at < end; at++) {
    if (load<u8>(at) != DASH) dashes = 0;
    else if (++dashes == DASHES) return at + 1 - dashes;
  }
  return end;
}

/** Whether the input is text to be decoded. DER of a certificate begins with 30, which is the digit 0: no boundary begins so. */
export function isPem(at: usize, end: usize): bool {
  return at < end && load<u8>(at) != 0x30 && findDashes(at, end) != end;
}

// @ts-ignore: decorator
@inline
function isLineBreak(character: u32): bool {
  return character == LF || character == CR;
}

/** Behind the line break at `at` (CRLF, LF or CR), or at itself if there is none. */
function skipLineBreak(at: usize, end: usize): usize {
  if (at < end && load<u8>(at) == CR) {
    at++;
    return at < end && load<u8>(at) == LF ? at + 1 : at;
  }
  return at < end && load<u8>(at) == LF ? at + 1 : at;
}

/** Value of a base64 character (RFC 4648 §4), or 64. */
function sextet(character: u32): u32 {
  if (character - 0x41 < 26) return character - 0x41;
  if (character - 0x61 < 26) return character - 0x61 + 26;
  if (character - 0x30 < 10) return character - 0x30 + 52;
  if (character == 0x2b) return 62;
  return character == 0x2f ? 63 : 64;
}

/**
 * Decodes the next certificate of [at, end) to z. at: the begin of a line. Found: content = where its DER ends (it begins at
 * z), end = where the text goes on, again the begin of a line. PEM_NO_CERTIFICATE: there is no further block.
 * alias: z ≤ at. n characters have been read when the octet ⌊3n/4⌋ − 1 is written, and the boundary before them; so z is
 * behind the reader at every write, and at the end, and the next call may begin where this one ended.
 */
export function pemNext(z: usize, at: usize, end: usize): Located {
  let der = z;
  let line = at;
  if (end - at > MAX_PEM_BYTES) return failure(LIMIT_INPUT, at);
  at = findDashes(at, end);
  if (at == end) return failure(PEM_NO_CERTIFICATE, at);
  if (at != line && !isLineBreak(u32(load<u8>(at - 1)))) return failure(PEM_BOUNDARY, at);
  if (!startsWith(at, end, BEGIN, BEGIN_BYTES)) {
    // "-----BEGIN ": another label, or no begin at all
    return failure(startsWith(at, end, BEGIN, 11) ? PEM_LABEL : PEM_BOUNDARY, at);
  }
  line = skipLineBreak(at + BEGIN_BYTES, end);
  if (line == at + BEGIN_BYTES) return failure(PEM_BOUNDARY, at);
  at = line;
  let bits: u32 = 0;
  let bitCount: u32 = 0;
  let padding: u32 = 0;
  let last = false;
  while (!startsWith(at, end, BEGIN, DASHES)) {
    if (at == end) return failure(PEM_BOUNDARY, at);
    if (last) return failure(PEM_LINE_LENGTH, at);
    let start = at;
    for (; at < end; at++) {
      let character = u32(load<u8>(at));
      let value = sextet(character);
      if (value == 64) {
        if (isLineBreak(character)) break;
        if (character != EQUALS) return failure(PEM_CHARACTER, at);
        padding++;
        continue;
      }
      if (padding != 0) return failure(PEM_PADDING, at);
      bits = (bits << 6) | value;
      bitCount += 6;
      if (bitCount >= 8) {
        bitCount -= 8;
        store<u8>(z++, u8(bits >> bitCount));
      }
    }
    let characters = u32(at - start);
    if (at == end) return failure(PEM_BOUNDARY, at);
    if (characters == 0 || characters > LINE_CHARACTERS) return failure(PEM_LINE_LENGTH, start);
    last = characters < LINE_CHARACTERS || padding != 0;
    at = skipLineBreak(at, end);
  }
  if (!startsWith(at, end, END, END_BYTES)) return failure(PEM_BOUNDARY, at);
  // RFC 4648 §3.5, §4: 0, 2 or 4 spare bits that are zero, with 0, 1 or 2 characters of padding
  if (padding != bitCount >> 1 || bitCount > 4 || (bits & ((1 << bitCount) - 1)) != 0) return failure(PEM_PADDING, at);
  if (z == der) return failure(PEM_LINE_LENGTH, at);
  at += END_BYTES;
  line = skipLineBreak(at, end);
  if (line == at && at != end) return failure(PEM_BOUNDARY, at);
  return located(z, line);
}

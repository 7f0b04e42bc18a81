/*
 * Certificates that lie in the input, given to the core: DER, or PEM (RFC 7468, strict form). A core that reads PEM gets it as it is;
 * for one that does not it is decoded here, in place, so that it needs no memory, and refused as assembly/pem/pem.ts refuses it.
 *
 * Nothing is decided here. How PEM could be a way in: bytes that one reader takes for text and another for a certificate, a second
 * certificate that nobody looks at. DER begins with 30, which is the digit 0 and no boundary; a root that is offered must be the only one.
 */
#include <string.h>

#include "engine.h"

#if TC_READS_PEM

uint32_t tc_give(trustcore *tc, tc_function function, uint32_t length, uint32_t b, uint32_t c, uint32_t d) {
  return tc_call_status(tc, function, length, b, c, d);
}

uint32_t tc_give_root(trustcore *tc, uint32_t length) { return tc_call_status(tc, tc_f_capture_offer, length, 0, 0, 0); }

#else

static const char begin_line[] = "-----BEGIN CERTIFICATE-----", end_line[] = "-----END CERTIFICATE-----";
#define LABEL_AT 11u
#define DASHES 5u
#define LINE_CHARACTERS 64u

static int starts_with(const uint8_t *at, const uint8_t *end, const char *text, size_t length) {
  return (size_t)(end - at) >= length && memcmp(at, text, length) == 0;
}

/* The next five dashes, or end. */
static const uint8_t *find_dashes(const uint8_t *at, const uint8_t *end) {
  while (at < end && !starts_with(at, end, begin_line, DASHES)) at++;
  return at;
}

static int is_line_break(uint8_t character) { return character == '\n' || character == '\r'; }

/* Behind the line break at `at` (CRLF, LF or CR), or at itself if there is none. */
static const uint8_t *skip_line_break(const uint8_t *at, const uint8_t *end) {
  if (at < end && *at == '\r') {
    at++;
    return at < end && *at == '\n' ? at + 1 : at;
  }
  return at < end && *at == '\n' ? at + 1 : at;
}

/* Value of a base64 character (RFC 4648 §4), or 64. */
static uint32_t sextet(uint8_t character) {
  if (character >= 'A' && character <= 'Z') return character - 'A';
  if (character >= 'a' && character <= 'z') return character - 'a' + 26u;
  if (character >= '0' && character <= '9') return character - '0' + 52u;
  if (character == '+') return 62;
  return character == '/' ? 63 : 64;
}

/*
 * The next certificate of [*at, end): its DER to [z, *z_end), z ≤ *at, and *at behind it. n characters have been read when the octet
 * ⌊3n/4⌋ − 1 is written, and the boundary before them: the reader is never overtaken. TC_PEM_NO_CERTIFICATE: there is no further one.
 */
static uint32_t next_certificate(uint8_t *z, uint8_t **z_end, const uint8_t **at_next, const uint8_t *end) {
  const uint8_t *line = *at_next, *at = find_dashes(line, end);
  uint8_t *der = z;
  if (at == end) return TC_PEM_NO_CERTIFICATE;
  if (at != line && !is_line_break(at[-1])) return TC_PEM_BOUNDARY;
  if (!starts_with(at, end, begin_line, sizeof begin_line - 1)) {
    return starts_with(at, end, begin_line, LABEL_AT) ? TC_PEM_LABEL : TC_PEM_BOUNDARY;
  }
  at += sizeof begin_line - 1;
  line = skip_line_break(at, end);
  if (line == at) return TC_PEM_BOUNDARY;
  at = line;
  uint32_t bits = 0, bit_count = 0, padding = 0;
  int is_last = 0;
  while (!starts_with(at, end, begin_line, DASHES)) {
    if (at == end) return TC_PEM_BOUNDARY;
    if (is_last) return TC_PEM_LINE_LENGTH;
    const uint8_t *start = at;
    for (; at < end && !is_line_break(*at); at++) {
      if (*at == '=') {
        padding++;
        continue;
      }
      uint32_t value = sextet(*at);
      if (value == 64) return TC_PEM_CHARACTER;
      if (padding != 0) return TC_PEM_PADDING;
      bits = bits << 6 | value;
      bit_count += 6;
      if (bit_count >= 8) {
        bit_count -= 8;
        *z++ = (uint8_t)(bits >> bit_count);
      }
    }
    size_t characters = (size_t)(at - start);
    if (at == end) return TC_PEM_BOUNDARY;
    if (characters == 0 || characters > LINE_CHARACTERS) return TC_PEM_LINE_LENGTH;
    is_last = characters < LINE_CHARACTERS || padding != 0;
    at = skip_line_break(at, end);
  }
  if (!starts_with(at, end, end_line, sizeof end_line - 1)) return TC_PEM_BOUNDARY;
  /* RFC 4648 §3.5, §4: 0, 2 or 4 spare bits that are zero, with 0, 1 or 2 characters of padding */
  if (padding != bit_count >> 1 || bit_count > 4 || (bits & ((1u << bit_count) - 1)) != 0) return TC_PEM_PADDING;
  if (z == der) return TC_PEM_LINE_LENGTH;
  at += sizeof end_line - 1;
  line = skip_line_break(at, end);
  if (line == at && at != end) return TC_PEM_BOUNDARY;
  *z_end = z;
  *at_next = line;
  return TC_OK;
}

static int is_pem(const uint8_t *at, const uint8_t *end) { return at < end && *at != 0x30 && find_dashes(at, end) != end; }

uint32_t tc_give(trustcore *tc, tc_function function, uint32_t length, uint32_t b, uint32_t c, uint32_t d) {
  uint32_t status;
  uint8_t *room = tc_room(tc, length, &status), *der_end;
  if (room == NULL) return status;
  const uint8_t *at = room, *end = room + length;
  if (!is_pem(room, end)) return tc_call_status(tc, function, length, b, c, d);
  for (uint32_t given = 0;; given++) {
    status = next_certificate(room, &der_end, &at, end);
    if (status != TC_OK) return status == TC_PEM_NO_CERTIFICATE && given != 0 ? TC_OK : status;
    status = tc_call_status(tc, function, (uint32_t)(der_end - room), b, c, d);
    if (status != TC_OK) return status;
    /* the rest of the text to where the next input goes, which is not behind it: DER is shorter than its text */
    size_t rest = (size_t)(end - at);
    room = tc_room(tc, rest, &status);
    if (room == NULL) return status;
    memmove(room, at, rest);
    at = room;
    end = room + rest;
  }
}

uint32_t tc_give_root(trustcore *tc, uint32_t length) {
  uint32_t status;
  uint8_t *room = tc_room(tc, length, &status), *der_end, *other_end;
  if (room == NULL) return status;
  const uint8_t *at = room, *end = room + length;
  /* what is not due, and what is no text, is for the core to refuse */
  if (tc_capture_action(tc) != TC_READ_ROOT || !is_pem(room, end)) return tc_call_status(tc, tc_f_capture_offer, length, 0, 0, 0);
  status = next_certificate(room, &der_end, &at, end);
  if (status == TC_OK) {
    status = next_certificate(der_end, &other_end, &at, end);
    if (status == TC_PEM_NO_CERTIFICATE) return tc_call_status(tc, tc_f_capture_offer, (uint32_t)(der_end - room), 0, 0, 0);
    if (status == TC_OK) status = TC_CAPTURE_SEVERAL_ROOTS;
  }
  tc_capture_abort(tc);
  return status;
}

#endif

/*
 * A device that pairs with a server of its organisation at first connect and logs in, in the format of docs/first-connect.md.
 *
 *     device FLASH PORT pair auto|PIN [CUT]     PIN: 64 digits of the SHA-256 of the root's key
 *     device FLASH PORT login
 *     device FLASH PORT list
 *
 * FLASH is a file. With CUT the power fails at that write to it. Prints OK, or why not, and ends with 0 only if it has logged in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "flash_file.h"

#define GREETING 0x5b
#define TYPE_CLIENT 0x0d
#define WANTS_ROOT 0x80
#define PIN_BYTES 32
/* No status of the core: the server went away, or spoke otherwise. */
#define PEER_FAILED TC_NONE

static const char USER[] = "lamp-7", PASSWORD[] = "correct horse";
static trustcore tc;

static uint32_t request(uint8_t flags) {
  uint8_t byte;
  if (connection_read(&byte, 1) != 0 || byte != GREETING) return PEER_FAILED;
  byte = TYPE_CLIENT | flags;
  return connection_write(&byte, 1) == 0 ? TC_OK : PEER_FAILED;
}

/* Why the glue refused a chain, or why there was none. */
static uint32_t refusal(const tc_mbedtls *glue) {
  tc_report report;
  if (glue->status != TC_OK) return glue->status == TC_OUT_OF_ORDER ? PEER_FAILED : glue->status;
  if (glue->verdict != TC_REJECTED) return PEER_FAILED;
  tc_read_report(&tc, &report);
  return report.status;
}

/* ── first connect: nothing secret is at hand here ── */

static uint32_t connect_unverified(const char *port) {
  static tc_mbedtls glue = {.tc = &tc};
  return connection_open(port, &glue) == 0 ? tc_capture_connected(&tc) : refusal(&glue);
}

static uint32_t read_root(void) {
  uint8_t piece[256];
  uint32_t status = request(WANTS_ROOT);
  if (status != TC_OK) return status;
  if (connection_read(piece, 2) != 0) return PEER_FAILED;
  size_t left = piece[0] | (size_t)piece[1] << 8;
  status = tc_capture_offer_chunks(&tc, left);
  while (left != 0 && status == TC_OK) {
    size_t length = left < sizeof piece ? left : sizeof piece;
    if (connection_read(piece, length) != 0) return PEER_FAILED;
    status = tc_chunk(&tc, piece, length);
    left -= length;
  }
  return status == TC_OK ? tc_capture_offer_chunks_end(&tc) : status;
}

/* ── verified from here on ── */

/* The server as captured, or any of an organisation whose root came otherwise. */
static void expect(trustcore *core, void *context) {
  (void)context;
  if (tc_expect_captured(core, 0) != TC_OK) tc_expect_any(core);
}

static uint32_t connect_verified(const char *port) {
  static tc_mbedtls glue = {.tc = &tc, .prepare = expect};
  return connection_open(port, &glue) == 0 ? TC_OK : refusal(&glue);
}

static int write_field(const char *text) {
  uint8_t length = (uint8_t)strlen(text);
  return connection_write(&length, 1) || connection_write(text, length);
}

/* The only place where a secret is sent. A server that does not want it closes. */
static uint32_t log_in(void) {
  uint8_t answer;
  if (request(0) != TC_OK || write_field(USER) || write_field("") || write_field(PASSWORD)) return PEER_FAILED;
  return connection_read(&answer, 1) == 0 ? TC_OK : PEER_FAILED;
}

/* Does what the core says until it says that the device is paired. */
static uint32_t pair(const char *port) {
  for (;;) {
    uint32_t status;
    switch (tc_capture_action(&tc)) {
      case TC_CONNECT: status = connect_unverified(port); break;
      case TC_READ_ROOT: status = read_root(); break;
      case TC_VERIFY:
        while (tc_step(&tc, 1)) continue;
        status = tc_capture_confirm(&tc);
        break;
      case TC_PERSIST: status = tc_capture_persist(&tc, &flash_file); break;
      case TC_VERIFY_AGAIN:
        while (tc_step(&tc, 1)) continue;
        connection_close();
        status = tc_capture_closed(&tc);
        break;
      case TC_RECONNECT:
        status = connect_verified(port);
        if (status == TC_OK) status = tc_capture_verified(&tc);
        break;
      case TC_AUTHENTICATE: return log_in();
      default: return TC_CAPTURE_CLOSED;
    }
    if (status != TC_OK) {
      connection_close();
      tc_capture_abort(&tc);
      return status;
    }
  }
}

static uint32_t open_window(const char *given) {
  uint8_t pin[PIN_BYTES];
  if (strcmp(given, "auto") == 0) return tc_capture_auto(&tc);
  if (strlen(given) != 2 * PIN_BYTES) return TC_ARGUMENT_MISSING;
  for (size_t i = 0; i < PIN_BYTES; i++) {
    unsigned byte;
    if (sscanf(given + 2 * i, "%2x", &byte) != 1) return TC_ARGUMENT_MISSING;
    pin[i] = (uint8_t)byte;
  }
  return tc_capture_expect(&tc, pin, sizeof pin);
}

static void print_list(void) {
  tc_entry entry;
  for (uint32_t i = 0; tc_list_entry(&tc, i, &entry) == TC_OK; i++) {
    printf("%s %s\n", entry.organisation, entry.is_confirmed ? "confirmed" : "unconfirmed");
  }
}

int main(int count, char **given) {
  if (count < 4 || flash_file_open(given[1]) != 0 || tc_start(&tc) != TC_OK) return 2;
  const char *port = given[2];
  uint32_t status = tc_list_load(&tc, &flash_file);
  if (strcmp(given[3], "list") == 0) {
    print_list();
  } else if (strcmp(given[3], "pair") == 0 && count >= 5) {
    if (count == 6) flash_file_cut((uint32_t)atoi(given[5]));
    status = open_window(given[4]);
    if (status == TC_OK) status = pair(port);
  } else {
    status = connect_verified(port);
    if (status == TC_OK) status = log_in();
  }
  connection_close();
  puts(status == PEER_FAILED ? "PEER_FAILED" : tc_status_name(status));
  return status == TC_OK ? 0 : 1;
}

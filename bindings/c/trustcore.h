/*
 * trustcore for C: is this server of an organisation that this device trusts?
 *
 * One API whatever runs the core: C made from it (wasm2c), wasm3, or WAMR. The caller owns the memory: one `trustcore`, its size
 * known when it is compiled. Nothing is allocated, there are no globals, and two of them know nothing of each other. One may
 * be used by one thread at a time.
 *
 *     static trustcore tc;
 *     tc_start(&tc);
 *     tc_list_add(&tc, root, root_length, TC_ORIGIN_FIRMWARE, 0);
 *     tc_chain_begin(&tc);
 *     tc_chain_add(&tc, leaf, leaf_length);
 *     tc_expect_server(&tc, "myserver.iocafe");
 *     if (tc_verify(&tc) == TC_TRUSTED) …
 *
 * The core comes in builds, chosen by the folder on the include path: mcu, or nano for parts with 16 KiB of RAM, which lacks some
 * of what is here and then answers TC_NOT_IN_BUILD (docs/embedding.md).
 *
 * Functions that answer a status answer TC_OK or why not (status.h). A status is not trust: only the word TC_TRUSTED is.
 * A trap of the core, which is a bug of trustcore, is TC_ENGINE_TRAP: nothing is trusted, the trusted list is gone; tc_stop and
 * tc_start begin anew.
 */
#ifndef TRUSTCORE_H
#define TRUSTCORE_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "trustcore_core.h"

#if defined(TC_ENGINE_WASM3)
#include "backend_wasm3.h"
#elif defined(TC_ENGINE_WAMR)
#include "backend_wamr.h"
#else
#include "backend_wasm2c.h"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* All that one verifier needs. Its fields are not for the caller. */
typedef struct trustcore {
  tc_engine engine;
  /* What the device keeps in mind of a certificate that comes in chunks. */
  uint32_t chunks_for;
  uint32_t chunk_bytes;
  uint32_t chunk_received;
  /* TC_OK while the core runs, otherwise why it does not. */
  uint32_t state;
} trustcore;

#define TC_TRUSTED 0x5AC3961Eu
#define TC_REJECTED 0xA53C69E1u
#define TC_NONE 0xFFFFFFFFu

/* Makes a verifier of memory with anything in it. After TC_ENGINE_TRAP: tc_stop, then this again. */
uint32_t tc_start(trustcore *tc);
/* Gives back what the engine holds. With wasm2c there is nothing. */
void tc_stop(trustcore *tc);
/* ABI version, profile, and whether dates are always checked (docs/abi.md). 0 if the core does not run. */
uint32_t tc_build(trustcore *tc);

/* ── One verification: chain, who is expected, policy, time ── */

/* Forgets the chain, who is expected, policy, time and verdict. The trusted list stays. */
uint32_t tc_chain_begin(trustcore *tc);
/* One certificate (DER) or several (PEM text); the first of all is the server's. */
uint32_t tc_chain_add(trustcore *tc, const void *certificate, size_t length);
/* The same in chunks: announces the length of all of them together. Until the end there is no verdict and no report. */
uint32_t tc_chain_chunks(trustcore *tc, size_t length);
/* The next bytes of what was announced. More than that is TC_CHUNK_LENGTH, and it is forgotten. */
uint32_t tc_chunk(trustcore *tc, const void *bytes, size_t length);
/* All bytes are there (TC_CHUNK_LENGTH if not): adds what they are. */
uint32_t tc_chain_chunks_end(trustcore *tc);

/* A DNS name, or an IP address as text. */
uint32_t tc_expect_server(trustcore *tc, const char *name);
/* Any server of one organisation. */
uint32_t tc_expect_organisation(trustcore *tc, const char *organisation);
/* The server as captured with this entry of the trusted list. */
uint32_t tc_expect_captured(trustcore *tc, uint32_t entry);
/* Any server of any organisation on the trusted list. */
uint32_t tc_expect_any(trustcore *tc);

#define TC_POLICY_TIME_IGNORE 0u
#define TC_POLICY_TIME_FLOOR 1u
#define TC_POLICY_TIME_STRICT 2u
#define TC_POLICY_LEGACY (1u << 2)
#define TC_POLICY_STRICT_TIER (1u << 3)
#define TC_POLICY_REVOCATION_OFF (1u << 4)
#define TC_POLICY_REVOCATION_STRICT (2u << 4)
#define TC_POLICY_CLIENT_AUTH (1u << 6)
#define TC_POLICY_ANY_PURPOSE (2u << 6)
/* Policy word of docs/abi.md; 0 is the default. */
uint32_t tc_policy(trustcore *tc, uint32_t word);

#define TC_CLOCK_UNKNOWN 0u
#define TC_CLOCK_AT_LEAST 1u
#define TC_CLOCK_EXACTLY 2u
/* What the device knows of the time, in seconds since 1970. */
uint32_t tc_time(trustcore *tc, uint32_t knowledge, int64_t seconds);

/* Starts a verification; a status that is not OK is in the report too. */
uint32_t tc_verify_begin(trustcore *tc);
/* Does at most `work` steps: 1 while there is more to do, then 0. Between two calls a watchdog may be fed. */
int tc_step(trustcore *tc, uint32_t work);
/* tc_verify_begin, then tc_step until done; answers the verdict. */
uint32_t tc_verify(trustcore *tc);
/* TC_TRUSTED, TC_REJECTED, or 0 before any run. Compare the whole word. */
uint32_t tc_verdict(trustcore *tc);
/* Steps that it took. */
uint32_t tc_steps(trustcore *tc);

/* What was found; docs/abi.md has the meaning of each field and bit. */
typedef struct tc_report {
  uint32_t verdict, status;
  /* Certificate that the status is about (0x80000000 + i: entry i of the trusted list), and the byte in it; TC_NONE: none. */
  uint32_t certificate, offset;
  uint32_t path_length, anchor;
  uint32_t checks_run, checks_passed, date_facts;
  uint32_t signatures, candidates, name_comparisons;
  int64_t latest_not_before, earliest_not_after;
  uint8_t leaf_spki_sha256[32], anchor_spki_sha256[32];
  uint8_t path[12];
  uint8_t reserved[36];
} tc_report;

/* The report of the last verification. If the core does not run, one that rejects and says why. */
void tc_read_report(trustcore *tc, tc_report *report);

/*
 * ── CRLs and deny lists, read in pieces after the chain and before tc_verify_begin ──
 * tc_revocation_step until 0 after the last piece; and, for a watchdog, after the begin, in pieces of at most 256 bytes.
 */

#define TC_REVOCATION_CRL 1u
#define TC_REVOCATION_DENY_LIST 2u
/* Begins one: a CRL (DER), or a deny list. One after the other, as many as there are. */
uint32_t tc_revocation_begin(trustcore *tc, uint32_t kind);
/* The next piece, of any length for which there is room behind the chain. After a status that is not TC_OK the list counts for nothing. */
uint32_t tc_revocation_add(trustcore *tc, const void *piece, size_t length);
/* After the last piece: does at most `work` steps of its signature; 1 while there is more to do, then 0. */
int tc_revocation_step(trustcore *tc, uint32_t work);
/*
 * Applies it. TC_OK, TC_CRL_EXPIRED, TC_CRL_NOT_YET_VALID: what it revokes is revoked; anything else: it counts for nothing, and why.
 * Then look at is_number_new of its record.
 */
uint32_t tc_revocation_end(trustcore *tc);

/* What a list said. */
typedef struct tc_revocation {
  /* As tc_revocation_end answered it, and the byte of the list at which it could not be read on; TC_NONE: none. */
  uint32_t status, offset;
  /* Seconds since 1970, of a CRL; next_update is INT64_MIN if it has none. */
  int64_t this_update, next_update;
  /* Entries that were read; certificates of the chain among them; bit 0: about end entities, bit 1: about CAs (CRL). */
  uint32_t entries, revoked, about;
  /* Not 0: the trusted list keeps a newer number now. tc_list_save after the verification, or after a reset an older list counts again. */
  uint32_t is_number_new;
  uint32_t has_number;
  /* Big-endian. */
  uint8_t number[20];
} tc_revocation;

/* What the list said that was ended last. If the core does not run, nothing, and why. */
void tc_read_revocation(trustcore *tc, tc_revocation *to);

/* ── Trusted list ── */

#define TC_ORIGIN_BY_HAND 1u
#define TC_ORIGIN_FIRMWARE 2u
#define TC_ORIGIN_CAPTURED 3u
#define TC_ORIGIN_SUCCEEDED 4u

/* An empty list. */
uint32_t tc_list_begin(trustcore *tc);
/*
 * The key of this device, 32 bytes that no other has: images are sealed with it, and only such are loaded (TC_LIST_SEAL, TC_LIST_UNSEALED).
 * Before tc_list_load. NULL: no key; it is wiped from memory, and no sealed image is loaded.
 */
uint32_t tc_list_key(trustcore *tc, const uint8_t key[32]);
/* Later: somebody here has compared 16 to 32 leading bytes of the SHA-256 of an entry's key. Then tc_list_save. */
uint32_t tc_list_confirm(trustcore *tc, const void *spki_sha256, size_t length);
/* Adds the root certificate (DER) or certificates (PEM text). when: clock or counter of the device. */
uint32_t tc_list_add(trustcore *tc, const void *root, size_t length, uint32_t origin, uint64_t when);
/* The same in chunks: announces the length of all of them together; the bytes by tc_chunk. */
uint32_t tc_list_chunks(trustcore *tc, size_t length);
/* All bytes are there: adds what they are. */
uint32_t tc_list_chunks_end(trustcore *tc, uint32_t origin, uint64_t when);
/* Forgets one entry; those behind it move up. Then tc_list_save. */
uint32_t tc_list_remove(trustcore *tc, uint32_t entry);
/* How many entries there are. */
uint32_t tc_list_count(trustcore *tc);
/* How often it was saved, on this device and before; 0 for a list that never was. */
uint32_t tc_list_generation(trustcore *tc);

/*
 * Succession (docs/succession.md): a root follows one that is on the list, or the overlap of two ends. The statement may come from anywhere.
 * tc_step until 0 between the two calls; when tc_succession_end answers TC_OK, tc_list_save. Policy and time are those said before;
 * the chain is forgotten. when: clock or counter of the device. TC_NOT_IN_BUILD if the core cannot.
 */
uint32_t tc_succession_begin(trustcore *tc, const void *statement, size_t length, uint64_t when);
/* Applies the statement, if its signatures hold. */
uint32_t tc_succession_end(trustcore *tc);

/* An entry of the trusted list, without what is behind its fixed part. */
typedef struct tc_entry {
  uint32_t origin;
  int is_confirmed;
  uint64_t when;
  int64_t not_before, not_after;
  uint8_t spki_sha256[32];
  /* Organisation name as in the certificate, cut to fit, ends with a zero. */
  char organisation[65];
} tc_entry;
/* Reads one of them, 0 to tc_list_count - 1; TC_INDEX_INVALID if it is not there. */
uint32_t tc_list_entry(trustcore *tc, uint32_t entry, tc_entry *to);

/*
 * Two slots of flash, 0 and 1, each of TC_LIST_BYTES or more. Callbacks answer 0 for success. Offsets and lengths stay
 * inside a slot; `program` gets at most 256 bytes, at offsets that are multiples of 256, in ascending order, after an erase.
 * The two-slot rule: what is in use is never touched, so power may fail at any time.
 */
typedef struct tc_flash {
  int (*read)(void *context, uint32_t slot, uint32_t offset, void *to, uint32_t length);
  int (*erase)(void *context, uint32_t slot);
  int (*program)(void *context, uint32_t slot, uint32_t offset, const void *from, uint32_t length);
  void *context;
} tc_flash;

/*
 * The better of the two slots becomes the trusted list; an empty one if neither is good. TC_OK if a list was loaded,
 * TC_LIST_EMPTY_SLOT if neither slot was ever written, otherwise what is wrong with one that was. TC_FLASH_FAILED if a slot
 * could not be read: the list loaded, if any, may then be the older one. The chain and its verdict are forgotten.
 */
uint32_t tc_list_load(trustcore *tc, const tc_flash *flash);
/* Writes the list to the slot that is not in use and reads it back. The chain and its verdict are forgotten. */
uint32_t tc_list_save(trustcore *tc, const tc_flash *flash);
/* Erases both slots, reads back that they are, empties the list, and wipes the key of the device from memory: it trusts nobody any more. */
uint32_t tc_list_wipe(trustcore *tc, const tc_flash *flash);

/* ── Capture: a root learned at first connect. The device does what tc_capture_action says ── */

typedef enum tc_action {
  TC_CLOSED = 0,       /* no window is open */
  TC_CONNECT = 1,      /* connect without verifying, send no secret; add the chain → tc_capture_connected */
  TC_READ_ROOT = 2,    /* ask for the root → tc_capture_offer */
  TC_VERIFY = 3,       /* tc_step until 0 → tc_capture_confirm; to compare words → tc_capture_commit */
  TC_PERSIST = 4,      /* → tc_capture_persist */
  TC_VERIFY_AGAIN = 5, /* tc_step until 0, close the connection → tc_capture_closed */
  TC_RECONNECT = 6,    /* connect again, verify as captured with tc_capture_entry → tc_capture_verified */
  TC_AUTHENTICATE = 7, /* paired: only now user name and password */
  TC_COMPARE = 8,      /* send the commitment, read the server's nonce → tc_capture_reveal */
  TC_SHOW_WORDS = 9    /* send the own nonce, show the words, ask the person here → tc_capture_compared */
} tc_action;

/* Opens the window, by local intent only: 16 to 32 leading bytes of the SHA-256 of the root's key are known. */
uint32_t tc_capture_expect(trustcore *tc, const void *spki_sha256, size_t length);
/* Opens the window: the root is accepted unseen, and stays unconfirmed. */
uint32_t tc_capture_auto(trustcore *tc);
/* Opens the window: people will compare the words that both ends show (docs/pairing.md). */
uint32_t tc_capture_compare(trustcore *tc);
/* Clock or counter of the device, for the entry. */
uint32_t tc_capture_when(trustcore *tc, uint64_t when);
/* What the device does next. */
tc_action tc_capture_action(trustcore *tc);
/* Done: TC_CONNECT. The handshake is through, and the chain that it presented has been added. */
uint32_t tc_capture_connected(trustcore *tc);
/* Done: TC_READ_ROOT. The root (DER) that the server offers. */
uint32_t tc_capture_offer(trustcore *tc, const void *root, size_t length);
/* The same in chunks: announces the length of all of them together; the bytes by tc_chunk. */
uint32_t tc_capture_offer_chunks(trustcore *tc, size_t length);
/* All bytes are there: offers what they are. */
uint32_t tc_capture_offer_chunks_end(trustcore *tc);
/* Done: TC_VERIFY, unless words are to be compared. The root is taken if the chain holds and it is the one expected. */
uint32_t tc_capture_confirm(trustcore *tc);
/*
 * Comparison. exporter: keying material of this connection, label TC_COMPARE_LABEL, no context; nonce: new, of a generator that is fit
 * for keys. The commitment is to be sent; the nonce only when tc_capture_reveal has answered TC_OK.
 */
#define TC_COMPARE_BYTES 32u
#define TC_COMPARE_LABEL "EXPERIMENTAL-trustcore-compare"
/* Done: TC_VERIFY, when words are to be compared. */
uint32_t tc_capture_commit(trustcore *tc, const uint8_t exporter[32], const uint8_t nonce[32], uint8_t commitment[32]);
#define TC_WORDS 5u
/* Done: TC_COMPARE. The server's nonce in; the digest out, whose first TC_WORDS bytes are the words to show (tc_word). */
uint32_t tc_capture_reveal(trustcore *tc, const uint8_t server_nonce[32], uint8_t digest[32]);
/* Done: TC_SHOW_WORDS. What the person says: not 0, the words are the same, confirms; 0 closes the window: TC_COMPARE_WORDS_DIFFER. */
uint32_t tc_capture_compared(trustcore *tc, int are_same);
/* Does TC_PERSIST: writes the list with the root, and reads it back. */
uint32_t tc_capture_persist(trustcore *tc, const tc_flash *flash);
/* Done: TC_VERIFY_AGAIN. The connection that nobody verified is closed. */
uint32_t tc_capture_closed(trustcore *tc);
/* Done: TC_RECONNECT. The chain of the new connection was verified and is trusted. */
uint32_t tc_capture_verified(trustcore *tc);
/* Entry of the trusted list that was captured; TC_NONE before. */
uint32_t tc_capture_entry(trustcore *tc);
/* Closes the window; a root that was not written yet is taken back. */
uint32_t tc_capture_abort(trustcore *tc);

/* The server's end of a comparison: all that the words are made of. No window may be open here. */
typedef struct tc_comparison {
  uint8_t root_spki_sha256[32], leaf_spki_sha256[32], exporter[32], device_nonce[32], server_nonce[32], commitment[32];
} tc_comparison;
/* The digest, if the device has revealed the nonce that it was committed to; TC_COMPARE_COMMITMENT otherwise: show nothing. */
uint32_t tc_compare_check(trustcore *tc, const tc_comparison *comparison, uint8_t digest[32]);
/* A word by its number. In trustcore_words.c: leave that file out where nothing is shown. */
const char *tc_word(uint8_t number);

/* Name of a status; "" for unknown codes. In status_text.c: leave that file out of small builds. */
const char *tc_status_name(uint32_t status);
/* What it means, in a sentence; "" for unknown codes. */
const char *tc_status_text(uint32_t status);

#ifdef __cplusplus
}
#endif

#endif

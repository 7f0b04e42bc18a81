/*
 * Mbed TLS 2.28 and 3.x: the core decides about the server's chain inside of the handshake, and nobody else does.
 *
 *     tc_mbedtls glue = {.tc = &tc, .prepare = expect_my_server};
 *     tc_mbedtls_begin(&glue, &conf);              before each handshake
 *     mbedtls_ssl_setup(&ssl, &conf); …
 *     if (mbedtls_ssl_handshake(&ssl) == 0 && tc_mbedtls_is_trusted(&glue)) …
 *
 * Both halves of the condition count: only a finished handshake shows that the server has the key of its certificate, and a
 * handshake without a chain (a resumed session, a pre-shared key, an authmode that somebody set to NONE) finishes without
 * asking the core. Compile with TC_TLS_MBEDTLS defined; the file is empty otherwise.
 */
#ifndef TRUSTCORE_MBEDTLS_H
#define TRUSTCORE_MBEDTLS_H

#include <mbedtls/ssl.h>

#include "trustcore.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tc_mbedtls {
  trustcore *tc;
  /*
   * Called when the chain is in the core: says who is expected, policy, time, and feeds CRLs. NULL: the chain is only handed over,
   * for a first connect, and never trusted here.
   */
  void (*prepare)(trustcore *tc, void *context);
  /* Called between two steps, to feed a watchdog; may be NULL. */
  void (*between)(void *context);
  void *context;
  /* Not for the caller to write: why the chain could not be handed over, or TC_OK; TC_OUT_OF_ORDER before there was one. */
  uint32_t status;
  uint32_t verdict;
} tc_mbedtls;

/* Sets authmode and callback of the configuration, and forgets the verdict of the handshake before. */
void tc_mbedtls_begin(tc_mbedtls *glue, mbedtls_ssl_config *conf);
/* Whether the chain of the handshake since then was verified and is trusted. */
int tc_mbedtls_is_trusted(const tc_mbedtls *glue);

#ifdef __cplusplus
}
#endif

#endif

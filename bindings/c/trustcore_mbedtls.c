/* Mbed TLS asks here what to think of a chain; bytes go to the core, and what it says goes back. */
#ifdef TC_TLS_MBEDTLS
#include "trustcore_mbedtls.h"

#include <mbedtls/x509_crt.h>

/* The certificates as the server sent them, whatever path Mbed TLS made of them. */
static uint32_t hand_over(trustcore *tc, const mbedtls_x509_crt *certificate) {
  uint32_t status = tc_chain_begin(tc);
  for (; certificate != NULL && status == TC_OK; certificate = certificate->next) {
    status = tc_chain_add(tc, certificate->raw.p, certificate->raw.len);
  }
  return status;
}

/*
 * Called for each certificate of the path that Mbed TLS made, the leaf last, as depth 0: the leaf heads the list of all that
 * were sent. An answer that is not 0 ends the handshake, whatever the authmode.
 */
static int verify(void *given, mbedtls_x509_crt *certificate, int depth, uint32_t *flags) {
  tc_mbedtls *glue = given;
  if (glue->prepare != NULL) *flags = 0;
  if (depth != 0) return 0;
  glue->verdict = 0;
  glue->status = hand_over(glue->tc, certificate);
  if (glue->status != TC_OK) return MBEDTLS_ERR_X509_FATAL_ERROR;
  if (glue->prepare == NULL) return 0;
  glue->prepare(glue->tc, glue->context);
  tc_verify_begin(glue->tc);
  while (tc_step(glue->tc, 1)) {
    if (glue->between != NULL) glue->between(glue->context);
  }
  glue->verdict = tc_verdict(glue->tc);
  return glue->verdict == TC_TRUSTED ? 0 : MBEDTLS_ERR_X509_FATAL_ERROR;
}

void tc_mbedtls_begin(tc_mbedtls *glue, mbedtls_ssl_config *conf) {
  glue->status = TC_OUT_OF_ORDER;
  glue->verdict = 0;
  /* NONE would skip the callback; REQUIRED wants roots that Mbed TLS itself trusts */
  mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
  mbedtls_ssl_conf_verify(conf, verify, glue);
}

int tc_mbedtls_is_trusted(const tc_mbedtls *glue) { return glue->verdict == TC_TRUSTED; }
#else
typedef int trustcore_mbedtls_is_not_compiled;
#endif

/* Mbed TLS's X.509 with P-256, P-384, P-521 and RSA, and its fast reduction for the curves. */
#include <mbedtls/x509_crt.h>

#include "verifier.h"

static mbedtls_x509_crt root;

EXPORT("take_root") int take_root(size_t bytes) {
  mbedtls_x509_crt_init(&root);
  return mbedtls_x509_crt_parse_der(&root, input, bytes);
}

EXPORT("verify") int verify(size_t leaf_bytes, size_t intermediate_bytes) {
  mbedtls_x509_crt chain;
  mbedtls_x509_crt_init(&chain);
  int status = mbedtls_x509_crt_parse_der_nocopy(&chain, input, leaf_bytes);
  if (status == 0 && intermediate_bytes != 0) {
    status = mbedtls_x509_crt_parse_der_nocopy(&chain, input + leaf_bytes, intermediate_bytes);
  }
  uint32_t flags = 0;
  if (status == 0) status = mbedtls_x509_crt_verify(&chain, &root, NULL, SERVER_NAME, &flags, NULL, NULL);
  mbedtls_x509_crt_free(&chain);
  return status;
}

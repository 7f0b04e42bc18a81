#include "connection.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/version.h>
#if MBEDTLS_VERSION_MAJOR >= 3
#include <psa/crypto.h>
#endif

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context random_source;
static mbedtls_net_context net;
static mbedtls_ssl_config conf;
static mbedtls_ssl_context ssl;
static int is_open;

/* TLS 1.3 in Mbed TLS 3 computes with PSA, whatever else does; done twice it does nothing. */
static int start_crypto(void) {
#if MBEDTLS_VERSION_MAJOR >= 3
  if (psa_crypto_init() != PSA_SUCCESS) return -1;
#endif
  return 0;
}

static int open_steps(const char *port, tc_mbedtls *glue) {
  if (start_crypto() != 0) return -1;
  if (mbedtls_ctr_drbg_seed(&random_source, mbedtls_entropy_func, &entropy, NULL, 0) != 0) return -1;
  if (mbedtls_net_connect(&net, "127.0.0.1", port, MBEDTLS_NET_PROTO_TCP) != 0) return -1;
  const int preset = MBEDTLS_SSL_PRESET_DEFAULT;
  if (mbedtls_ssl_config_defaults(&conf, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, preset) != 0) return -1;
  mbedtls_ssl_conf_rng(&conf, mbedtls_ctr_drbg_random, &random_source);
  tc_mbedtls_begin(glue, &conf);
  /* no name for Mbed TLS to compare: the core is told who is expected */
  if (mbedtls_ssl_setup(&ssl, &conf) != 0 || mbedtls_ssl_set_hostname(&ssl, NULL) != 0) return -1;
  mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv, NULL);
  if (mbedtls_ssl_handshake(&ssl) != 0) return -1;
  return glue->prepare == NULL || tc_mbedtls_is_trusted(glue) ? 0 : -1;
}

int connection_open(const char *port, tc_mbedtls *glue) {
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&random_source);
  mbedtls_net_init(&net);
  mbedtls_ssl_config_init(&conf);
  mbedtls_ssl_init(&ssl);
  is_open = 1;
  return open_steps(port, glue);
}

int connection_write(const void *bytes, size_t length) {
  const unsigned char *at = bytes;
  while (length != 0) {
    int written = mbedtls_ssl_write(&ssl, at, length);
    if (written <= 0) return -1;
    at += written;
    length -= (size_t)written;
  }
  return 0;
}

int connection_read(void *to, size_t length) {
  unsigned char *at = to;
  while (length != 0) {
    int count = mbedtls_ssl_read(&ssl, at, length);
    if (count <= 0) return -1;
    at += count;
    length -= (size_t)count;
  }
  return 0;
}

void connection_close(void) {
  if (!is_open) return;
  is_open = 0;
  mbedtls_ssl_close_notify(&ssl);
  mbedtls_ssl_free(&ssl);
  mbedtls_ssl_config_free(&conf);
  mbedtls_net_free(&net);
  mbedtls_ctr_drbg_free(&random_source);
  mbedtls_entropy_free(&entropy);
}

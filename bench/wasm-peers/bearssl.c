/* BearSSL's x509_minimal with P-256, P-384, P-521 and RSA, its 31-bit code: the fastest that it has for 32-bit machines. */
#include <bearssl.h>
#include <string.h>

#include "verifier.h"

/* BearSSL wants a date and has no way to do without: 2030-01-01, in days since year 0. */
#define TODAY 741442

static br_x509_decoder_context decoder;
static unsigned char subject[1024];
static size_t subject_bytes;
static br_x509_trust_anchor anchor;

static void append_subject(void *context, const void *bytes, size_t length) {
  (void)context;
  if (length > sizeof subject - subject_bytes) return;
  memcpy(subject + subject_bytes, bytes, length);
  subject_bytes += length;
}

EXPORT("take_root") int take_root(size_t bytes) {
  subject_bytes = 0;
  br_x509_decoder_init(&decoder, append_subject, NULL);
  br_x509_decoder_push(&decoder, input, bytes);
  br_x509_pkey *key = br_x509_decoder_get_pkey(&decoder);
  if (key == NULL) return br_x509_decoder_last_error(&decoder);
  anchor.dn.data = subject;
  anchor.dn.len = subject_bytes;
  anchor.flags = BR_X509_TA_CA;
  anchor.pkey = *key;
  return 0;
}

static void add(const br_x509_class **engine, const unsigned char *der, size_t bytes) {
  (*engine)->start_cert(engine, bytes);
  (*engine)->append(engine, der, bytes);
  (*engine)->end_cert(engine);
}

EXPORT("verify") int verify(size_t leaf_bytes, size_t intermediate_bytes) {
  br_x509_minimal_context x;
  br_x509_minimal_init(&x, &br_sha256_vtable, &anchor, 1);
  br_x509_minimal_set_rsa(&x, br_rsa_i31_pkcs1_vrfy);
  br_x509_minimal_set_ecdsa(&x, &br_ec_all_m31, br_ecdsa_i31_vrfy_asn1);
  br_x509_minimal_set_hash(&x, br_sha256_ID, &br_sha256_vtable);
  br_x509_minimal_set_hash(&x, br_sha384_ID, &br_sha384_vtable);
  br_x509_minimal_set_hash(&x, br_sha512_ID, &br_sha512_vtable);
  br_x509_minimal_set_time(&x, TODAY, 0);
  const br_x509_class **engine = &x.vtable;
  (*engine)->start_chain(engine, SERVER_NAME);
  add(engine, input, leaf_bytes);
  if (intermediate_bytes != 0) add(engine, input + leaf_bytes, intermediate_bytes);
  return (int)(*engine)->end_chain(engine);
}

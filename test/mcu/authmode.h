/* Included before all of a test build: somebody made Mbed TLS ask nobody. */
#include <mbedtls/ssl.h>
#undef MBEDTLS_SSL_VERIFY_OPTIONAL
#define MBEDTLS_SSL_VERIFY_OPTIONAL MBEDTLS_SSL_VERIFY_NONE

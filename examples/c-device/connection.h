/* One TLS connection to a server on this machine, decided about by the core. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "trustcore_mbedtls.h"

/* Connects; 0 if the handshake was finished. With `prepare` in the glue: finished and trusted. */
int connection_open(const char *port, tc_mbedtls *glue);
int connection_write(const void *bytes, size_t length);
/* Exactly so many bytes, or not 0. */
int connection_read(void *to, size_t length);
void connection_close(void);

#endif

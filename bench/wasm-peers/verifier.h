/*
 * What a verifier compiled to wasm offers the benchmark. Certificates lie one after the other in the input buffer, the leaf first;
 * the root is taken once, before anything is timed.
 */
#ifndef VERIFIER_H
#define VERIFIER_H

#include <stddef.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define INPUT_BYTES 16384
#define SERVER_NAME "myserver.iocafe"

static unsigned char input[INPUT_BYTES];

EXPORT("input") unsigned char *input_address(void) { return input; }

/* The root, `bytes` of the input: 0 if it is taken. */
int take_root(size_t bytes);
/* A leaf and, unless it has none, an intermediate: 0 if they hold under the root for the server. */
int verify(size_t leaf_bytes, size_t intermediate_bytes);

#endif

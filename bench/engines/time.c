/*
 * time ROUNDS ROOT SERVER LEAF [INTERMEDIATE]: microseconds of processor time for one verification, from the bytes of the chain to the
 * verdict, the root added before; the median of the rounds. Ends with 1 if a chain is not trusted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "trustcore.h"

#define MAX_ROUNDS 1000

typedef struct {
  char bytes[TC_CHAIN_BYTES];
  size_t length;
} certificate;

static trustcore tc;

static void read_file(certificate *to, const char *path) {
  FILE *file = fopen(path, "rb");
  to->length = file == NULL ? 0 : fread(to->bytes, 1, sizeof to->bytes, file);
  if (file != NULL) fclose(file);
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double microseconds(const certificate *chain, int count, const char *server) {
  const clock_t start = clock();
  tc_chain_begin(&tc);
  for (int i = 0; i < count; i++) tc_chain_add(&tc, chain[i].bytes, chain[i].length);
  tc_expect_server(&tc, server);
  if (tc_verify(&tc) != TC_TRUSTED) exit(1);
  return (double)(clock() - start) * 1e6 / CLOCKS_PER_SEC;
}

int main(int count, char **given) {
  static certificate root, chain[2];
  static double times[MAX_ROUNDS];
  if (count < 5 || count > 6 || tc_start(&tc) != TC_OK) return 2;
  const int rounds = atoi(given[1]);
  if (rounds < 1 || rounds > MAX_ROUNDS) return 2;
  read_file(&root, given[2]);
  if (tc_list_add(&tc, root.bytes, root.length, TC_ORIGIN_BY_HAND, 0) != TC_OK) return 2;
  for (int i = 4; i < count; i++) read_file(&chain[i - 4], given[i]);
  for (int i = 0; i < rounds; i++) times[i] = microseconds(chain, count - 4, given[3]);
  qsort(times, (size_t)rounds, sizeof *times, compare);
  printf("%f\n", times[rounds / 2]);
  return 0;
}

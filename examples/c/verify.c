// verify ROOT CHAIN SERVER: is that the chain of this server of the organisation whose root that is? Files are PEM or DER.
// With the artefacts of `npm run release:c` in the folder trustcore:
//
//     gcc -Wall -O2 -Itrustcore -Itrustcore/mcu verify.c trustcore/*.c trustcore/mcu/*.c -o verify
//
// The folder nano in the place of mcu is the build for parts with 16 KiB of RAM.

#include <stdio.h>
#include "trustcore.h"

static char bytes[TC_CHAIN_BYTES];

static size_t read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  return file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
}

int main(int count, char **given) {
  static trustcore tc;
  static tc_report report;
  if (count != 4 || tc_start(&tc) != TC_OK) return 2;
  tc_list_add(&tc, bytes, read_file(given[1]), TC_ORIGIN_BY_HAND, 0);
  tc_chain_begin(&tc);
  tc_chain_add(&tc, bytes, read_file(given[2]));
  tc_expect_server(&tc, given[3]);
  int is_trusted = tc_verify(&tc) == TC_TRUSTED;
  tc_read_report(&tc, &report);
  puts(tc_status_name(report.status));
  return is_trusted ? 0 : 1;
}

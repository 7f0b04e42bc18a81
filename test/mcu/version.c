/* An API and a core that do not belong together: the verifier does not start, and trusts nobody. */
#include "checks.h"
#include "trustcore.h"

static trustcore tc;

int main(void) {
  tc_report report;
  check("start", tc_start(&tc), TC_ENGINE_FAILED);
  check("a chain", tc_chain_begin(&tc), TC_ENGINE_FAILED);
  check("a verdict", tc_verify(&tc), TC_REJECTED);
  tc_read_report(&tc, &report);
  check("the report's verdict", report.verdict, TC_REJECTED);
  check("the report's status", report.status, TC_ENGINE_FAILED);
  check("an action", tc_capture_action(&tc), TC_CLOSED);
  return 0;
}

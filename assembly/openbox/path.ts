/** Open box of path/: the arithmetic of the verdict. */
export {
  expectedSum, maskOfNonZero, STEP_ANCHOR, STEP_BASIC_CONSTRAINTS, STEP_CHAIN, STEP_CRITICAL_EXTENSIONS, STEP_EXPECTED_SERVER,
  STEP_EXTENDED_KEY_USAGE, STEP_KEY_USAGE, STEP_NAME_CONSTRAINTS, STEP_PATH_LENGTH, STEP_REVOCATION, STEP_SIGNATURE, STEP_SYNTAX,
  STEP_VALIDITY, VERDICT_REJECTED, VERDICT_TRUSTED, verdictOf,
} from "../path/verdict";
export { checkValidity, dateFacts } from "../x509/validity";
export { __heap_base } from "memory";

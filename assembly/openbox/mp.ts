/** Open box of mp/: residues, products and inverses over memory that the test has written. */
export { residueInvert } from "../mp/inversion";
export { p256Combine, p256Multiply, p256MultiplyRows, p256Square } from "../mp/p256";
export { p384Multiply } from "../mp/p384";
export {
  montgomeryN0, residueAddModulus, residueFromBytes, residueReduce, residueToBytes, residueToMontgomery,
} from "../mp/residue";
export { rowsAdd, rowsBegin, rowsEnd } from "../mp/rows";
export { __heap_base } from "memory";

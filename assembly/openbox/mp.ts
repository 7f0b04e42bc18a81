/** Open box of mp/: limbs and Montgomery arithmetic over memory that the test has written. */
export { mpFromBytes, mpToBytes, mpCopy, mpCompare, mpIsZero, mpBitLength, mpAdd, mpSub } from "../mp/limbs";
import * as limbs from "../mp/limbs";
export { montgomeryN0, montgomeryMultiply } from "../mp/montgomery";
export { __heap_base } from "memory";

/** mpIsOdd is inlined everywhere else. */
export function mpIsOdd(x: usize): bool {
  return limbs.mpIsOdd(x);
}
export {
  residueFromBytes, residueLimbs, residueMultiply, residueN0, residueReduce, residueToBytes, residueToMontgomery,
} from "../mp/residue";

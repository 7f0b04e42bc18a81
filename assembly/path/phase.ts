/**
 * Phases of a verification (machine.ts), and how one ends in a failure: of the whole, or of the path at hand.
 */
import { SEARCHES_PATHS } from "../limits";
import { noteFailure, RANK_END, RANK_PATH } from "./failure";
import { reject } from "./outcome";
import { frameAt, Verification } from "./verification";

export const PHASE_PARSE: u32 = 1;
export const PHASE_LEAF: u32 = 2;
export const PHASE_LEAF_HASH: u32 = 3;
export const PHASE_SEARCH: u32 = 4;
export const PHASE_SIGNATURE: u32 = 5;
export const PHASE_ANCHOR: u32 = 6;
export const PHASE_CERTIFICATE: u32 = 7;
export const PHASE_NAME_CONSTRAINTS: u32 = 8;
export const PHASE_EXPECTATION: u32 = 9;
export const PHASE_DONE: u32 = 10;

/** Ends with a status that was noted or is noted here. */
export function end(v: Verification, status: u32, certificate: u32, at: usize): void {
  noteFailure(v, RANK_END, status, certificate, at);
  reject(v);
  v.phase = PHASE_DONE;
}

/** The path at hand has failed: note it and go on searching. Which path fails may depend on every certificate of it. */
export function fail(v: Verification, status: u32, certificate: u32, at: usize): void {
  noteFailure(v, RANK_PATH, status, certificate, at);
  if (SEARCHES_PATHS) frameAt(v, v.depth - 1).tainted = 1;
  v.phase = PHASE_SEARCH;
}

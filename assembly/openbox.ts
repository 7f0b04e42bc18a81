/**
 * The open box: exports internals for tests. Never shipped.
 */
export * from "./openbox/asn1";
export * from "./openbox/ec";
export * from "./openbox/hash";
export * from "./openbox/mp";
export * from "./openbox/names";
export * from "./openbox/path";
export * from "./openbox/rsa";

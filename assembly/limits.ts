/**
 * Limits: every capacity and budget of the builds, each with its unit and its reason, and what the smallest of them leaves out.
 *
 * The builds differ here and in tables: what nano leaves out is a constant here too, and what it cannot apply it refuses. PROFILE and CHECK_SERVER_CERT_EXPIRATION are
 * constants that the compiler is given (asconfig.json, "use"); nothing at run time can change them.
 */

/** 1: microcontroller (code and RAM are the budget). */
export const PROFILE_MCU: u32 = 1;
/** 2: gateway (speed, larger input). */
export const PROFILE_GATEWAY: u32 = 2;
/** 3: parts with 16 KiB of RAM: chains in order, P-256, RSA-2048 and SHA-256, a deny list (docs/decisions/). */
export const PROFILE_NANO: u32 = 3;
/** The build at hand. */
export const BUILD_PROFILE: u32 = PROFILE;
/** Whether time policy strict is the default and the least (OSAL_CHECK_SERVER_CERT_EXPIRATION of the reference system). */
export const CHECK_EXPIRATION: bool = CHECK_SERVER_CERT_EXPIRATION != 0;

const MCU: bool = BUILD_PROFILE != PROFILE_GATEWAY;
const NANO: bool = BUILD_PROFILE == PROFILE_NANO;

// What nano leaves out. It answers NOT_IN_BUILD, or refuses what it would have to understand. Passed over unread is
// what nothing is decided by there: digits of dates, characters of names, names of kinds that nobody compares, key identifiers.

/** P-384 and P-521. */
export const HAS_LARGE_CURVES: bool = !NANO;
export const HAS_ED25519: bool = !NANO;
/** SHA-224, SHA-384 and SHA-512; and then PKCS #1 v1.5 with them, and PSS, which is seldom used with SHA-256 alone. */
export const HAS_LONG_HASHES: bool = !NANO;
export const HAS_PSS: bool = !NANO;
/** Whether SHA-1, MD5, MD2 and DSA are told from other algorithms that are not accepted. */
export const NAMES_OLD_ALGORITHMS: bool = !NANO;
/** Otherwise only deny lists revoke. */
export const READS_CRLS: bool = !NANO;
/** Otherwise a certificate of the path that constrains names is refused, as by an extension that is not understood. */
export const CONSTRAINS_NAMES: bool = !NANO;
/** Otherwise a certificate's issuer is an anchor or the next certificate. */
export const SEARCHES_PATHS: bool = !NANO;
/** The strict tier and the legacy policy. */
export const HAS_TIERS: bool = !NANO;
/** Otherwise no date counts, is told or is kept, and time policy is `ignore` alone: such parts have no clock. */
export const READS_DATES: bool = !NANO;
/** Otherwise an expected server is a DNS name or an IPv4 address. */
export const HAS_IPV6: bool = !NANO;
/** Whether a report tells which checks were run and passed, besides its status. */
export const TELLS_CHECKS: bool = !NANO;
/** Whether names of kinds that nobody compares are read: otherwise a subjectAltName is a sequence of elements, no more. */
export const READS_ALL_NAMES: bool = !NANO;
/** SHA-256 of the leaf's key in the report. */
export const TELLS_LEAF_KEY: bool = !NANO;
/** Signatures over given bytes (tc_signature_…). */
export const VERIFIES_BYTES: bool = !NANO;
/** Input may be PEM. */
export const READS_PEM: bool = !NANO;
/** Confirmation by comparison words. */
export const COMPARES_WORDS: bool = !NANO;
/** Images sealed with a device's key. */
export const SEALS_IMAGES: bool = !NANO;
/** Names are compared by RFC 5280 §7.1; otherwise by their octets, and those of organisations by the octets of their values, without case. */
export const PREPARES_NAMES: bool = !NANO;

/** Bytes for the certificates of one verification. mcu: a chain of 2 to 4 with room; gateway: x509-limbo's largest case is 133,653. */
export const CHAIN_BYTES: u32 = NANO ? 5120 : MCU ? 16384 : 196608;
/** Certificates of one verification, the leaf included. x509-limbo's largest pool is 101. */
export const MAX_CERTIFICATES: u32 = NANO ? 4 : MCU ? 16 : 128;
/** Certificates on one path, leaf included, anchor not: 10 intermediates, as OpenSSL's and webpki's usual depths allow at least. */
export const MAX_PATH_CERTIFICATES: u32 = NANO ? 4 : 12;
/** Trust anchors in the trusted list. */
export const MAX_ANCHORS: u32 = NANO ? 4 : MCU ? 8 : 256;
/** Bytes of the trusted list image: 8 entries of RSA-4096 (about 750 bytes each) in mcu; 256 in gateway. */
export const LIST_BYTES: u32 = NANO ? 2560 : MCU ? 6144 : 262144;
/** Bytes of one list entry. mcu: RSA-4096 key 550 and names; gateway: what its u16 length can say, for x509-limbo has roots of 55,567 bytes. */
export const MAX_ENTRY_BYTES: u32 = MCU ? 1024 : 65528;
/** Bytes of an expected server name: 253 characters of a DNS name (RFC 1035 §2.3.4) or an IP address as text. */
export const MAX_SERVER_NAME_BYTES: u32 = 253;
/** Whether a root can be followed by another one that it signed for. mcu: its code would be 1,636 bytes (measured), more than is left of 48 KiB. */
export const SUCCEEDS_ROOTS: bool = !MCU;
/** Extensions of one certificate: real ones have under 16; bounds the quadratic search for duplicates. */
export const MAX_EXTENSIONS: u32 = MCU ? 24 : 32;
/** Octets of the identifier of an extension, for the same reason: real ones have under 12, those made of a UUID 20. */
export const MAX_EXTENSION_ID_BYTES: u32 = MCU ? 32 : u32.MAX_VALUE;

/**
 * Bytes of one certificate: it is parsed in one step, or its key hashed, and tc_step(1) is 300,000 instructions at most in mcu and nano, whose
 * SHA-256 is slower. Real ones have 500 to 2,500 (docs/decisions/0010-sizes-in-mcu.md).
 * gateway: no limit of its own.
 */
export const MAX_CERTIFICATE_BYTES: u32 = NANO ? 2560 : MCU ? 4096 : u32.MAX_VALUE;
/** Bytes of one distinguished name, for the same reason: two are compared in one step. Real ones have under 300. */
export const MAX_NAME_BYTES: u32 = MCU ? 512 : u32.MAX_VALUE;

/**
 * Bytes of PEM text in one call, which is decoded in it: some 25 instructions each in mcu. A certificate of MAX_CERTIFICATE_BYTES has 5,600.
 * gateway: no limit of its own.
 */
export const MAX_PEM_BYTES: u32 = MCU ? 8192 : u32.MAX_VALUE;

/** Attributes of one relative distinguished name: real ones have one, seldom three; they are compared as sets, each with each. */
export const MAX_RDN_ATTRIBUTES: u32 = MCU ? 4 : 8;

/**
 * Bytes of one element of a CRL: its issuer's name, one entry, all of its extensions, its signature (RSA-4096: 517). Entries have
 * some 40.
 */
export const CRL_ELEMENT_BYTES: u32 = NANO ? 288 : MCU ? 1024 : 8192;

/** Smallest RSA modulus in bits (NIST SP 800-131A; below: own status). */
export const MIN_RSA_BITS: u32 = 2048;
/** Largest RSA modulus in bits. */
export const MAX_RSA_BITS: u32 = NANO ? 2048 : MCU ? 4096 : 8192;

// What nano gives up for size alone (measured: bytes of code, executed instructions of a chain of one certificate).

/** Whether inverses modulo the order of a curve are powers (Fermat), of one square a bit, instead of division steps: 472 bytes less, P-256 +6 %. */
export const INVERTS_BY_POWERS: bool = NANO;

/** Whether products of RSA are done in slices; those of RSA-2048 need none: 114 bytes less. */
export const SLICES_PRODUCTS: bool = !NANO;

/**
 * Whether products with scalars go by windows, with tables of odd multiples; otherwise by the digits of the non-adjacent form, with formulas
 * as rows: 996 bytes less. That, and the arithmetic of any modulus for P-256 (ONE_SHAPE in ec/field.ts, 1,128 bytes less), make P-256 3.9
 * times as long as in mcu.
 */
export const HAS_WINDOWS: bool = !NANO;

/** Whether squares have each pair of equal products once (mp/rows.ts): 206 bytes; without, RSA-2048 +13 %, and P-256 in ten limbs −3 %. */
export const HAS_SQUARES: bool = !NANO;

/**
 * Which arithmetic of P-256 is unrolled. What each costs and saves in mcu (measured: bytes of code, instructions of ec1 of bench/):
 * the product, which is in rows otherwise, 476 bytes, −10 %; squares apart from it, 880 bytes, −5 %; sums, 259 bytes, −11 %.
 */
export const P256_UNROLLED_PRODUCT: bool = !MCU;
export const P256_UNROLLED_SQUARE: bool = !MCU;
export const P256_UNROLLED_SUM: bool = !NANO;

/**
 * Whether doubling and addition on edwards25519 are code; otherwise rows of a program (ec/program.ts): 450 bytes less of code in mcu,
 * 1.2 % more instructions. The same of the other curves would save 150 bytes and cost P-256 4 %.
 */
export const EDWARDS_IN_LINE: bool = !MCU;

/**
 * Keys of anchors whose tables are kept (ec/known-keys.ts), 14,464 bytes each: a gateway has few organisations that all its servers
 * belong to, and the others cost what an unknown key costs.
 */
export const KNOWN_KEYS: u32 = MCU ? 0 : 4;
/** Uses of a key until it gets a table, which takes as long as one or two verifications without: so keys that take turns cost at most half as much again. */
export const KNOWN_KEY_USES: u32 = 4;

/** Whether the state of a signature is cleared by words, as in gateway, where it is twice as long, or with the small code that is there. */
export const CLEARS_BY_WORDS: bool = !MCU;

/** Signatures verified in one verification; rustls-webpki allows 100. */
export const MAX_SIGNATURES: u32 = 100;
/**
 * Work of their steps, in units of some 1,000 to 2,000 instructions, as the kinds of keys cost at most (measured: RSA 260,000, a point
 * operation of P-521 48,000, of P-256 5,000; SHA-512 of HASH_BYTES_PER_STEP 40,000, with any of them). x509-limbo's chain of 100 signatures of P-256 takes
 * 650,000; 12 signatures of RSA-8192 take as much. Counts alone would allow 100 keys of 8192 bits with an exponent of 32 ones.
 */
export const MAX_SIGNATURE_WORK: u32 = 1000000;
export const RSA_STEP_WORK: u32 = 256;
export const CURVE_STEP_WORK: u32 = 24;
/** Issuer candidates looked at in one verification; rustls-webpki allows 200,000 steps, Go none; a pool of 128 with 12 levels without a signature budget would need more. */
export const MAX_CANDIDATES: u32 = 200000;
/**
 * Work of the search, in units of 64 octets compared (some 1,000 instructions), one at least for each step: what MAX_CANDIDATES
 * cost with names and keys of usual lengths. Counts alone would allow 200,000 comparisons of names of 2 KiB.
 */
export const MAX_SEARCH_WORK: u32 = 1500000;
/**
 * Comparisons of a name with a name constraint in one verification; rustls-webpki and Go allow 250,000. One of names longer than 128
 * octets together counts as several (path/name-constraints.ts).
 */
export const MAX_NAME_COMPARISONS: u32 = 250000;
/**
 * Octets of the names that a leaf presents, in sixteens, times those of the names that were captured, for each is compared with each. 8 KiB
 * of both fit. mcu: what fits into a certificate and an entry is not more.
 */
export const MAX_CAPTURED_COMPARISONS: u32 = MCU ? u32.MAX_VALUE : 4194304;
/** Bytes hashed in one step at work = 1. 16 SHA-512 blocks are under 300,000 instructions on Cortex-M4. */
export const HASH_BYTES_PER_STEP: u32 = 1024;

// Generated from status.csv by scripts/generate-status.ts: do not edit.
/** The check passed. */
export const OK: u32 = 0;
/** This call is not allowed in the present state. */
export const OUT_OF_ORDER: u32 = 101;
/** The policy word has bits or values that mean nothing. */
export const POLICY_INVALID: u32 = 102;
/** Nobody said which server is expected. */
export const EXPECTATION_MISSING: u32 = 103;
/** The expected server is neither a DNS name, an IP address, nor a known organisation. */
export const EXPECTATION_INVALID: u32 = 104;
/** The time state is none of unknown, at least or exactly. */
export const TIME_INVALID: u32 = 105;
/** There is no certificate to verify. */
export const CHAIN_EMPTY: u32 = 106;
/** There is no entry with this index. */
export const INDEX_INVALID: u32 = 107;
/** The trusted list is empty: this device trusts no organisation yet. */
export const NO_ANCHORS: u32 = 108;
/** The TLS session was resumed: such a connection shows no certificate to verify. */
export const SESSION_RESUMED: u32 = 109;
/** The steps of the verification do not add up: a fault in the hardware, or an attack on it. */
export const FAULT_DETECTED: u32 = 110;
/** The list is said to be neither a CRL nor a deny list. */
export const REVOCATION_KIND: u32 = 111;
/** This build of the core does not have this feature. */
export const NOT_IN_BUILD: u32 = 112;
/** A pointer or callback that is needed was not given. */
export const ARGUMENT_MISSING: u32 = 120;
/** The chunks are more or fewer bytes than was announced. */
export const CHUNK_LENGTH: u32 = 121;
/** The engine could not load the core. */
export const ENGINE_FAILED: u32 = 122;
/** The core trapped: a bug of trustcore. Nothing was trusted. */
export const ENGINE_TRAP: u32 = 123;
/** The certificates are larger than this build has room for. */
export const LIMIT_CHAIN_BYTES: u32 = 200;
/** There are more certificates than this build has room for. */
export const LIMIT_CERTIFICATES: u32 = 201;
/** The path to the anchor is longer than the limit. */
export const LIMIT_PATH: u32 = 202;
/** The trusted list is full. */
export const LIMIT_ANCHORS: u32 = 203;
/** The trusted list image is full. */
export const LIMIT_LIST_BYTES: u32 = 204;
/** The root certificate needs more room than an entry of the trusted list has. */
export const LIMIT_ENTRY_BYTES: u32 = 205;
/** A certificate has more extensions than the limit. */
export const LIMIT_EXTENSIONS: u32 = 206;
/** The input is larger than the input region. */
export const LIMIT_INPUT: u32 = 207;
/** A relative distinguished name has more attributes than the limit. */
export const LIMIT_RDN_ATTRIBUTES: u32 = 208;
/** A name, an entry or the extensions of the CRL are larger than the limit. */
export const LIMIT_CRL_ELEMENT: u32 = 209;
/** The search for a path used up its budget of signature verifications. */
export const BUDGET_SIGNATURES: u32 = 210;
/** The search for a path used up its budget of candidate steps. */
export const BUDGET_CANDIDATES: u32 = 211;
/** The name constraints used up the budget of comparisons. */
export const BUDGET_NAME_COMPARISONS: u32 = 212;
/** A certificate is longer than the limit of this build. */
export const LIMIT_CERTIFICATE_BYTES: u32 = 213;
/** A distinguished name is longer than the limit of this build. */
export const LIMIT_NAME_BYTES: u32 = 214;
/** An ASN.1 element reaches past the end of what holds it. */
export const DER_TRUNCATED: u32 = 300;
/** An ASN.1 length is indefinite (BER; DER forbids it). */
export const DER_INDEFINITE_LENGTH: u32 = 301;
/** An ASN.1 length is not in its shortest form. */
export const DER_LENGTH_NOT_MINIMAL: u32 = 302;
/** An ASN.1 length has more than four octets or is above 2^31 - 1. */
export const DER_LENGTH_TOO_LARGE: u32 = 303;
/** An ASN.1 tag number is above 30; X.509 has none. */
export const DER_HIGH_TAG_NUMBER: u32 = 304;
/** Another ASN.1 type stands where the standard wants a certain one. */
export const DER_UNEXPECTED_TAG: u32 = 305;
/** There are bytes after the end of an ASN.1 element. */
export const DER_TRAILING_BYTES: u32 = 306;
/** A BOOLEAN is neither 00 nor FF in one octet. */
export const DER_BOOLEAN: u32 = 307;
/** An INTEGER is empty or not in its shortest form. */
export const DER_INTEGER: u32 = 308;
/** An INTEGER is negative or larger than its field allows. */
export const DER_INTEGER_RANGE: u32 = 309;
/** A BIT STRING has a wrong count of unused bits or set bits among them. */
export const DER_BIT_STRING: u32 = 310;
/** An OBJECT IDENTIFIER is empty or not in its shortest form. */
export const DER_OID: u32 = 311;
/** A time is not in the form that RFC 5280 §4.1.2.5 demands. */
export const DER_TIME: u32 = 312;
/** A default value is encoded; DER leaves it out. */
export const DER_DEFAULT_ENCODED: u32 = 313;
/** A NULL has content. */
export const DER_NULL: u32 = 314;
/** A string has characters that its type does not allow. */
export const DER_STRING: u32 = 315;
/** A SEQUENCE that must hold something is empty. */
export const DER_EMPTY_SEQUENCE: u32 = 316;
/** The text holds no certificate. */
export const PEM_NO_CERTIFICATE: u32 = 350;
/** A PEM block has another label than CERTIFICATE. */
export const PEM_LABEL: u32 = 351;
/** A PEM boundary line is malformed or its END does not match its BEGIN. */
export const PEM_BOUNDARY: u32 = 352;
/** There is a character in a PEM block that base64 does not have. */
export const PEM_CHARACTER: u32 = 353;
/** A PEM line is not 64 characters long where RFC 7468 demands it. */
export const PEM_LINE_LENGTH: u32 = 354;
/** The base64 padding of a PEM block is wrong. */
export const PEM_PADDING: u32 = 355;
/** The certificate is of a version that X.509 does not have. */
export const CERTIFICATE_VERSION: u32 = 400;
/** A certificate that is not v3 has extensions. */
export const CERTIFICATE_VERSION_EXTENSIONS: u32 = 401;
/** The certificate is X.509 v1, which only the legacy policy accepts. */
export const CERTIFICATE_V1_REFUSED: u32 = 402;
/** The serial number is longer than 20 octets. */
export const CERTIFICATE_SERIAL: u32 = 403;
/** The issuer name is empty. */
export const CERTIFICATE_ISSUER_EMPTY: u32 = 404;
/** The signature algorithm inside the certificate differs from the one outside. */
export const CERTIFICATE_ALGORITHM_MISMATCH: u32 = 406;
/** A v1 certificate has a unique identifier. */
export const CERTIFICATE_UNIQUE_IDENTIFIER: u32 = 407;
/** The serial number is zero or negative. */
export const CERTIFICATE_SERIAL_NOT_POSITIVE: u32 = 408;
/** An extension occurs twice. */
export const EXTENSION_DUPLICATE: u32 = 420;
/** A critical extension is not understood. */
export const EXTENSION_UNKNOWN_CRITICAL: u32 = 421;
/** The content of an extension is not what its standard says. */
export const EXTENSION_MALFORMED: u32 = 422;
/** An extension is critical that must not be. */
export const EXTENSION_MUST_NOT_BE_CRITICAL: u32 = 423;
/** An extension is not critical that must be. */
export const EXTENSION_MUST_BE_CRITICAL: u32 = 424;
/** An extension is missing that the strict policy demands. */
export const EXTENSION_MISSING: u32 = 425;
/** An extension stands in a certificate that may not have it. */
export const EXTENSION_MISPLACED: u32 = 426;
/** The signature algorithm is not known here. */
export const ALGORITHM_UNKNOWN: u32 = 500;
/** The signature uses SHA-1. */
export const ALGORITHM_SHA1: u32 = 501;
/** The signature uses MD5 or MD2. */
export const ALGORITHM_MD5: u32 = 502;
/** The key or signature is DSA. */
export const ALGORITHM_DSA: u32 = 503;
/** The parameters of an algorithm are missing or not allowed. */
export const ALGORITHM_PARAMETERS: u32 = 504;
/** The signature algorithm does not fit the issuer's kind of key. */
export const ALGORITHM_KEY_MISMATCH: u32 = 505;
/** The kind of public key is not known here. */
export const KEY_UNKNOWN: u32 = 510;
/** The elliptic curve is not known here. */
export const KEY_CURVE_UNKNOWN: u32 = 511;
/** The elliptic curve is given by explicit parameters. */
export const KEY_EXPLICIT_PARAMETERS: u32 = 512;
/** The public point is not in uncompressed form or of the wrong length. */
export const KEY_POINT_ENCODING: u32 = 513;
/** The public point is not on its curve. */
export const KEY_POINT_NOT_ON_CURVE: u32 = 514;
/** The RSA key has fewer than 2048 bits. */
export const KEY_RSA_TOO_SHORT: u32 = 515;
/** The RSA key has more bits than this build handles. */
export const KEY_RSA_TOO_LONG: u32 = 516;
/** The RSA modulus is even. */
export const KEY_RSA_MODULUS_EVEN: u32 = 517;
/** The RSA public exponent is even, below 3 or above 2^32. */
export const KEY_RSA_EXPONENT: u32 = 518;
/** The Ed25519 public key does not decode to a point of the curve. */
export const KEY_ED25519_ENCODING: u32 = 519;
/** The Ed25519 public key is a point of small order. */
export const KEY_ED25519_SMALL_ORDER: u32 = 520;
/** The signature does not match: another key signed this certificate or it was changed. */
export const SIGNATURE_WRONG: u32 = 550;
/** The signature value is not encoded as its algorithm demands. */
export const SIGNATURE_ENCODING: u32 = 551;
/** A number in the signature is out of its range. */
export const SIGNATURE_RANGE: u32 = 552;
/** The signature is not as long as the key. */
export const SIGNATURE_LENGTH: u32 = 553;
/** No certificate given and no anchor has the name of this issuer. */
export const PATH_UNKNOWN_ISSUER: u32 = 600;
/** The issuer is not a CA (basicConstraints). */
export const PATH_ISSUER_NOT_CA: u32 = 601;
/** There are more intermediates below a CA than its pathLenConstraint allows. */
export const PATH_LENGTH_CONSTRAINT: u32 = 602;
/** The issuer may not sign certificates (keyUsage). */
export const PATH_KEY_USAGE: u32 = 603;
/** The server certificate's keyUsage does not allow this use. */
export const PATH_LEAF_KEY_USAGE: u32 = 604;
/** The extendedKeyUsage does not allow server authentication. */
export const PATH_EXTENDED_KEY_USAGE: u32 = 605;
/** The path would hold the same certificate twice. */
export const PATH_LOOP: u32 = 606;
/** The path has more intermediates than the caller allows. */
export const PATH_DEPTH: u32 = 607;
/** A name in the certificate is outside the names that a CA above it may certify. */
export const PATH_NAME_CONSTRAINT_PERMITTED: u32 = 610;
/** A name in the certificate is excluded by a CA above it. */
export const PATH_NAME_CONSTRAINT_EXCLUDED: u32 = 611;
/** A CA constrains a kind of name that is not supported here. */
export const PATH_NAME_CONSTRAINT_UNSUPPORTED: u32 = 612;
/** The certificate policies that a CA demands are not met. */
export const PATH_POLICY: u32 = 613;
/** The certificate is not for the expected server. */
export const NAME_MISMATCH: u32 = 650;
/** The certificate names no server (no subjectAltName). */
export const NAME_NONE: u32 = 651;
/** The server belongs to another organisation than expected. */
export const NAME_ORGANISATION_MISMATCH: u32 = 652;
/** A name in the certificate is malformed. */
export const NAME_MALFORMED: u32 = 653;
/** The certificate has expired. */
export const TIME_EXPIRED: u32 = 700;
/** The certificate is not valid yet. */
export const TIME_NOT_YET_VALID: u32 = 701;
/** The strict time policy needs the exact time and it is not known. */
export const TIME_UNKNOWN: u32 = 702;
/** The certificate has been revoked, or its key is on the deny list of the organisation. */
export const REVOKED: u32 = 750;
/** No current CRL of the issuer says anything of this certificate and the policy demands one. */
export const REVOCATION_UNKNOWN: u32 = 751;
/** The CRL is not signed by the issuer. */
export const CRL_SIGNATURE: u32 = 752;
/** The CRL is past its nextUpdate. */
export const CRL_EXPIRED: u32 = 753;
/** The CRL's thisUpdate is in the future. */
export const CRL_NOT_YET_VALID: u32 = 754;
/** No certificate and no root here has the name of the CRL's issuer. */
export const CRL_ISSUER: u32 = 755;
/** The issuer may not sign CRLs (keyUsage). */
export const CRL_KEY_USAGE: u32 = 756;
/** The CRL has a scope or a critical extension that is not supported (delta, indirect, reasons), or is signed with Ed25519. */
export const CRL_UNSUPPORTED: u32 = 757;
/** The CRL is older than one seen before. */
export const CRL_ROLLED_BACK: u32 = 758;
/** The CRL is malformed. */
export const CRL_MALFORMED: u32 = 759;
/** The deny list is malformed. */
export const DENY_LIST_MALFORMED: u32 = 761;
/** The deny list is not signed by an organisation on the trusted list. */
export const DENY_LIST_SIGNATURE: u32 = 762;
/** The deny list is older than one seen before. */
export const DENY_LIST_ROLLED_BACK: u32 = 763;
/** This is not a trusted list image. */
export const LIST_MAGIC: u32 = 800;
/** The trusted list image is of a version this build does not know. */
export const LIST_VERSION: u32 = 801;
/** The trusted list image is cut short. */
export const LIST_TRUNCATED: u32 = 802;
/** The trusted list image is damaged (checksum). */
export const LIST_CHECKSUM: u32 = 803;
/** The trusted list image has a right checksum and wrong content. */
export const LIST_MALFORMED: u32 = 804;
/** This root is on the trusted list already. */
export const LIST_DUPLICATE: u32 = 805;
/** The flash does not hold what was written to it. */
export const LIST_READ_BACK: u32 = 806;
/** The slot has never been written. */
export const LIST_EMPTY_SLOT: u32 = 807;
/** The trusted list image was sealed for other hardware. */
export const LIST_SEAL: u32 = 808;
/** The flash could not be read, erased or programmed. */
export const FLASH_FAILED: u32 = 809;
/** The trusted list image has no seal, and this device takes none without. */
export const LIST_UNSEALED: u32 = 810;
/** The key of the device does not have 32 bytes. */
export const LIST_KEY_LENGTH: u32 = 811;
/** No entry of the trusted list has this key. */
export const LIST_UNKNOWN_KEY: u32 = 812;
/** The root certificate is not self-signed. */
export const ROOT_NOT_SELF_SIGNED: u32 = 850;
/** The root certificate is not a CA certificate. */
export const ROOT_NOT_CA: u32 = 851;
/** The root certificate names no organisation. */
export const ROOT_ORGANISATION_MISSING: u32 = 852;
/** The statement of succession is malformed. */
export const SUCCESSION_MALFORMED: u32 = 870;
/** No root on the trusted list has the key that the statement of succession says it is signed with. */
export const SUCCESSION_SIGNER: u32 = 871;
/** The statement of succession is not signed by the root that it names. */
export const SUCCESSION_SIGNATURE: u32 = 872;
/** The statement of succession is not newer than the last one of this root. */
export const SUCCESSION_REPLAYED: u32 = 873;
/** The new root names another organisation than the old one. */
export const SUCCESSION_ORGANISATION: u32 = 874;
/** The new root may do more than the old one. */
export const SUCCESSION_CONSTRAINTS: u32 = 875;
/** The overlap is to end with a root that the new one does not follow here. */
export const SUCCESSION_PREDECESSOR: u32 = 876;
/** No pairing window is open: nothing on the network can change the trusted list. */
export const CAPTURE_CLOSED: u32 = 900;
/** The server offered no root certificate. */
export const CAPTURE_NO_ROOT: u32 = 901;
/** The server offered its own certificate as the root. */
export const CAPTURE_ROOT_IS_LEAF: u32 = 902;
/** The root that was offered is not the one that was expected. */
export const CAPTURE_EXPECTATION: u32 = 903;
/** The expected key hash is not 16 to 32 bytes. */
export const CAPTURE_PIN_INVALID: u32 = 904;
/** An organisation of this name is trusted already with another root. */
export const CAPTURE_IDENTITY_CHANGED: u32 = 905;
/** This root is trusted already: nothing to capture. */
export const CAPTURE_KNOWN: u32 = 906;
/** This kind of confirmation is not known. */
export const CAPTURE_CONFIRMATION: u32 = 907;
/** The server offered more than one root certificate. */
export const CAPTURE_SEVERAL_ROOTS: u32 = 908;
/** A nonce, an exporter or a commitment of the comparison does not have 32 bytes. */
export const COMPARE_LENGTH: u32 = 910;
/** The device revealed another nonce than the one it was committed to. */
export const COMPARE_COMMITMENT: u32 = 911;
/** The words at the two ends are not the same. */
export const COMPARE_WORDS_DIFFER: u32 = 912;

/* Generated from assembly/status.csv by scripts/generate-status.ts: do not edit. */
#ifndef TRUSTCORE_STATUS_H
#define TRUSTCORE_STATUS_H

#define TC_OK 0u /* The check passed. */
#define TC_OUT_OF_ORDER 101u /* This call is not allowed in the present state. */
#define TC_POLICY_INVALID 102u /* The policy word has bits or values that mean nothing. */
#define TC_EXPECTATION_MISSING 103u /* Nobody said which server is expected. */
#define TC_EXPECTATION_INVALID 104u /* The expected server is neither a DNS name, an IP address, nor a known organisation. */
#define TC_TIME_INVALID 105u /* The time state is none of unknown, at least or exactly. */
#define TC_CHAIN_EMPTY 106u /* There is no certificate to verify. */
#define TC_INDEX_INVALID 107u /* There is no entry with this index. */
#define TC_NO_ANCHORS 108u /* The trusted list is empty: this device trusts no organisation yet. */
#define TC_SESSION_RESUMED 109u /* The TLS session was resumed: such a connection shows no certificate to verify. */
#define TC_FAULT_DETECTED 110u /* The steps of the verification do not add up: a fault in the hardware, or an attack on it. */
#define TC_REVOCATION_KIND 111u /* The list is said to be neither a CRL nor a deny list. */
#define TC_NOT_IN_BUILD 112u /* This build of the core does not have this feature. */
#define TC_ARGUMENT_MISSING 120u /* A pointer or callback that is needed was not given. */
#define TC_CHUNK_LENGTH 121u /* The chunks are more or fewer bytes than was announced. */
#define TC_ENGINE_FAILED 122u /* The engine could not load the core. */
#define TC_ENGINE_TRAP 123u /* The core trapped: a bug of trustcore. Nothing was trusted. */
#define TC_LIMIT_CHAIN_BYTES 200u /* The certificates are larger than this build has room for. */
#define TC_LIMIT_CERTIFICATES 201u /* There are more certificates than this build has room for. */
#define TC_LIMIT_PATH 202u /* The path to the anchor is longer than the limit. */
#define TC_LIMIT_ANCHORS 203u /* The trusted list is full. */
#define TC_LIMIT_LIST_BYTES 204u /* The trusted list image is full. */
#define TC_LIMIT_ENTRY_BYTES 205u /* The root certificate needs more room than an entry of the trusted list has. */
#define TC_LIMIT_EXTENSIONS 206u /* A certificate has more extensions than the limit. */
#define TC_LIMIT_INPUT 207u /* The input is larger than the input region. */
#define TC_LIMIT_RDN_ATTRIBUTES 208u /* A relative distinguished name has more attributes than the limit. */
#define TC_LIMIT_CRL_ELEMENT 209u /* A name, an entry or the extensions of the CRL are larger than the limit. */
#define TC_BUDGET_SIGNATURES 210u /* The search for a path used up its budget of signature verifications. */
#define TC_BUDGET_CANDIDATES 211u /* The search for a path used up its budget of candidate steps. */
#define TC_BUDGET_NAME_COMPARISONS 212u /* The name constraints used up the budget of comparisons. */
#define TC_LIMIT_CERTIFICATE_BYTES 213u /* A certificate is longer than the limit of this build. */
#define TC_LIMIT_NAME_BYTES 214u /* A distinguished name is longer than the limit of this build. */
#define TC_DER_TRUNCATED 300u /* An ASN.1 element reaches past the end of what holds it. */
#define TC_DER_INDEFINITE_LENGTH 301u /* An ASN.1 length is indefinite (BER; DER forbids it). */
#define TC_DER_LENGTH_NOT_MINIMAL 302u /* An ASN.1 length is not in its shortest form. */
#define TC_DER_LENGTH_TOO_LARGE 303u /* An ASN.1 length has more than four octets or is above 2^31 - 1. */
#define TC_DER_HIGH_TAG_NUMBER 304u /* An ASN.1 tag number is above 30; X.509 has none. */
#define TC_DER_UNEXPECTED_TAG 305u /* Another ASN.1 type stands where the standard wants a certain one. */
#define TC_DER_TRAILING_BYTES 306u /* There are bytes after the end of an ASN.1 element. */
#define TC_DER_BOOLEAN 307u /* A BOOLEAN is neither 00 nor FF in one octet. */
#define TC_DER_INTEGER 308u /* An INTEGER is empty or not in its shortest form. */
#define TC_DER_INTEGER_RANGE 309u /* An INTEGER is negative or larger than its field allows. */
#define TC_DER_BIT_STRING 310u /* A BIT STRING has a wrong count of unused bits or set bits among them. */
#define TC_DER_OID 311u /* An OBJECT IDENTIFIER is empty or not in its shortest form. */
#define TC_DER_TIME 312u /* A time is not in the form that RFC 5280 §4.1.2.5 demands. */
#define TC_DER_DEFAULT_ENCODED 313u /* A default value is encoded; DER leaves it out. */
#define TC_DER_NULL 314u /* A NULL has content. */
#define TC_DER_STRING 315u /* A string has characters that its type does not allow. */
#define TC_DER_EMPTY_SEQUENCE 316u /* A SEQUENCE that must hold something is empty. */
#define TC_PEM_NO_CERTIFICATE 350u /* The text holds no certificate. */
#define TC_PEM_LABEL 351u /* A PEM block has another label than CERTIFICATE. */
#define TC_PEM_BOUNDARY 352u /* A PEM boundary line is malformed or its END does not match its BEGIN. */
#define TC_PEM_CHARACTER 353u /* There is a character in a PEM block that base64 does not have. */
#define TC_PEM_LINE_LENGTH 354u /* A PEM line is not 64 characters long where RFC 7468 demands it. */
#define TC_PEM_PADDING 355u /* The base64 padding of a PEM block is wrong. */
#define TC_CERTIFICATE_VERSION 400u /* The certificate is of a version that X.509 does not have. */
#define TC_CERTIFICATE_VERSION_EXTENSIONS 401u /* A certificate that is not v3 has extensions. */
#define TC_CERTIFICATE_V1_REFUSED 402u /* The certificate is X.509 v1, which only the legacy policy accepts. */
#define TC_CERTIFICATE_SERIAL 403u /* The serial number is longer than 20 octets. */
#define TC_CERTIFICATE_ISSUER_EMPTY 404u /* The issuer name is empty. */
#define TC_CERTIFICATE_ALGORITHM_MISMATCH 406u /* The signature algorithm inside the certificate differs from the one outside. */
#define TC_CERTIFICATE_UNIQUE_IDENTIFIER 407u /* A v1 certificate has a unique identifier. */
#define TC_CERTIFICATE_SERIAL_NOT_POSITIVE 408u /* The serial number is zero or negative. */
#define TC_EXTENSION_DUPLICATE 420u /* An extension occurs twice. */
#define TC_EXTENSION_UNKNOWN_CRITICAL 421u /* A critical extension is not understood. */
#define TC_EXTENSION_MALFORMED 422u /* The content of an extension is not what its standard says. */
#define TC_EXTENSION_MUST_NOT_BE_CRITICAL 423u /* An extension is critical that must not be. */
#define TC_EXTENSION_MUST_BE_CRITICAL 424u /* An extension is not critical that must be. */
#define TC_EXTENSION_MISSING 425u /* An extension is missing that the strict policy demands. */
#define TC_EXTENSION_MISPLACED 426u /* An extension stands in a certificate that may not have it. */
#define TC_ALGORITHM_UNKNOWN 500u /* The signature algorithm is not known here. */
#define TC_ALGORITHM_SHA1 501u /* The signature uses SHA-1. */
#define TC_ALGORITHM_MD5 502u /* The signature uses MD5 or MD2. */
#define TC_ALGORITHM_DSA 503u /* The key or signature is DSA. */
#define TC_ALGORITHM_PARAMETERS 504u /* The parameters of an algorithm are missing or not allowed. */
#define TC_ALGORITHM_KEY_MISMATCH 505u /* The signature algorithm does not fit the issuer's kind of key. */
#define TC_KEY_UNKNOWN 510u /* The kind of public key is not known here. */
#define TC_KEY_CURVE_UNKNOWN 511u /* The elliptic curve is not known here. */
#define TC_KEY_EXPLICIT_PARAMETERS 512u /* The elliptic curve is given by explicit parameters. */
#define TC_KEY_POINT_ENCODING 513u /* The public point is not in uncompressed form or of the wrong length. */
#define TC_KEY_POINT_NOT_ON_CURVE 514u /* The public point is not on its curve. */
#define TC_KEY_RSA_TOO_SHORT 515u /* The RSA key has fewer than 2048 bits. */
#define TC_KEY_RSA_TOO_LONG 516u /* The RSA key has more bits than this build handles. */
#define TC_KEY_RSA_MODULUS_EVEN 517u /* The RSA modulus is even. */
#define TC_KEY_RSA_EXPONENT 518u /* The RSA public exponent is even, below 3 or above 2^32. */
#define TC_KEY_ED25519_ENCODING 519u /* The Ed25519 public key does not decode to a point of the curve. */
#define TC_KEY_ED25519_SMALL_ORDER 520u /* The Ed25519 public key is a point of small order. */
#define TC_SIGNATURE_WRONG 550u /* The signature does not match: another key signed this certificate or it was changed. */
#define TC_SIGNATURE_ENCODING 551u /* The signature value is not encoded as its algorithm demands. */
#define TC_SIGNATURE_RANGE 552u /* A number in the signature is out of its range. */
#define TC_SIGNATURE_LENGTH 553u /* The signature is not as long as the key. */
#define TC_PATH_UNKNOWN_ISSUER 600u /* No certificate given and no anchor has the name of this issuer. */
#define TC_PATH_ISSUER_NOT_CA 601u /* The issuer is not a CA (basicConstraints). */
#define TC_PATH_LENGTH_CONSTRAINT 602u /* There are more intermediates below a CA than its pathLenConstraint allows. */
#define TC_PATH_KEY_USAGE 603u /* The issuer may not sign certificates (keyUsage). */
#define TC_PATH_LEAF_KEY_USAGE 604u /* The server certificate's keyUsage does not allow this use. */
#define TC_PATH_EXTENDED_KEY_USAGE 605u /* The extendedKeyUsage does not allow server authentication. */
#define TC_PATH_LOOP 606u /* The path would hold the same certificate twice. */
#define TC_PATH_DEPTH 607u /* The path has more intermediates than the caller allows. */
#define TC_PATH_NAME_CONSTRAINT_PERMITTED 610u /* A name in the certificate is outside the names that a CA above it may certify. */
#define TC_PATH_NAME_CONSTRAINT_EXCLUDED 611u /* A name in the certificate is excluded by a CA above it. */
#define TC_PATH_NAME_CONSTRAINT_UNSUPPORTED 612u /* A CA constrains a kind of name that is not supported here. */
#define TC_PATH_POLICY 613u /* The certificate policies that a CA demands are not met. */
#define TC_NAME_MISMATCH 650u /* The certificate is not for the expected server. */
#define TC_NAME_NONE 651u /* The certificate names no server (no subjectAltName). */
#define TC_NAME_ORGANISATION_MISMATCH 652u /* The server belongs to another organisation than expected. */
#define TC_NAME_MALFORMED 653u /* A name in the certificate is malformed. */
#define TC_TIME_EXPIRED 700u /* The certificate has expired. */
#define TC_TIME_NOT_YET_VALID 701u /* The certificate is not valid yet. */
#define TC_TIME_UNKNOWN 702u /* The strict time policy needs the exact time and it is not known. */
#define TC_REVOKED 750u /* The certificate has been revoked, or its key is on the deny list of the organisation. */
#define TC_REVOCATION_UNKNOWN 751u /* No current CRL of the issuer says anything of this certificate and the policy demands one. */
#define TC_CRL_SIGNATURE 752u /* The CRL is not signed by the issuer. */
#define TC_CRL_EXPIRED 753u /* The CRL is past its nextUpdate. */
#define TC_CRL_NOT_YET_VALID 754u /* The CRL's thisUpdate is in the future. */
#define TC_CRL_ISSUER 755u /* No certificate and no root here has the name of the CRL's issuer. */
#define TC_CRL_KEY_USAGE 756u /* The issuer may not sign CRLs (keyUsage). */
#define TC_CRL_UNSUPPORTED 757u /* The CRL has a scope or a critical extension that is not supported (delta, indirect, reasons), or is signed with Ed25519. */
#define TC_CRL_ROLLED_BACK 758u /* The CRL is older than one seen before. */
#define TC_CRL_MALFORMED 759u /* The CRL is malformed. */
#define TC_DENY_LIST_MALFORMED 761u /* The deny list is malformed. */
#define TC_DENY_LIST_SIGNATURE 762u /* The deny list is not signed by an organisation on the trusted list. */
#define TC_DENY_LIST_ROLLED_BACK 763u /* The deny list is older than one seen before. */
#define TC_LIST_MAGIC 800u /* This is not a trusted list image. */
#define TC_LIST_VERSION 801u /* The trusted list image is of a version this build does not know. */
#define TC_LIST_TRUNCATED 802u /* The trusted list image is cut short. */
#define TC_LIST_CHECKSUM 803u /* The trusted list image is damaged (checksum). */
#define TC_LIST_MALFORMED 804u /* The trusted list image has a right checksum and wrong content. */
#define TC_LIST_DUPLICATE 805u /* This root is on the trusted list already. */
#define TC_LIST_READ_BACK 806u /* The flash does not hold what was written to it. */
#define TC_LIST_EMPTY_SLOT 807u /* The slot has never been written. */
#define TC_LIST_SEAL 808u /* The trusted list image was sealed for other hardware. */
#define TC_FLASH_FAILED 809u /* The flash could not be read, erased or programmed. */
#define TC_LIST_UNSEALED 810u /* The trusted list image has no seal, and this device takes none without. */
#define TC_LIST_KEY_LENGTH 811u /* The key of the device does not have 32 bytes. */
#define TC_LIST_UNKNOWN_KEY 812u /* No entry of the trusted list has this key. */
#define TC_ROOT_NOT_SELF_SIGNED 850u /* The root certificate is not self-signed. */
#define TC_ROOT_NOT_CA 851u /* The root certificate is not a CA certificate. */
#define TC_ROOT_ORGANISATION_MISSING 852u /* The root certificate names no organisation. */
#define TC_SUCCESSION_MALFORMED 870u /* The statement of succession is malformed. */
#define TC_SUCCESSION_SIGNER 871u /* No root on the trusted list has the key that the statement of succession says it is signed with. */
#define TC_SUCCESSION_SIGNATURE 872u /* The statement of succession is not signed by the root that it names. */
#define TC_SUCCESSION_REPLAYED 873u /* The statement of succession is not newer than the last one of this root. */
#define TC_SUCCESSION_ORGANISATION 874u /* The new root names another organisation than the old one. */
#define TC_SUCCESSION_CONSTRAINTS 875u /* The new root may do more than the old one. */
#define TC_SUCCESSION_PREDECESSOR 876u /* The overlap is to end with a root that the new one does not follow here. */
#define TC_CAPTURE_CLOSED 900u /* No pairing window is open: nothing on the network can change the trusted list. */
#define TC_CAPTURE_NO_ROOT 901u /* The server offered no root certificate. */
#define TC_CAPTURE_ROOT_IS_LEAF 902u /* The server offered its own certificate as the root. */
#define TC_CAPTURE_EXPECTATION 903u /* The root that was offered is not the one that was expected. */
#define TC_CAPTURE_PIN_INVALID 904u /* The expected key hash is not 16 to 32 bytes. */
#define TC_CAPTURE_IDENTITY_CHANGED 905u /* An organisation of this name is trusted already with another root. */
#define TC_CAPTURE_KNOWN 906u /* This root is trusted already: nothing to capture. */
#define TC_CAPTURE_CONFIRMATION 907u /* This kind of confirmation is not known. */
#define TC_CAPTURE_SEVERAL_ROOTS 908u /* The server offered more than one root certificate. */
#define TC_COMPARE_LENGTH 910u /* A nonce, an exporter or a commitment of the comparison does not have 32 bytes. */
#define TC_COMPARE_COMMITMENT 911u /* The device revealed another nonce than the one it was committed to. */
#define TC_COMPARE_WORDS_DIFFER 912u /* The words at the two ends are not the same. */

#endif

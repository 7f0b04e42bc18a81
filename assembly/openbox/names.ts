/** Open box of pem/, x509/name.ts, x509/general-name.ts, and the names of path/. */
export { isPem, pemNext } from "../pem/pem";
export { checkName, findAttributeValue, isEmptyName, isNameWithin, nameHash, namesEqual } from "../x509/name";
export { isWellFormed, preparedCharacter, preparedStart, readCharacter } from "../x509/string";
export { checkGeneralNames, readGeneralName } from "../x509/general-name";
export { dnsNameMatches, dnsNameTouches, dnsNameWithin, isDnsConstraint, isDnsName, isPresentedDnsName } from "../path/dns-name";
export { ipAddressWithin, isIpConstraint, parseIpAddress } from "../path/ip-address";
export { hostWithin, isHostConstraint, isMailbox, isMailboxConstraint, mailboxWithin, nextEmailAddress, uriHost } from "../path/mail-and-uri";
export { checkSubtree } from "../path/subtree";
export { constrainsNothing, NAME_CONSTRAINTS_JOB_BYTES, nameConstraintsBegin, nameConstraintsStep } from "../path/name-constraints";
export { __heap_base } from "memory";

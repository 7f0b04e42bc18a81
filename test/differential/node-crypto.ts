/**
 * What `node:crypto` says of a chain: it links certificates (`checkIssued`, `verify`, `ca`) and matches names. It has no
 * path validation, so this is the most that a program can ask of it.
 */
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { testKey } from '../support/keys.js'
import type { TestChain } from '../support/test-chain.js'
import { withKey } from './mutations.js'

/** Links of the longest path that is tried. */
const MAX_LINKS = 12

function parse(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch {
    return null
  }
}

/** Whether one is the issuer of the other, by name, identifiers, keyUsage, cA and signature. A v1 root has no cA. */
function issued(certificate: X509Certificate, issuer: X509Certificate, legacy: boolean): boolean {
  try {
    return (issuer.ca || legacy) && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

function matches(leaf: X509Certificate, { expect, policy }: TestChain): boolean {
  if (!('name' in expect)) return true
  const subject = policy?.legacy ? 'default' : 'never'
  try {
    const found = isIP(expect.name) ? leaf.checkIP(expect.name) : leaf.checkHost(expect.name, { subject })
    return found !== undefined
  } catch {
    return false
  }
}

/** Whether a certificate that cannot be read could be with another subjectPublicKeyInfo. */
function onlyItsKey(der: Uint8Array): boolean {
  try {
    return parse(withKey(der, testKey('p256.c').spki)) !== null
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** `OK`, or the first thing that does not hold. */
export function nodeVerify(given: TestChain): string {
  const [leaf, ...others] = given.chain.map(parse)
  if (!leaf) return `cannot read the leaf${onlyItsKey(given.chain[0] as Uint8Array) ? "'s key" : ''}`
  const legacy = given.policy?.legacy ?? false
  const anchors = given.anchors.map(parse).filter((anchor) => anchor !== null)
  const links = others.filter((other) => other !== null)
  const reaches = (from: X509Certificate, left: number): boolean =>
    anchors.some((anchor) => issued(from, anchor, legacy)) ||
    (left > 0 && links.some((link) => link !== from && issued(from, link, legacy) && reaches(link, left - 1)))
  if (!reaches(leaf, MAX_LINKS)) return 'no path'
  return matches(leaf, given) ? 'OK' : 'other name'
}

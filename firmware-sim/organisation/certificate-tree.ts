/**
 * A certificate for people: what it says, and what that means for trust (RFC 5280 §4.1, §4.2); its ASN.1 tree.
 *
 * It decides nothing, and signatures are not verified here. Input is hostile: what cannot be read is said with its byte.
 */
import { type Asn1Node, type Complaint, hex, printable, readNodes, valueText } from './asn1-node.js'
import { ATTRIBUTES, CURVES, EXTENSIONS, KEY_USAGES, OIDS } from './oid-names.js'

const TYPES: Record<number, string> = {
  1: 'BOOLEAN',
  2: 'INTEGER',
  3: 'BIT STRING',
  4: 'OCTET STRING',
  5: 'NULL',
  6: 'OBJECT IDENTIFIER',
  10: 'ENUMERATED',
  12: 'UTF8String',
  16: 'SEQUENCE',
  17: 'SET',
  19: 'PrintableString',
  20: 'TeletexString',
  22: 'IA5String',
  23: 'UTCTime',
  24: 'GeneralizedTime',
  30: 'BMPString',
}

function typeOf(tag: number): string {
  const number = tag & 0x1f
  if (tag >> 6 === 0) return TYPES[number] ?? `universal ${number}`
  return ['', `application ${number}`, `[${number}]`, `private ${number}`][tag >> 6] ?? ''
}

function complaintLine({ at, what }: Complaint): string {
  return `cannot be read at byte ${at}: ${what}`
}

/**
 * The ASN.1 tree, a line for each element: offset, type, length, value. Never throws; the last line says what cannot be
 * read.
 */
export function asn1Tree(der: Uint8Array): string {
  const lines: string[] = []
  const [nodes, complaint] = readNodes(der)
  const draw = (node: Asn1Node, depth: number): void => {
    const head = `${String(node.offset).padStart(6)}  ${'  '.repeat(depth)}${typeOf(node.tag)} (${node.end - node.content})`
    if (node.tag & 0x20) {
      lines.push(head)
      for (const child of node.children) draw(child, depth + 1)
      return
    }
    const value = valueText(der, node)
    const name = node.tag === 0x06 ? OIDS[value] : undefined
    lines.push(`${head}${value && ` ${value}`}${name ? ` ${name}` : ''}`)
  }
  for (const node of nodes) draw(node, 0)
  if (complaint) lines.push(complaintLine(complaint))
  else if (nodes.length === 0) lines.push('cannot be read at byte 0: nothing is there')
  return lines.join('\n')
}

/** Where a certificate is not what RFC 5280 §4.1 says. */
class Unreadable extends Error {
  readonly at: number

  constructor(at: number, what: string) {
    super(what)
    this.at = at
  }
}

/** The element at `index`, of the tag that must be there. */
function childAt(parent: Asn1Node, index: number, what: string, tag?: number): Asn1Node {
  const node = parent.children[index]
  if (!node) throw new Unreadable(parent.end, `${what} is missing`)
  if (tag !== undefined && node.tag !== tag) {
    throw new Unreadable(node.offset, `${what} should be ${typeOf(tag)} and is ${typeOf(node.tag)}`)
  }
  return node
}

/** The elements inside a string element, from its `skip`-th content byte on. */
function inside(der: Uint8Array, node: Asn1Node, skip = 0): Asn1Node {
  const [children, complaint] = readNodes(der, node.content + skip, node.end)
  if (complaint) throw new Unreadable(complaint.at, complaint.what)
  return { ...node, children }
}

/** RFC 4514 without its escapes for machines: `CN=myserver.iocafe, O=iocafe`. */
function nameText(der: Uint8Array, name: Asn1Node): string {
  const parts = name.children.map((rdn) =>
    rdn.children
      .map((attribute) => {
        const type = valueText(der, childAt(attribute, 0, 'the attribute type', 0x06))
        return `${ATTRIBUTES[type] ?? type}=${valueText(der, childAt(attribute, 1, 'the attribute value'))}`
      })
      .join('+'),
  )
  return parts.join(', ') || '(empty)'
}

function keyText(der: Uint8Array, spki: Asn1Node): string {
  const algorithm = childAt(spki, 0, 'the algorithm of the key', 0x30)
  const oid = valueText(der, childAt(algorithm, 0, 'the algorithm identifier', 0x06))
  const key = childAt(spki, 1, 'the public key', 0x03)
  if (oid === '1.2.840.113549.1.1.1') {
    const modulus = childAt(childAt(inside(der, key, 1), 0, 'the RSA key', 0x30), 0, 'the modulus', 0x02)
    const digits = hex(der.subarray(modulus.content, modulus.end), modulus.end - modulus.content).replace(/^(00)+/, '')
    const bits = digits === '' ? 0 : digits.length * 4 - Math.clz32(Number.parseInt(digits[0] ?? '0', 16)) + 28
    return `RSA, ${bits} bits${bits < 2048 ? ': too short to be trusted' : ''}`
  }
  const parameter = algorithm.children[1]
  const curve = parameter && valueText(der, parameter)
  return `${OIDS[oid] ?? oid}${curve ? `, ${CURVES[curve] ?? curve}` : ''}`
}

function validityText(der: Uint8Array, validity: Asn1Node): string {
  const [from, to] = [0, 1].map((index) => valueText(der, childAt(validity, index, 'a time')))
  return to === '9999-12-31T23:59:59Z' ? `from ${from}, no expiration date` : `from ${from} to ${to}`
}

function generalNames(der: Uint8Array, names: Asn1Node): string {
  const shown = names.children.map((name) => {
    const content = der.subarray(name.content, name.end)
    if (name.tag === 0x82) return `DNS ${printable(Buffer.from(content).toString('latin1'))}`
    if (name.tag !== 0x87) return `${typeOf(name.tag)} ${hex(content)}`
    if (content.length === 4) return `IP ${content.join('.')}`
    if (content.length === 16) return `IP ${hex(content).replace(/(.{4})(?=.)/g, '$1:')}`
    return `IP of ${content.length} bytes, which matches no address`
  })
  return shown.join(', ') || 'none'
}

/** What the extension says, and what that means. */
function extensionMeaning(der: Uint8Array, oid: string, value: Asn1Node): string {
  if (oid === '2.5.29.19') {
    const [cA, pathLength] = childAt(inside(der, value), 0, 'basicConstraints', 0x30).children
    if (cA?.tag !== 0x01 || der[cA.content] !== 0xff) return 'no CA: it can sign no certificate'
    const below = pathLength ? `, with at most ${valueText(der, pathLength)} CAs below` : ''
    return `a CA: whoever trusts it trusts every server whose certificate it signs${below}`
  }
  if (oid === '2.5.29.15') {
    const bits = childAt(inside(der, value), 0, 'keyUsage', 0x03)
    const isSet = (bit: number) => ((der[bits.content + 1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0
    const usages = KEY_USAGES.filter((_, bit) => bits.content + 1 + (bit >> 3) < bits.end && isSet(bit))
    return `the key may be used for ${usages.join(', ') || 'nothing'} only`
  }
  if (oid === '2.5.29.37') {
    const purposes = childAt(inside(der, value), 0, 'extKeyUsage', 0x30).children.map((id) => valueText(der, id))
    return `it may be used for ${purposes.map((id) => OIDS[id] ?? id).join(', ') || 'nothing'} only`
  }
  if (oid === '2.5.29.17') {
    return `it speaks for ${generalNames(der, childAt(inside(der, value), 0, 'subjectAltName', 0x30))}, and for no other name`
  }
  if (oid === '2.5.29.14') {
    return `${hex(der.subarray(childAt(inside(der, value), 0, 'the key identifier', 0x04).content, value.end))}: helps to find it, proves nothing`
  }
  return EXTENSIONS[oid] ?? 'not known to trustcore: refused if critical, else ignored'
}

function extensionLine(der: Uint8Array, extension: Asn1Node): string {
  const oid = valueText(der, childAt(extension, 0, 'the extension identifier', 0x06))
  const flag = extension.children[1]
  const critical = flag?.tag === 0x01 && der[flag.content] !== 0
  const label = `${OIDS[oid] ?? oid}${critical ? ' (critical)' : ''}`
  try {
    const value = childAt(extension, flag?.tag === 0x01 ? 2 : 1, 'the extension value', 0x04)
    return `extension ${label}: ${extensionMeaning(der, oid, value)}`
  } catch (error) {
    if (error instanceof Unreadable)
      return `extension ${label}: ${complaintLine({ at: error.at, what: error.message })}`
    throw error
  }
}

/** Adds the lines of a certificate whose elements are `nodes`. */
function describe(der: Uint8Array, nodes: readonly Asn1Node[], lines: string[]): void {
  const [certificate, after] = nodes
  if (certificate?.tag !== 0x30) throw new Unreadable(certificate?.offset ?? 0, 'a certificate is a SEQUENCE')
  const tbs = childAt(certificate, 0, 'tbsCertificate', 0x30)
  const first = tbs.children[0]?.tag === 0xa0 ? 1 : 0
  const [version] = first ? (tbs.children[0] as Asn1Node).children : []
  const number = version ? Number(valueText(der, version)) + 1 : 1
  lines.push(`version: ${number}${number < 3 ? ', so it has no extensions and cannot say what it is for' : ''}`)
  const serialNumber = childAt(tbs, first, 'serialNumber', 0x02)
  lines.push(`serial number: ${hex(der.subarray(serialNumber.content, serialNumber.end))}`)
  const issuer = childAt(tbs, first + 2, 'issuer', 0x30)
  const subject = childAt(tbs, first + 4, 'subject', 0x30)
  const bytes = (node: Asn1Node) => hex(der.subarray(node.offset, node.end), der.length)
  lines.push(`subject: ${nameText(der, subject)}`)
  const selfIssued =
    bytes(issuer) === bytes(subject) ? ': itself, so it is trusted by being chosen, not by being signed' : ''
  lines.push(`issuer: ${nameText(der, issuer)}${selfIssued}`)
  lines.push(`valid: ${validityText(der, childAt(tbs, first + 3, 'validity', 0x30))}`)
  lines.push(`key: ${keyText(der, childAt(tbs, first + 5, 'subjectPublicKeyInfo', 0x30))}`)
  const [inner, outer] = [
    childAt(tbs, first + 1, 'signature', 0x30),
    childAt(certificate, 1, 'signatureAlgorithm', 0x30),
  ]
  const algorithm = valueText(der, childAt(outer, 0, 'the algorithm identifier', 0x06))
  const differs = bytes(inner) === bytes(outer) ? '' : ', but inside it names another one: refused (RFC 5280 §4.1.1.2)'
  lines.push(`signed with: ${OIDS[algorithm] ?? algorithm}${differs}`)
  for (const part of tbs.children.slice(first + 6)) {
    if (part.tag !== 0xa3) continue
    for (const extension of childAt(part, 0, 'extensions', 0x30).children) lines.push(extensionLine(der, extension))
  }
  childAt(certificate, 2, 'signatureValue', 0x03)
  if (after) throw new Unreadable(after.offset, 'the certificate ends here, more bytes follow')
}

/**
 * Lines for people: subject, issuer, validity, key, extensions, and what each means for trust. Never throws; what
 * cannot be read has a line that names the byte.
 */
export function describeCertificate(der: Uint8Array): string[] {
  const lines: string[] = []
  const [nodes, complaint] = readNodes(der)
  try {
    describe(der, nodes, lines)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    if (!complaint) lines.push(complaintLine({ at: error.at, what: error.message }))
  }
  if (complaint) lines.push(complaintLine(complaint))
  return lines
}

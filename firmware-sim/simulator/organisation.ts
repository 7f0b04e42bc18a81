/**
 * Organisations of a simulated world. Everything of them comes from the seed: root, servers, and what happens to them later.
 */
import {
  type CrlPlan,
  makeCertificate,
  makeCrl,
  type SimulatedCertificate,
  type Validity,
} from '../certificates/certificate.js'
import { ecKey, rsaKey, type SimulatedKey } from '../certificates/key.js'
import { encodeSuccession, type SuccessionKind } from '../organisation/succession.js'
import type { ServerIdentity } from '../server/organisation-server.js'
import type { Seed } from './seed.js'

export interface OrganisationPlan {
  name: string
  /** Kind of the root's key; `p256` when left out. */
  key?: 'p256' | 'rsa2048' | undefined
  /** 1: X.509 v1 certificates, as the reference system ships them. */
  version?: 1 | 3 | undefined
  /** Of the root. */
  validity?: Validity | undefined
}

/** In what shape a server sends its certificates. */
export const CHAIN_SHAPES = [
  'leaf',
  'intermediate',
  'wrong order',
  'missing intermediate',
  'strangers',
  'with root',
  'cross-certificate',
] as const
export type ChainShape = (typeof CHAIN_SHAPES)[number]

export interface IssuePlan {
  serverName: string
  /** Names in the certificate; the server name when left out. */
  names?: readonly string[] | undefined
  validity?: Validity | undefined
  chain?: ChainShape | undefined
  /** Says which key of this server it is: another word, another key. */
  keyLabel?: string | undefined
  /** cA TRUE in a server certificate. */
  ca?: boolean | undefined
}

export interface SuccessionStatement {
  kind: SuccessionKind
  number: number
  signedWith?: SimulatedKey | undefined
}

/** What a server shows, and the certificates that it is made of. */
export interface SimulatedIdentity extends ServerIdentity {
  leaf: SimulatedCertificate
}

export class SimulatedOrganisation {
  readonly plan: OrganisationPlan
  readonly #seed: Seed
  #root: SimulatedCertificate
  /** Roots until now, the one that signs now last. */
  readonly #roots: SimulatedCertificate[] = []

  /** Makes an organisation with its first root. */
  constructor(plan: OrganisationPlan, seed: Seed) {
    this.plan = plan
    this.#seed = seed.child(`organisation ${plan.name}`)
    this.#root = this.#makeRoot()
    this.#roots.push(this.#root)
  }

  get name(): string {
    return this.plan.name
  }

  /** The root that signs now. */
  get root(): SimulatedCertificate {
    return this.#root
  }

  /** What a label on a device shows, 32 bytes. */
  get spkiSha256(): Uint8Array {
    return this.#root.key.spkiSha256
  }

  /** A new root with another key signs from now on; answers the old one. */
  replaceRoot(): SimulatedCertificate {
    const old = this.#root
    this.#root = this.#makeRoot()
    this.#roots.push(this.#root)
    return old
  }

  /** Issues a server's key and certificate; the server offers the organisation's root at first connect. */
  issue({
    serverName,
    names = [serverName],
    validity,
    chain = 'leaf',
    keyLabel = '',
    ca = false,
  }: IssuePlan): SimulatedIdentity {
    const { name: organisation, version } = this.plan
    const key = this.#key(`server ${serverName} ${keyLabel}`, 'b')
    const withCa = chain !== 'leaf' && chain !== 'with root' && chain !== 'cross-certificate'
    const intermediate = withCa ? this.#intermediate() : undefined
    const issuer = intermediate ?? this.#root
    const leaf = makeCertificate({ organisation, commonName: serverName, key, issuer, ca, names, validity, version })
    const sent = this.#send(chain, leaf, intermediate)
    const root = new TextEncoder().encode(this.#root.pem)
    return { serverName, keyPem: key.pem, chainPem: sent.map(({ pem }) => pem).join(''), root, leaf }
  }

  /** A CRL of the root that signs now; `key`: signed with another one all the same. */
  crl(plan: Omit<CrlPlan, 'issuer'>, key: SimulatedKey = this.#root.key): Uint8Array {
    return makeCrl({ ...plan, issuer: { ...this.#root, key } })
  }

  /**
   * A statement of succession from the root before to the one that signs now, or its end. signedWith: by another key all the
   * same.
   */
  succession({ kind, number, signedWith }: SuccessionStatement): Uint8Array {
    const from = this.#roots.at(-2)
    if (from === undefined) throw new TypeError(`${this.name} has one root only`)
    const key = signedWith ?? (kind === 'follow' ? from : this.#root).key
    const of = ({ key: { spkiSha256 }, der }: SimulatedCertificate) => ({ spkiSha256, der })
    const { algorithm, sign } = key
    return encodeSuccession({ kind, number, from: of(from), to: of(this.#root), algorithm, sign })
  }

  #makeRoot(): SimulatedCertificate {
    const { name: organisation, version, validity } = this.plan
    const commonName = `${organisation} root`
    const key = this.#key(`root ${this.#roots.length + 1}`, 'a')
    return makeCertificate({ organisation, commonName, key, ca: true, validity, version })
  }

  /** The new root certified by the one before it: "new with old" of RFC 4210 §4.4. */
  #crossCertificate(): SimulatedCertificate {
    const { name: organisation } = this.plan
    const issuer = this.#roots.at(-2)
    if (issuer === undefined) throw new TypeError(`${organisation} has one root only`)
    return makeCertificate({ organisation, commonName: `${organisation} root`, key: this.#root.key, issuer, ca: true })
  }

  #intermediate(): SimulatedCertificate {
    const { name: organisation } = this.plan
    const key = ecKey(this.#seed.child('intermediate'))
    return makeCertificate({ organisation, commonName: `${organisation} servers`, key, issuer: this.#root, ca: true })
  }

  /** TLS wants the leaf first; what follows is a server's own business, and often wrong. */
  #send(
    chain: ChainShape,
    leaf: SimulatedCertificate,
    intermediate: SimulatedCertificate | undefined,
  ): SimulatedCertificate[] {
    if (chain === 'with root') return [leaf, this.#root]
    if (chain === 'cross-certificate') return [leaf, this.#crossCertificate()]
    if (!intermediate || chain === 'missing intermediate') return [leaf]
    const stranger = new SimulatedOrganisation({ name: 'stranger' }, this.#seed).root
    if (chain === 'wrong order') return [leaf, this.#root, intermediate]
    return chain === 'strangers' ? [leaf, stranger, intermediate, stranger] : [leaf, intermediate]
  }

  #key(label: string, fixture: 'a' | 'b'): SimulatedKey {
    return this.plan.key === 'rsa2048' ? rsaKey(fixture) : ecKey(this.#seed.child(label))
  }
}

/** An organisation that only bears the name: same names, other keys. */
export function impostorOf(name: string, seed: Seed): SimulatedOrganisation {
  return new SimulatedOrganisation({ name }, seed.child('impostor'))
}

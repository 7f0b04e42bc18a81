/**
 * Rogues: whoever sits in the network where a server should be. Each accepts every login, to see what it gets.
 *
 * What TLS shows of most of them is an impostor's: the names of the real server and of the real root, other keys.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'
import { makeCertificate } from '../certificates/certificate.js'
import { ecKey } from '../certificates/key.js'
import { readLogin } from '../server/comparison.js'
import { type Conversation, Party, type TlsIdentity } from '../server/party.js'
import { impostorOf, type SimulatedOrganisation } from '../simulator/organisation.js'
import type { Seed } from '../simulator/seed.js'
import { encodeNonce, parseCommitment } from '../wire/comparison.js'
import { encodeAuthentication, encodeRequest, encodeRootAnswer, type Request } from '../wire/first-connect.js'
import { compareBetween } from './comparing.js'
import { craftHostile, HOSTILE_KINDS, type HostileKind } from './hostile-certificates.js'

/** Kind of rogue → what it does, for lists. */
export const ROGUES = {
  impostor: 'bears the names of server and root, and offers its own root',
  middleman: 'relays what the real server says, its root too, under a certificate of its own',
  'foreign root': 'offers the real root, which did not sign the certificate that it shows',
  'ca leaf': 'shows one certificate, self-signed and a CA, and offers it as the root',
  'issuing server': "holds a real server's key and signs a certificate for another server with it",
  'no root': 'has no root to give',
  'two roots': 'offers the real root and its own behind each other',
  truncated: 'announces a root and closes in the middle of it',
  oversized: 'announces more than any root has',
  'wrong greeting': 'greets otherwise',
  silent: 'greets and says nothing more',
  dripping: 'gives its root byte by byte, slower than anybody waits',
  stalling: 'gives half of its root and then nothing, and does not close',
  'login first': 'asks for user name and password before it gives its root',
  'passing middleman':
    'offers its own root, and passes on every message of a comparison between the device and the real server',
  grinder: 'offers its own root, compares with both sides, and tries thousands of nonces to make the words fit',
  'other nonce': 'passes on the commitment of the device to the real server, and reveals a nonce of its own',
  'short nonce': 'answers a commitment with a nonce of 31 bytes',
  hostile: 'offers malformed certificates, another one each time, by seed',
} as const
export type RogueKind = keyof typeof ROGUES

export interface RoguePlan {
  kind: RogueKind
  /** Whom it plays. */
  organisation: SimulatedOrganisation
  serverName: string
  seed: Seed
  /** Port of the real server, for those that relay. */
  targetPort?: number | undefined
}

const NOBODY = ''
/** Real milliseconds between two bytes of a dripping rogue: its root takes seconds. */
const DRIP_MS = 10

/** Takes whatever comes as a login and thanks for it; it does not compare. */
async function acceptLogin(conversation: Conversation, serverName: string): Promise<void> {
  if ('commitment' in (await readLogin(conversation))) {
    conversation.socket.end()
    return
  }
  conversation.received.logins++
  conversation.write(encodeAuthentication({ user: serverName, networkName: NOBODY, password: '' }))
  await conversation.ended()
}

/** An honest server's ways, with this root. */
function offering(serverName: string, nextRoot: () => Uint8Array | undefined) {
  return async (conversation: Conversation): Promise<void> => {
    const { wantsRoot } = await conversation.greet()
    if (wantsRoot) conversation.write(encodeRootAnswer(nextRoot()))
    await acceptLogin(conversation, serverName)
  }
}

/** Answers the request with these bytes and closes. */
function answering(bytes: Uint8Array) {
  return async (conversation: Conversation): Promise<void> => {
    await conversation.greet()
    conversation.socket.end(bytes)
    await conversation.ended()
  }
}

/** Answers the request byte by byte, for as long as anybody listens. */
async function drip(conversation: Conversation, bytes: Uint8Array): Promise<void> {
  await conversation.greet()
  for (const byte of bytes) {
    if (conversation.socket.destroyed) return
    conversation.write(Uint8Array.of(byte))
    await pause(DRIP_MS)
  }
  await conversation.ended()
}

/** Speaks to the real server as a client does that does not look whom it speaks to. */
async function relay(conversation: Conversation, port: number): Promise<void> {
  const request: Request = await conversation.greet()
  const real = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  real.on('error', () => conversation.socket.destroy())
  conversation.socket.on('close', () => real.destroy())
  let isGreeted = false
  real.on('data', (piece: Buffer) => {
    if (!isGreeted) real.write(encodeRequest(request))
    const answer = isGreeted ? piece : piece.subarray(1)
    isGreeted = true
    if (answer.length > 0) conversation.write(answer)
  })
  for (;;) {
    const { bytes } = await conversation.read((pending) =>
      pending.length > 0 ? { bytes: pending, length: pending.length } : undefined,
    )
    real.write(bytes)
  }
}

/** A certificate that is root and leaf at once. */
function caLeaf({ organisation, serverName, seed }: RoguePlan): TlsIdentity & { root: Uint8Array } {
  const key = ecKey(seed.child('ca leaf'))
  const certificate = makeCertificate({
    organisation: organisation.name,
    commonName: serverName,
    key,
    ca: true,
    names: [serverName],
  })
  return { keyPem: key.pem, chainPem: certificate.pem, root: new TextEncoder().encode(certificate.pem) }
}

/** A certificate that another server of the organisation signed, which may not. */
function issuedByServer({ organisation, serverName, seed }: RoguePlan): TlsIdentity {
  const stolen = organisation.issue({ serverName: `stolen.${organisation.name}` })
  const key = ecKey(seed.child('issuing server'))
  const leaf = makeCertificate({
    organisation: organisation.name,
    commonName: serverName,
    key,
    issuer: stolen.leaf,
    ca: false,
    names: [serverName],
  })
  return { keyPem: key.pem, chainPem: leaf.pem + stolen.leaf.pem }
}

/** Roots that no parser should like, made of the real one. */
function hostileRoots({ organisation, seed }: RoguePlan): () => Uint8Array {
  const first = seed.child('hostile').number(0x10000)
  const kinds = HOSTILE_KINDS.filter((kind): kind is HostileKind => kind !== 'caLeaf')
  let count = 0
  return () => {
    const kind = kinds[count % kinds.length] as HostileKind
    return craftHostile(organisation.root.der, kind, first + count++).der
  }
}

/** Starts a rogue at a free port. */
export async function startRogue(plan: RoguePlan): Promise<Party> {
  const { kind, organisation, serverName, seed, targetPort = 0 } = plan
  const own = impostorOf(organisation.name, seed).issue({ serverName })
  const real = new TextEncoder().encode(organisation.root.pem)
  const start = (serve: (conversation: Conversation) => Promise<void>, identity: TlsIdentity = own): Promise<Party> =>
    Party.start({ identity, serve, port: 0, keepsAll: true })
  switch (kind) {
    case 'impostor':
      return start(offering(serverName, () => own.root))
    case 'middleman':
      return start((conversation) => relay(conversation, targetPort))
    case 'foreign root':
      return start(offering(serverName, () => real))
    case 'ca leaf': {
      const identity = caLeaf(plan)
      return start(
        offering(serverName, () => identity.root),
        identity,
      )
    }
    case 'issuing server':
      return start(
        offering(serverName, () => real),
        issuedByServer(plan),
      )
    case 'no root':
      return start(offering(serverName, () => undefined))
    case 'two roots':
      return start(offering(serverName, () => Buffer.concat([real, own.root ?? real])))
    case 'truncated':
      return start(answering(encodeRootAnswer(real).subarray(0, real.length >> 1)))
    case 'oversized':
      return start(answering(encodeRootAnswer(new Uint8Array(0xffff).fill(0x30))))
    case 'wrong greeting':
      return start(async (conversation) => {
        conversation.write(Uint8Array.of(0x5c))
        await conversation.ended()
      })
    case 'silent':
      return start(async (conversation) => {
        await conversation.greet()
        await conversation.ended()
      })
    case 'dripping':
      return start((conversation) => drip(conversation, encodeRootAnswer(own.root)))
    case 'stalling':
      return start(async (conversation) => {
        await conversation.greet()
        conversation.write(encodeRootAnswer(real).subarray(0, real.length >> 1))
        await conversation.ended()
      })
    case 'login first':
      return start(async (conversation) => {
        await conversation.greet()
        await acceptLogin(conversation, serverName)
      })
    case 'passing middleman':
    case 'grinder':
    case 'other nonce':
      return start((conversation) => compareBetween(kind, { conversation, identity: own, targetPort }))
    case 'short nonce':
      return start(async (conversation) => {
        await conversation.greet()
        conversation.write(encodeRootAnswer(own.root))
        await conversation.readPublic(parseCommitment)
        conversation.write(encodeNonce(seed.child('nonce').bytes(32)).map((byte, i) => (i === 0 ? 31 : byte)))
        await conversation.ended()
      })
    case 'hostile':
      return start(offering(serverName, hostileRoots(plan)))
  }
}

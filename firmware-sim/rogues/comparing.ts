/**
 * Rogues between a device and a real server that compare words (docs/pairing.md): each has a root of its own, which it wants
 * the device to take, and two TLS connections, which it cannot make one.
 */
import { createHash } from 'node:crypto'
import { type Collected, checkComparison, collect, comparisonExporter, comparisonNonce } from '../../bindings/index.js'
import { keyHashOf } from '../server/comparison.js'
import type { ServerIdentity } from '../server/organisation-server.js'
import type { Conversation } from '../server/party.js'
import { encodeCommitment, encodeNonce, parseCommitment, parseNonce } from '../wire/comparison.js'
import { encodeRequest, encodeRootAnswer, GREETING, parseRootAnswer } from '../wire/first-connect.js'

/** Nonces that a grinder tries before it has to send one. */
const GRINDS = 3000

export interface Between {
  conversation: Conversation
  /** What the rogue shows and offers. */
  identity: ServerIdentity
  /** Port of the real server. */
  targetPort: number
}

/** The commitment to a nonce, as docs/pairing.md has it. */
const commitmentTo = (nonce: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash('sha256').update('trustcore pair 1').update(nonce).digest())

/** One of the two connections, as the one in the middle knows it. */
interface Side {
  rootSpkiSha256: Uint8Array
  leafSpkiSha256: Uint8Array
  exporter: Uint8Array
}

/** Words of an exchange whose nonces are known. */
const wordsFor = (side: Side, deviceNonce: Uint8Array, serverNonce: Uint8Array): readonly string[] =>
  checkComparison({ ...side, deviceNonce, serverNonce, commitment: commitmentTo(deviceNonce) })

/** How many of the first words are alike. */
function alike(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((word, i) => word !== b[i])
  return differs < 0 ? a.length : differs
}

/**
 * Completes the comparison with the server first, and so knows the words there. Then it wants a nonce that makes the device show
 * them; but it must send it before the device reveals its own, so it can only guess that one.
 */
async function grind({ conversation, identity }: Between, real: Collected<Uint8Array>): Promise<void> {
  const { part: commitment } = await conversation.readPublic(parseCommitment)
  const mine = comparisonNonce()
  const { part: serverNonce } = await real.exchange(encodeCommitment(commitmentTo(mine)), parseNonce)
  await real.exchange(encodeNonce(mine))
  const toServer: Side = {
    rootSpkiSha256: keyHashOf(real.answer),
    leafSpkiSha256: keyHashOf(real.chain[0] ?? real.answer),
    exporter: real.exporter,
  }
  const wanted = wordsFor(toServer, mine, serverNonce)
  // the commitment says nothing of the nonce: this guess is as good as any
  const guess = commitment
  const toDevice: Side = {
    rootSpkiSha256: keyHashOf(identity.root ?? ''),
    leafSpkiSha256: keyHashOf(identity.chainPem),
    exporter: comparisonExporter(conversation.socket),
  }
  let best = { nonce: mine, fits: -1 }
  for (let n = 0; n < GRINDS; n++) {
    const nonce = comparisonNonce()
    const fits = alike(wordsFor(toDevice, guess, nonce), wanted)
    if (fits > best.fits) best = { nonce, fits }
  }
  conversation.write(encodeNonce(best.nonce))
  await conversation.readPublic(parseNonce)
}

/** Passes on every message; `other nonce` reveals another one than the device did. */
async function passOn({ conversation }: Between, real: Collected<Uint8Array>, isOther: boolean): Promise<void> {
  const { part: commitment } = await conversation.readPublic(parseCommitment)
  const { part: serverNonce } = await real.exchange(encodeCommitment(commitment), parseNonce)
  conversation.write(encodeNonce(serverNonce))
  const { part: deviceNonce } = await conversation.readPublic(parseNonce)
  await real.exchange(encodeNonce(isOther ? comparisonNonce() : deviceNonce))
}

/** Sits between a device and the real server while both compare. */
export async function compareBetween(
  kind: 'passing middleman' | 'grinder' | 'other nonce',
  between: Between,
): Promise<void> {
  const { conversation, identity, targetPort } = between
  const request = await conversation.greet()
  const real = await collect({
    host: '127.0.0.1',
    port: targetPort,
    greeting: GREETING,
    request: encodeRequest(request),
    read: (received) => parseRootAnswer(received)?.root,
  })
  try {
    conversation.write(encodeRootAnswer(identity.root))
    if (kind === 'grinder') await grind(between, real)
    else await passOn(between, real, kind === 'other nonce')
    await conversation.ended()
  } finally {
    await real.close()
  }
}

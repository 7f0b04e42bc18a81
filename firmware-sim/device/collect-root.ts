/**
 * The unverified connection of a first connect, up to the root in flash. Nothing secret is at hand here: what is sent is the
 * request, and where words are compared a commitment and a nonce (docs/pairing.md).
 */
import {
  type Capture,
  type Collected,
  type Confirmation,
  collect,
  PeerError,
  type TlsOptions,
  type TrustList,
} from '../../bindings/index.js'
import type { ListSlots } from '../flash/list-slots.js'
import { encodeCommitment, encodeNonce, parseNonce } from '../wire/comparison.js'
import { encodeRequest, GREETING, parseRootAnswer, TYPE_CLIENT } from '../wire/first-connect.js'
import type { DeviceEvent } from './events.js'
import { ComparisonRefused } from './outcome.js'

/** Where a server is. */
export interface Address {
  host: string
  port: number
  timeoutMs?: number | undefined
  tls?: TlsOptions | undefined
}

/** Has a person say whether the server shows these words too. */
export type AskPerson = (words: readonly string[]) => Promise<boolean>

/** How a device confirms a root. */
export type DeviceConfirmation =
  | Exclude<Confirmation, { confirmation: 'compare' }>
  | { confirmation: 'compare'; ask: AskPerson }

export interface CollectRootOptions {
  capture: Capture
  /** The list that is captured into. */
  list: TrustList
  address: Address
  networkName: string
  slots: ListSlots
  /** Left out: nothing is compared. */
  ask?: AskPerson | undefined
  tell: (event: DeviceEvent) => void
}

/** Commitment, nonces, words; in which order is the core's to say. */
async function compare(
  { capture, ask = async () => false, tell }: CollectRootOptions,
  { exporter, exchange }: Collected<Uint8Array>,
): Promise<void> {
  const commitment = capture.commit(exporter)
  const serverNonce = await exchange(encodeCommitment(commitment), parseNonce).catch((error: unknown) => {
    throw error instanceof PeerError && error.code === 'PEER_CLOSED' ? new ComparisonRefused() : error
  })
  const { nonce, words } = capture.reveal(serverNonce.part)
  await exchange(encodeNonce(nonce))
  tell({ event: 'words shown', count: words.length })
  const same = await ask(words)
  tell({ event: 'words compared', same })
  capture.compared(same)
}

/** Connects, captures and writes; the connection is then dropped. Rejects with what is refused, and the list is as it was. */
export async function collectRoot(options: CollectRootOptions): Promise<void> {
  const { capture, list, address, networkName, slots, ask, tell } = options
  const collected = await collect({
    ...address,
    greeting: GREETING,
    request: encodeRequest({ type: TYPE_CLIENT, networkName, wantsRoot: true }),
    read: (received) => parseRootAnswer(received)?.root,
  })
  const { chain, answer, close } = collected
  try {
    tell({ event: 'connected', verified: false, certificates: chain.length })
    capture.connected(chain)
    tell({ event: 'root offered', bytes: answer.length })
    capture.offer(answer)
    if (ask === undefined) capture.confirm()
    else await compare(options, collected)
    const { image, slot } = capture.image()
    slots.writeSlot(slot, image)
    capture.written(slots.readBack(slot, image.length))
    tell({ event: 'list written', slot, bytes: image.length, generation: list.generation })
  } finally {
    await close()
    tell({ event: 'connection dropped' })
  }
  capture.closed()
}

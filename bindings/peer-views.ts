/**
 * What a TLS server sent, in one view after another until one is trusted: the short view, which leaks nothing; that one with
 * certificates that helped before; the full view, which makes Node leak (peer-chain.ts).
 *
 * So the full view is taken once for each short view of a trusted server. Rejected peers could make us take it for ever: they have a
 * budget, and each address a share of it, so that one rogue does not use up what others need.
 *
 * A remembered certificate is never trusted: like one that a server sends, it is a candidate for a path that has to hold.
 */
import { createHash } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { fullPeerChain, type PeerChain, shortPeerChain } from './peer-chain.js'

/** Certificates that rejected peers may make this process leak by full views: about 30 MB. */
const REJECTED_VIEW_BUDGET = 4096
/** Those of one address. */
const REJECTED_VIEW_SHARE = 512
/** Short views whose helpful certificates are remembered; the oldest is forgotten first. */
const REMEMBERED_VIEWS = 256

/** Certificates seen in full views of rejected peers, by address. */
export class ViewBudget {
  #all = 0
  readonly #byAddress = new Map<string, number>()

  /** Whether a full view may be taken of a peer that may be rejected. */
  allows(address: string): boolean {
    return this.#all < REJECTED_VIEW_BUDGET && (this.#byAddress.get(address) ?? 0) < REJECTED_VIEW_SHARE
  }

  /** Counts the full view of a peer that was rejected. The leaf does not leak, but the map of addresses must end, too. */
  spend(address: string, certificates: number): void {
    this.#all += certificates
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + certificates)
  }
}

const budget = new ViewBudget()
/** SHA-256 of a short view → certificates that its server sent and the short view lacks. */
const helpful = new Map<string, PeerChain>()

/** By the whole short view: a server that sends less than before must not pass by what it sent then. */
function keyOf(short: PeerChain): string {
  const hash = createHash('sha256')
  for (const certificate of short) hash.update(certificate)
  return hash.digest('hex')
}

function remember(view: string, certificates: PeerChain): void {
  helpful.delete(view)
  helpful.set(view, certificates)
  const [oldest] = helpful.keys()
  if (helpful.size > REMEMBERED_VIEWS && oldest !== undefined) helpful.delete(oldest)
}

/** Judges the peer of a socket by its views; answers the first that is trusted, or the last. */
export function judgeViews<T extends { verdict: { trusted: boolean } }>(
  socket: TLSSocket,
  judge: (chain: PeerChain) => T,
): T {
  const short = shortPeerChain(socket)
  const byShort = judge(short)
  if (byShort.verdict.trusted) return byShort
  const view = keyOf(short)
  const remembered = helpful.get(view)
  if (remembered !== undefined) {
    const byRemembered = judge([...short, ...remembered])
    if (byRemembered.verdict.trusted) return byRemembered
  }
  const address = socket.remoteAddress ?? ''
  if (short.length === 0 || !budget.allows(address)) return byShort
  const full = fullPeerChain(socket)
  const byFull = judge(full)
  if (byFull.verdict.trusted) {
    remember(
      view,
      full.filter((certificate) => short.every((other) => Buffer.compare(other, certificate) !== 0)),
    )
  } else budget.spend(address, full.length)
  return byFull
}

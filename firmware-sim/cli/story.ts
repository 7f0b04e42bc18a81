/**
 * A scenario told in the terminal, for somebody who sees it for the first time.
 */
import type { Outcome, StoryLine } from '../simulator/scenario.js'

type Fields = Record<string, unknown>

/** Names, or what is said if there are none. */
function names(list: unknown, none: string): string {
  return Array.isArray(list) && list.length > 0 ? list.join(', ') : none
}

/** Regions of a wipe, and whether anything is left. */
function regionsText(regions: unknown): string {
  const list = regions as { region: string; bytes: number; left: number }[]
  return list.map(({ region, bytes, left }) => `${region}: ${bytes} bytes, ${left} left`).join('; ')
}

const EVENT_TEXTS: Record<string, (event: Fields) => string> = {
  booted: ({ organisations }) => `boots; trusts ${names(organisations, 'nobody')}`,
  'wipe resumed': ({ regions }) => `finishes a wipe that was cut short (${regionsText(regions)})`,
  wiped: ({ regions }) => `is wiped (${regionsText(regions)})`,
  'window opened': ({ confirmation }) => `pairing window opened by hand (${confirmation})`,
  connected: ({ verified }) =>
    verified ? 'connected; server verified before anything is sent' : 'connected; trusts nothing, sends nothing secret',
  'root offered': ({ bytes }) => `is offered a root certificate of ${bytes} bytes`,
  'words shown': ({ count }) => `shows ${count} words`,
  'words compared': ({ same }) =>
    same ? 'somebody says: the same at the server' : 'somebody says: NOT the same at the server',
  'root added': ({ organisation, origin }) => `root of ${organisation} added (${origin})`,
  'succession published': ({ name, kind }) =>
    kind === 'follow' ? `publishes ${name}: a new root follows` : `publishes ${name}: the old root goes`,
  'succession applied': ({ organisations }) => `applies a succession; trusts ${names(organisations, 'nobody')}`,
  'root confirmed': ({ unconfirmed }) => `a root is confirmed; still unconfirmed: ${names(unconfirmed, 'none')}`,
  'organisation forgotten': ({ organisation }) => `forgets ${organisation}`,
  'crl published': ({ name, number, revokes }) =>
    `publishes the CRL ${name}, number ${number}: ${(revokes as string[]).join(', ') || 'nothing'} revoked`,
  'crl heard': ({ status, revokes }) => `has read a CRL: ${status}, ${revokes} of the server's certificates on it`,
  'list written': ({ slot, bytes, generation }) =>
    `writes the trusted list to flash slot ${slot} (${bytes} bytes, generation ${generation}) and reads it back`,
  'connection dropped': () => 'drops the unverified connection',
  'root captured': ({ organisation, confirmed }) =>
    `root of ${organisation} captured, ${confirmed ? 'confirmed' : 'unconfirmed'}`,
  'server verified': ({ organisation }) => `server verified: it belongs to ${organisation}`,
  'secret withheld': ({ organisation }) => `keeps its secret: nobody has confirmed ${organisation}`,
  'secret sent': ({ bytes }) => `sends user name and password (${bytes} bytes)`,
  'logged in': ({ server }) => `logged in at ${server}`,
  'tunnel open': ({ network }) => `is relayed to ${network}`,
  published: ({ network }) => `has published ${network}`,
  refused: ({ outcome, during }) => `refused (${during}): ${outcome}`,
  login: ({ user, accepted }) => `${accepted ? 'accepts' : 'refuses'} the login of ${user}`,
  claim: ({ network, accepted }) => `${accepted ? 'accepts' : 'refuses'} a claim to ${network}`,
  client: ({ network, relayed }) => `${relayed ? 'relays' : 'has nobody for'} a client to ${network}`,
  'certificate renewed': ({ serverName }) => `shows a new certificate, for ${serverName}`,
  'root replaced': () => 'has made a new root',
  'power cuts': ({ during, operations, cuts, torn }) =>
    `${during}: ${operations} flash operations, power cut ${cuts} times, and ${torn} states of a torn one`,
}

/** An event as text. */
export function eventText(event: Fields): string {
  const text = EVENT_TEXTS[String(event['event'])]
  return text ? text(event) : String(event['event'])
}

/** One line of the story as text. */
export function storyText(line: StoryLine): string {
  if (line.kind === 'chapter') return `\n${line.text}\n${'─'.repeat(line.text.length)}`
  if (line.kind === 'tell') return line.text
  if (line.kind === 'expect') return `  ${line.held ? '✓' : '✗'} ${line.text}`
  return `    ${line.party}: ${eventText(line.event)}`
}

/** The last lines of a scenario: what came of it, and what to type to see it again if it failed. */
export function outcomeText({ scenario, policy, seed, held, failed, cutPoints, replay }: Outcome): string[] {
  const cuts = cutPoints > 0 ? `, power cut at ${cutPoints} points` : ''
  if (failed === 0) return [`${scenario} (${policy}, seed ${seed}): all ${held} expectations held${cuts}`]
  const text = `${scenario} (${policy}, seed ${seed}): ${failed} of ${held + failed} expectations did NOT hold${cuts}`
  return [text, `  see it again: ${replay}`]
}

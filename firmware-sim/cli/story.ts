/**
 * A scenario told in the terminal, for somebody who sees it for the first time.
 */
import type { Outcome, StoryLine } from '../simulator/scenario.js'

const EVENT_TEXTS: Record<string, (event: Record<string, unknown>) => string> = {
  booted: ({ organisations }) => {
    const names = organisations as string[]
    return names.length === 0 ? 'boots; its flash is empty, it trusts nobody' : `boots; trusts ${names.join(', ')}`
  },
  'window opened': ({ confirmation }) => `pairing window opened by hand (${confirmation})`,
  connected: ({ verified }) =>
    verified ? 'connected; server verified before anything is sent' : 'connected; trusts nothing, sends nothing secret',
  'root offered': ({ bytes }) => `is offered a root certificate of ${bytes} bytes`,
  'list written': ({ slot, bytes, generation }) =>
    `writes the trusted list to flash slot ${slot} (${bytes} bytes, generation ${generation}) and reads it back`,
  'connection dropped': () => 'drops the unverified connection',
  'root captured': ({ organisation, confirmed }) =>
    `root of ${organisation} captured, ${confirmed ? 'confirmed' : 'unconfirmed'}`,
  'server verified': ({ organisation }) => `server verified: it belongs to ${organisation}`,
  'secret sent': ({ bytes }) => `sends user name and password (${bytes} bytes)`,
  'logged in': ({ server }) => `logged in at ${server}`,
  'login refused': () => 'login refused by the server',
  refused: ({ status, during }) => `refuses (${during}): ${status}`,
}

/** An event of a device as text. */
export function eventText(event: Record<string, unknown>): string {
  const text = EVENT_TEXTS[String(event['event'])]
  return text ? text(event) : String(event['event'])
}

/** One line of the story as text. */
export function storyText(line: StoryLine): string {
  if (line.kind === 'chapter') return `\n${line.text}\n${'─'.repeat(line.text.length)}`
  if (line.kind === 'tell') return line.text
  if (line.kind === 'expect') return `  ${line.held ? '✓' : '✗'} ${line.text}`
  return `    ${line.device}: ${eventText(line.event)}`
}

/** The last line of a scenario. */
export function outcomeText({ scenario, held, failed, milliseconds }: Outcome): string {
  const expectations =
    failed === 0 ? `all ${held} expectations held` : `${failed} of ${held + failed} expectations did NOT hold`
  return `\n${scenario}: ${expectations} (${milliseconds} ms)`
}

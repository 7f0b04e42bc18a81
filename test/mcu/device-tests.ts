/**
 * The C device of examples/c-device, compiled with an Mbed TLS, against the simulator's server and its rogues: it pairs and
 * logs in, and nobody else gets a byte of its secret; its power fails at each write to its flash.
 */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type RogueKind, startRogue } from '../../firmware-sim/rogues/rogue.js'
import { OrganisationServer } from '../../firmware-sim/server/organisation-server.js'
import { impostorOf, SimulatedOrganisation } from '../../firmware-sim/simulator/organisation.js'
import { Seed } from '../../firmware-sim/simulator/seed.js'
import { filesBelow, ROOT } from '../../scripts/tree.js'
import type { Profile } from './boards.js'
import { ARTEFACTS, includes, testSources, WARNINGS, wasm2cSources } from './compile.js'
import type { Tally } from './tally.js'
import { run, succeed } from './tools.js'

const SERVER_NAME = 'myserver.iocafe'
const ACCOUNTS = new Map([['lamp-7', 'correct horse']])
const SANITIZED = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']

/** A TLS stack as the compiler is told of it. */
export interface TlsStack {
  name: string
  flags: readonly string[]
  libraries: readonly string[]
  /** How a leaf that says CA:TRUE ends: in TLS 1.2 a server itself does not show one whose keyUsage allows no signatures of its own. */
  caLeaf: string
}

/** 2.28 in Debian 12. */
export const DEBIAN_MBEDTLS: TlsStack = {
  name: "Debian's Mbed TLS",
  flags: [],
  libraries: ['-lmbedtls', '-lmbedx509', '-lmbedcrypto'],
  caLeaf: 'PEER_FAILED',
}
/** What the example ends with when its power fails. */
const CUT = 99

/** What a rogue's first connect ends with, with the label's pin and unseen. */
const ROGUES: readonly [RogueKind, expect: string, auto: string][] = [
  ['middleman', 'SIGNATURE_WRONG', 'SIGNATURE_WRONG'],
  ['foreign root', 'SIGNATURE_WRONG', 'SIGNATURE_WRONG'],
  ['no root', 'CAPTURE_NO_ROOT', 'CAPTURE_NO_ROOT'],
  ['two roots', 'CAPTURE_SEVERAL_ROOTS', 'CAPTURE_SEVERAL_ROOTS'],
  ['truncated', 'PEER_FAILED', 'PEER_FAILED'],
  ['oversized', 'LIMIT_INPUT', 'LIMIT_INPUT'],
  ['wrong greeting', 'PEER_FAILED', 'PEER_FAILED'],
]

async function compileDevice(
  out: string,
  profile: Profile,
  stack: TlsStack,
  flags: readonly string[] = [],
): Promise<void> {
  const folder = join(ROOT, 'examples/c-device')
  const sources = filesBelow(folder, '.', '.c').map((path) => join(folder, path))
  const all = [...wasm2cSources(profile), join(ARTEFACTS, 'status_text.c'), ...sources]
  await succeed('gcc', [
    ...WARNINGS,
    ...SANITIZED,
    '-DTC_TLS_MBEDTLS',
    ...flags,
    ...stack.flags,
    ...includes(profile),
    ...all,
    ...stack.libraries,
    '-o',
    out,
  ])
}

/** All of it with one build of the core and one stack. */
export async function testDevice(tally: Tally, folder: string, profile: Profile, stack: TlsStack): Promise<void> {
  const named = `device (${profile}, ${stack.name})`
  const seed = new Seed(1)
  const organisation = new SimulatedOrganisation({ name: 'iocafe' }, seed)
  const pin = Buffer.from(organisation.spkiSha256).toString('hex')
  const identity = organisation.issue({ serverName: SERVER_NAME })
  const server = await OrganisationServer.start({ identity, accounts: ACCOUNTS, port: 0 })
  const program = join(folder, 'device')
  const flash = join(folder, 'device.flash')
  const paired = join(folder, 'device.paired')

  const device = async (port: number, ...given: string[]) => {
    const { status, output } = await run(program, [flash, String(port), ...given], 60)
    return { status, said: output.trim() }
  }
  const expect = async (what: string, port: number, given: string[], said: string) => {
    const found = await device(port, ...given)
    tally.check(found.said === said, `${named}: ${what}: ${found.said} (exit status ${found.status}), not ${said}`)
  }
  const fresh = (from?: string) => {
    rmSync(flash, { force: true })
    if (from !== undefined) copyFileSync(from, flash)
  }
  const list = (what: string, said: string) => expect(`${what}: its list`, server.port, ['list'], said)

  const testPairing = async () => {
    fresh()
    await expect('logs in before it is paired', server.port, ['login'], 'NO_ANCHORS')
    fresh()
    await expect('pairs unseen', server.port, ['pair', 'auto'], 'OK')
    await list('paired unseen', 'iocafe unconfirmed\nOK')
    fresh()
    await expect('pairs by its label', server.port, ['pair', pin], 'OK')
    await list('paired by its label', 'iocafe confirmed\nOK')
    await expect('logs in after a reboot', server.port, ['login'], 'OK')
    copyFileSync(flash, paired)
    tally.check(server.received.logins === 3, `device: ${server.received.logins} logins, not 3`)
  }

  /** An impostor, a man in the middle, and whoever else: refused new and paired, and told no secret. */
  const testRogues = async () => {
    const impostor = impostorOf('iocafe', seed).issue({ serverName: SERVER_NAME })
    const rogue = await OrganisationServer.start({ identity: impostor, acceptsAll: true, port: 0 })
    fresh()
    await expect('an impostor, by the label', rogue.port, ['pair', pin], 'CAPTURE_EXPECTATION')
    fresh(paired)
    await expect('an impostor later', rogue.port, ['login'], 'SIGNATURE_WRONG')
    await expect('a swapped root', rogue.port, ['pair', 'auto'], 'CAPTURE_IDENTITY_CHANGED')
    await list('after the impostor', 'iocafe confirmed\nOK')
    const { secretBytes, requestBytes } = rogue.received
    tally.check(secretBytes === 0 && requestBytes > 0, `device: the impostor got ${secretBytes} bytes of secret`)
    fresh()
    await expect('whom nobody checks: the impostor, unseen', rogue.port, ['pair', 'auto'], 'OK')
    tally.check(rogue.received.secretBytes > 0, 'device: the count of secret bytes counts nothing')
    await rogue.close()
    for (const [kind, byLabel, unseen] of [...ROGUES, ['ca leaf', stack.caLeaf, stack.caLeaf] as const]) {
      const plan = { kind, organisation, serverName: SERVER_NAME, seed, targetPort: server.port }
      const party = await startRogue(plan)
      fresh()
      await expect(`${kind}, by the label`, party.port, ['pair', pin], byLabel)
      await expect(`${kind}, unseen`, party.port, ['pair', 'auto'], unseen)
      await list(kind, 'LIST_EMPTY_SLOT')
      const { secretBytes: got, accepted } = party.received
      tally.check(got === 0 && accepted === 2, `device: ${kind} got ${got} bytes of secret in ${accepted} connections`)
      await party.close()
    }
  }

  /** A handshake that finishes without asking the core is worth nothing. */
  const testAuthmode = async () => {
    await compileDevice(program, profile, stack, ['-include', ...testSources('authmode.h')])
    const { logins } = server.received
    fresh(paired)
    await expect('nobody asks the core, later', server.port, ['login'], 'PEER_FAILED')
    fresh()
    await expect('nobody asks the core, at first connect', server.port, ['pair', 'auto'], 'CHAIN_EMPTY')
    tally.check(server.received.logins === logins, 'device: it has logged in though nobody asked the core')
  }

  /** The old list or the new one: here none, or the captured root. */
  const testCuts = async () => {
    let at = 0
    for (; ; at++) {
      fresh()
      await device(server.port, 'list')
      const { logins } = server.received
      const { status } = await device(server.port, 'pair', pin, String(at))
      if (status !== CUT) {
        tally.check(status === 0 && at > 1, `device: ends with ${status} when its power fails at no write`)
        break
      }
      const { said } = await device(server.port, 'list')
      tally.check(server.received.logins === logins, `device: power cut at write ${at}: it has logged in`)
      tally.check(!said.startsWith('iocafe') || said === 'iocafe confirmed\nOK', `device: cut at ${at}: ${said}`)
      const again = await device(server.port, ...(said.startsWith('iocafe') ? ['login'] : ['pair', pin]))
      tally.check(again.said === 'OK', `device: power cut at write ${at}, then again: ${again.said}`)
    }
  }

  try {
    await compileDevice(program, profile, stack)
    for (const test of [testPairing, testRogues, testCuts, testAuthmode])
      await tally.attempt(`${named}: ${test.name}`, test)
  } finally {
    await server.close()
  }
}

/** Confirmation by comparison words (docs/pairing.md), by the bare functions: its order, its bytes, and what it refuses. */
import { createHash } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Core } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/index.js'
import { type Made, makeLeaf, makeRoot } from '../support/pki.js'

const test = suite('core/comparison')

const AUTO = 2
const COMPARE = 3
const root = makeRoot()
const leaf = makeLeaf(root)
const other = makeRoot({ key: 'p256.e', subject: { O: 'other' } })
const sha256 = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}
const filled = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const [exporter, deviceNonce, serverNonce] = [filled(0xe0), filled(0xd1), filled(0x51)] as const
const committed = sha256('trustcore pair 1', deviceNonce)
const digested = sha256(
  'trustcore pair 2',
  sha256(root.key.spki),
  sha256(leaf.key.spki),
  exporter,
  deviceNonce,
  serverNonce,
)

const is = (code: number, status: StatusName, message?: string): void => assert.is(code, STATUS[status].code, message)

function put(core: Core, ...parts: Uint8Array[]): number {
  const given = Buffer.concat(parts)
  assert.ok(core.put(given))
  return given.length
}

/** What took the place of the input. */
const answer = (core: Core): Uint8Array => core.copy(core.call('tc_input', 32), 32)
const commit = (core: Core, ...parts: Uint8Array[]): number => core.call('tc_capture_commit', put(core, ...parts))
const reveal = (core: Core, ...parts: Uint8Array[]): number => core.call('tc_capture_reveal', put(core, ...parts))

/** A window opened, the chain given, the root offered and verified. */
function verified(confirmation = COMPARE, offered: Made = root): Core {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  is(core.call('tc_capture_open', confirmation, 0), 'OK')
  core.call('tc_chain_begin')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  is(core.call('tc_capture_connected'), 'OK')
  is(core.call('tc_capture_offer', put(core, offered.der)), 'OK')
  while (core.call('tc_step', 1000) !== 0);
  return core
}

function committedCore(): Core {
  const core = verified()
  is(commit(core, exporter, deviceNonce), 'OK')
  return core
}

function shown(): Core {
  const core = committedCore()
  is(reveal(core, serverNonce), 'OK')
  return core
}

function closed(core: Core): void {
  assert.is(core.call('tc_capture_action'), 0)
  assert.is(core.call('tc_list_count'), 0)
}

test('the whole way: the entry is confirmed', () => {
  const core = shown()
  assert.is(core.call('tc_capture_action'), 9)
  is(core.call('tc_capture_confirm'), 'OK')
  assert.is(core.call('tc_capture_action'), 4)
  assert.is(core.copy(core.call('tc_list_entry', 0) + 3, 1)[0], 1)
})

test('commitment and digest are those of docs/pairing.md', () => {
  const core = verified()
  is(commit(core, exporter, deviceNonce), 'OK')
  assert.equal(answer(core), committed)
  is(reveal(core, serverNonce), 'OK')
  assert.equal(answer(core), digested)
  assert.not.equal(committed, digested)
})

/** What the server puts in. */
const message = [sha256(root.key.spki), sha256(leaf.key.spki), exporter, deviceNonce, serverNonce, committed] as const

function check(core: Core, parts: readonly Uint8Array[]): number {
  core.call('tc_chain_begin')
  return core.call('tc_compare_check', put(core, ...parts))
}

test('the server comes to the same digest', () => {
  const core = new Core('mcu')
  is(check(core, message), 'OK')
  assert.equal(answer(core), digested)
})

test('every part of the message counts', () => {
  const core = new Core('mcu')
  const digests = new Set<string>()
  for (let part = 0; part < 5; part++) {
    for (let at = 0; at < 32; at++) {
      const changed = message.map((bytes, i) => (i === part ? bytes.with(at, (bytes[at] as number) ^ 1) : bytes))
      changed[5] = sha256('trustcore pair 1', changed[3] as Uint8Array)
      is(check(core, changed), 'OK')
      digests.add(Buffer.from(answer(core).subarray(0, 5)).toString('hex'))
    }
  }
  const swapped = [message[0], message[1], exporter, serverNonce, deviceNonce, sha256('trustcore pair 1', serverNonce)]
  is(check(core, swapped), 'OK')
  digests.add(Buffer.from(answer(core).subarray(0, 5)).toString('hex'))
  digests.add(Buffer.from(digested.subarray(0, 5)).toString('hex'))
  assert.is(digests.size, 5 * 32 + 2)
})

test('a nonce that is not the committed one', () => {
  const core = new Core('mcu')
  for (const at of [0, 31]) {
    const revealed = message.with(3, deviceNonce.with(at, 0))
    is(check(core, revealed), 'COMPARE_COMMITMENT')
    is(check(core, message.with(5, committed.with(at, (committed[at] as number) ^ 0x80))), 'COMPARE_COMMITMENT')
  }
  is(check(core, message), 'OK')
})

test('lengths', () => {
  for (const bytes of [0, 31, 63, 65, 96]) {
    const core = verified()
    is(commit(core, new Uint8Array(bytes)), 'COMPARE_LENGTH')
    closed(core)
  }
  for (const bytes of [0, 31, 33, 64]) {
    const core = committedCore()
    is(reveal(core, new Uint8Array(bytes)), 'COMPARE_LENGTH')
    closed(core)
  }
  const core = new Core('mcu')
  for (const bytes of [0, 160, 191, 193, 224]) is(check(core, [new Uint8Array(bytes)]), 'COMPARE_LENGTH')
  for (const call of ['tc_capture_commit', 'tc_capture_reveal', 'tc_compare_check'] as const) {
    is(core.call(call, 0xffffffff), 'LIMIT_INPUT')
  }
})

/** Cores at each action, and for each event the status that it must answer there. */
const STATES: readonly [string, () => Core, readonly StatusName[]][] = [
  ['no window', () => new Core('mcu'), ['CAPTURE_CLOSED', 'CAPTURE_CLOSED', 'CAPTURE_CLOSED', 'OK']],
  [
    'connect',
    () => {
      const core = new Core('mcu')
      is(core.call('tc_capture_open', COMPARE, 0), 'OK')
      return core
    },
    ['OUT_OF_ORDER', 'OUT_OF_ORDER', 'OUT_OF_ORDER', 'OUT_OF_ORDER'],
  ],
  ['verified', verified, ['OK', 'OUT_OF_ORDER', 'OUT_OF_ORDER', 'OUT_OF_ORDER']],
  ['verified, auto', () => verified(AUTO), ['OUT_OF_ORDER', 'OUT_OF_ORDER', 'OK', 'OUT_OF_ORDER']],
  ['committed', committedCore, ['OUT_OF_ORDER', 'OK', 'OUT_OF_ORDER', 'OUT_OF_ORDER']],
  ['words shown', shown, ['OUT_OF_ORDER', 'OUT_OF_ORDER', 'OK', 'OUT_OF_ORDER']],
]
const EVENTS: readonly [string, (core: Core) => number][] = [
  ['commit', (core) => commit(core, exporter, deviceNonce)],
  ['reveal', (core) => reveal(core, serverNonce)],
  ['confirm', (core) => core.call('tc_capture_confirm')],
  ['check', (core) => core.call('tc_compare_check', put(core, ...message))],
]

test('every event in every state', () => {
  for (const [state, make, statuses] of STATES) {
    for (const [i, [event, call]] of EVENTS.entries()) {
      const core = make()
      const action = core.call('tc_capture_action')
      const status = statuses[i] as StatusName
      is(call(core), status, `${event} at ${state}`)
      if (status === 'OK') continue
      assert.is(core.call('tc_capture_action'), action, `${event} at ${state}`)
      assert.is(core.call('tc_list_count'), 0)
    }
  }
})

test('before the steps are done there is no commitment', () => {
  const core = verified()
  core.call('tc_capture_abort')
  is(core.call('tc_capture_open', COMPARE, 0), 'OK')
  is(core.call('tc_capture_connected'), 'OK')
  is(core.call('tc_capture_offer', put(core, root.der)), 'OK')
  is(commit(core, exporter, deviceNonce), 'OUT_OF_ORDER')
})

test('a no closes the window', () => {
  const core = shown()
  core.call('tc_capture_abort')
  closed(core)
  is(core.call('tc_capture_confirm'), 'CAPTURE_CLOSED')
  is(reveal(core, serverNonce), 'CAPTURE_CLOSED')
})

test('a chain of another root is refused before the commitment', () => {
  const core = verified(COMPARE, other)
  is(commit(core, exporter, deviceNonce), 'PATH_UNKNOWN_ISSUER')
  closed(core)
})

test('a verification of something else in between', () => {
  for (const make of [verified, committedCore, shown]) {
    for (const isVerified of [false, true]) {
      const core = make()
      core.call('tc_chain_begin')
      is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
      if (isVerified) core.call('tc_verify')
      is(commit(core, exporter, deviceNonce), 'OUT_OF_ORDER')
      is(reveal(core, serverNonce), 'OUT_OF_ORDER')
      is(core.call('tc_capture_confirm'), 'OUT_OF_ORDER')
      assert.is(core.call('tc_list_count'), 0)
    }
  }
})

test('a check while a window is open', () => {
  for (const make of [verified, committedCore, shown]) {
    const core = make()
    is(core.call('tc_compare_check', put(core, ...message)), 'OUT_OF_ORDER')
  }
})

test('a check forgets a verification that is going on, whose scratch it takes', () => {
  const core = new Core('mcu')
  core.call('tc_list_begin')
  is(core.call('tc_list_add', put(core, root.der), 1, 0, 0), 'OK')
  core.call('tc_chain_begin')
  is(core.call('tc_chain_add', put(core, leaf.der)), 'OK')
  is(core.call('tc_expect', 4, 0), 'OK')
  is(core.call('tc_verify_begin'), 'OK')
  core.call('tc_step', 3)
  is(core.call('tc_compare_check', put(core, ...message)), 'OK')
  assert.is(core.call('tc_step', 1 << 20), 0)
  assert.is(core.call('tc_verdict'), 0)
})

test('an aborted comparison leaves no nonce in the machine', () => {
  const core = committedCore()
  core.call('tc_capture_abort')
  put(core, new Uint8Array(64))
  const memory = Buffer.from(core.copy(0, core.call('tc_input', 0)))
  assert.not.ok(memory.includes(Buffer.from(deviceNonce)))
  assert.not.ok(memory.includes(Buffer.from(exporter)))
})

test.run()

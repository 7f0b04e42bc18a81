/**
 * The capture machine, every event in every state: one table of what each cell answers. And a reboot at every point of a capture and of a
 * succession: either nothing has happened or it is complete. And no window: no sequence of what a network can bring changes the list.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Build, Core } from '../../bindings/core.js'
import { STATUS, type StatusName } from '../../bindings/index.js'
import { makeCrl } from '../support/crls.js'
import { type Made, makeLeaf, makeRoot } from '../support/pki.js'
import { makeSuccession, makeSuccessionEnd } from '../support/successions.js'

const test = suite('core/capture-states')

const EXPECT = 1
const AUTO = 2
const COMPARE = 3
const CAPTURED = 3
const trusted = makeRoot({ key: 'p256.d', subject: { O: 'other', CN: 'other root' } })
const next = makeRoot({ key: 'p256.g', subject: { O: 'other', CN: 'other root 2' } })
const root = makeRoot()
const leaf = makeLeaf(root)
const rogueRoot = makeRoot({ key: 'p256.e' })
const rogueLeaf = makeLeaf(rogueRoot, { key: 'p256.f' })
const sha256 = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}
const pin = sha256(root.key.spki)
const trustedPin = sha256(trusted.key.spki)
const [exporter, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const statement = makeSuccession(trusted, next)

const nameOf = (code: number): StatusName =>
  (Object.entries(STATUS).find(([, status]) => status.code === code)?.[0] ?? `${code}`) as StatusName
const is = (code: number, status: StatusName, message?: string): void => assert.is(nameOf(code), status, message)

function put(core: Core, ...parts: Uint8Array[]): number {
  const bytes = Buffer.concat(parts)
  assert.ok(core.put(bytes))
  return bytes.length
}

const stepAll = (core: Core): void => {
  while (core.call('tc_step', 1000) !== 0);
}
const imageOf = (core: Core): Uint8Array => core.copy(core.call('tc_list_image'), core.call('tc_list_image_bytes'))

/** What is trusted: every entry's record, whatever the generation. */
const entriesOf = (core: Core): string => Buffer.from(imageOf(core).subarray(64)).toString('hex')

function giveChain(core: Core, made: Made): void {
  core.call('tc_chain_begin')
  is(core.call('tc_chain_add', put(core, made.der)), 'OK')
}

/** Bytes of the image that were read back in the state "half read back". */
const HALF_BYTES = 100

// ── the way of a capture, a point after each call ──

type Call = (core: Core) => unknown

/** A core whose list holds one root, loaded from flash as it is after a boot. */
function booted(build: Build): Core {
  const core = new Core(build)
  core.call('tc_list_begin')
  is(core.call('tc_list_add', put(core, trusted.der), 1, 0, 0), 'OK')
  core.call('tc_chain_begin')
  return core
}

const open =
  (confirmation: number): Call =>
  (core) =>
    is(core.call('tc_capture_open', confirmation, confirmation === EXPECT ? put(core, pin) : 0), 'OK')
const connect: Call = (core) => {
  giveChain(core, leaf)
  is(core.call('tc_capture_connected'), 'OK')
}
const offer: Call = (core) => is(core.call('tc_capture_offer', put(core, root.der)), 'OK')
const commit: Call = (core) => is(core.call('tc_capture_commit', put(core, exporter, nonce)), 'OK')
const reveal: Call = (core) => is(core.call('tc_capture_reveal', put(core, nonce)), 'OK')
const confirm: Call = (core) => is(core.call('tc_capture_confirm'), 'OK')
const writeHalf: Call = (core) =>
  is(core.call('tc_capture_written', put(core, imageOf(core).subarray(0, HALF_BYTES))), 'OK')
const writeAll: Call = (core) => is(core.call('tc_capture_written', put(core, imageOf(core))), 'OK')
const close: Call = (core) => is(core.call('tc_capture_closed'), 'OK')
const verify: Call = (core) => {
  giveChain(core, leaf)
  is(core.call('tc_expect', CAPTURED, core.call('tc_capture_entry')), 'OK')
  core.call('tc_verify')
}
const beginVerification: Call = (core) => {
  giveChain(core, leaf)
  is(core.call('tc_expect', CAPTURED, core.call('tc_capture_entry')), 'OK')
  is(core.call('tc_verify_begin'), 'OK')
}
const verified: Call = (core) => is(core.call('tc_capture_verified'), 'OK')
const succeed: Call = (core) => {
  core.call('tc_chain_begin')
  is(core.call('tc_succession_begin', put(core, statement), 0, 0), 'OK')
}

const candidate = (confirmation: number): Call[] => [open(confirmation), connect, offer]
const persisting = [...candidate(AUTO), stepAll, confirm]
const reconnecting = [...persisting, writeAll, stepAll, close]

/** States by the letters of the table's columns. */
const STATES: Readonly<Record<string, readonly [string, readonly Call[]]>> = {
  A: ['no window', []],
  B: ['connect', [open(AUTO)]],
  C: ['read root', [open(AUTO), connect]],
  D: ['verify, not stepped', candidate(AUTO)],
  E: ['verify, half stepped', [...candidate(AUTO), (core) => core.call('tc_step', 200)]],
  F: ['verified, auto', [...candidate(AUTO), stepAll]],
  G: ['verified, expect', [...candidate(EXPECT), stepAll]],
  H: ['verified, compare', [...candidate(COMPARE), stepAll]],
  I: ['committed', [...candidate(COMPARE), stepAll, commit]],
  J: ['words shown', [...candidate(COMPARE), stepAll, commit, reveal]],
  K: ['persist', persisting],
  L: ['persist, half read back', [...persisting, writeHalf]],
  M: ['verify again, not stepped', [...persisting, writeAll]],
  N: ['verified again', [...persisting, writeAll, stepAll]],
  O: ['reconnect', reconnecting],
  P: ['reconnect, verification begun', [...reconnecting, beginVerification]],
  Q: ['reconnect, verified', [...reconnecting, verify]],
  R: ['paired', [...reconnecting, verify, verified]],
  S: ['succession, not stepped', [succeed]],
  T: ['succession, stepped', [succeed, stepAll]],
}

/** Letters of the table. */
const ANSWERS: Readonly<Record<string, StatusName>> = { '+': 'OK', '-': 'OUT_OF_ORDER', c: 'CAPTURE_CLOSED' }

/**
 * What each event answers in each state: + OK · - OUT_OF_ORDER · c CAPTURE_CLOSED · ! the status that is named, and the window is closed ·
 * x the status that is named, and nothing changes.
 */
const TABLE: readonly [event: string, answers: string, call: (core: Core) => number, named?: StatusName][] = [
  //                      ABCDEFGHIJKLMNOPQRST
  ['open', '+----------------+++', (core) => core.call('tc_capture_open', AUTO, 0)],
  ['open wrongly', 'x----------------xxx', (core) => core.call('tc_capture_open', 9, 0), 'CAPTURE_CONFIRMATION'],
  ['connected', 'c!----------------cc', (core) => core.call('tc_capture_connected'), 'CHAIN_EMPTY'],
  ['offer', 'c-+---------------cc', (core) => core.call('tc_capture_offer', put(core, root.der))],
  ['offer nothing', 'c-!---------------cc', (core) => core.call('tc_capture_offer', 0), 'CAPTURE_NO_ROOT'],
  ['commit', 'c------+----------cc', (core) => core.call('tc_capture_commit', put(core, exporter, nonce))],
  [
    'commit too short',
    'c------!----------cc',
    (core) => core.call('tc_capture_commit', put(core, nonce)),
    'COMPARE_LENGTH',
  ],
  ['reveal', 'c-------+---------cc', (core) => core.call('tc_capture_reveal', put(core, nonce))],
  ['reveal too short', 'c-------!---------cc', (core) => core.call('tc_capture_reveal', 0), 'COMPARE_LENGTH'],
  ['confirm', 'c----++--+--------cc', (core) => core.call('tc_capture_confirm')],
  [
    'written',
    'c---------+!------cc',
    (core) => core.call('tc_capture_written', put(core, imageOf(core))),
    'LIST_READ_BACK',
  ],
  [
    'written, the rest',
    'c---------!+------cc',
    (core) => core.call('tc_capture_written', put(core, imageOf(core).subarray(HALF_BYTES))),
    'LIST_READ_BACK',
  ],
  ['closed', 'c------------+----cc', (core) => core.call('tc_capture_closed')],
  ['verified', 'c---------------+-cc', (core) => core.call('tc_capture_verified')],
  ['list begin', '+----------------+++', (core) => core.call('tc_list_begin')],
  ['list key', '+----------------+++', (core) => core.call('tc_list_key', 0)],
  ['list offer', 'x----------------xxx', (core) => core.call('tc_list_offer', 0, 0), 'LIST_EMPTY_SLOT'],
  [
    'list add',
    'x----------------xxx',
    (core) => core.call('tc_list_add', put(core, trusted.der), 1, 0, 0),
    'LIST_DUPLICATE',
  ],
  ['list remove', '+----------------+++', (core) => core.call('tc_list_remove', 0)],
  ['list confirm', '+----------------+++', (core) => core.call('tc_list_confirm', put(core, trustedPin))],
  ['list seal', '+----------------+++', (core) => core.call('tc_list_seal')],
  ['list written', '--------------------', (core) => core.call('tc_list_written', put(core, imageOf(core)))],
  ['succession', '+----------------+++', (core) => core.call('tc_succession_begin', put(core, statement), 0, 0)],
  ['end of a succession', '-------------------+', (core) => core.call('tc_succession_end')],
  ['check of words', 'x----------------xxx', (core) => core.call('tc_compare_check', 0), 'COMPARE_LENGTH'],
  ['one signature', 'x----------------xxx', (core) => core.call('tc_signature_begin', 0, 0, 0, 0), 'DER_TRUNCATED'],
  ['a CRL', 'x-------------++++xx', (core) => core.call('tc_revocation_begin', 1), 'CHAIN_EMPTY'],
]

/** A core in the state of a column. */
function at(column: string, build: Build): Core {
  const core = booted(build)
  for (const call of STATES[column]?.[1] ?? []) call(core)
  return core
}

for (const [event, answers, call, named] of TABLE) {
  test(`${event} in every state`, () => {
    assert.is(answers.length, Object.keys(STATES).length)
    for (const [i, column] of Object.keys(STATES).entries()) {
      const core = at(column, 'gateway')
      const [action, entries] = [core.call('tc_capture_action'), entriesOf(core)]
      const letter = answers[i] as string
      const expected = ANSWERS[letter] ?? (named as StatusName)
      is(call(core), expected, `${event} in ${column} (${STATES[column]?.[0]})`)
      if (letter === '+') continue
      assert.is(core.call('tc_capture_action'), letter === '!' ? 0 : action, `${event} in ${column}: the action`)
      // a candidate in the list is taken back with its window
      const isTakenBack = letter === '!' && 'KL'.includes(column)
      assert.is(
        entriesOf(core),
        isTakenBack ? entriesOf(booted('gateway')) : entries,
        `${event} in ${column}: the list`,
      )
    }
  })
}

test('what is refused out of order leaves everything so that the capture can go on', () => {
  for (const confirmation of [AUTO, EXPECT, COMPARE]) {
    const way = [
      ...candidate(confirmation),
      stepAll,
      ...(confirmation === COMPARE ? [commit, reveal] : []),
      confirm,
      writeHalf,
      (core: Core) => is(core.call('tc_capture_written', put(core, imageOf(core).subarray(HALF_BYTES))), 'OK'),
      stepAll,
      close,
      verify,
      verified,
    ]
    const core = booted('gateway')
    for (const call of way) {
      call(core)
      const action = core.call('tc_capture_action')
      const [event] = ['tc_capture_closed', 'tc_capture_verified', 'tc_capture_connected'].filter(
        (name) => ({ tc_capture_closed: 5, tc_capture_verified: 6, tc_capture_connected: 1 })[name] !== action,
      )
      is(core.call(event as 'tc_capture_closed'), 'OUT_OF_ORDER')
    }
    assert.is(core.call('tc_capture_action'), 7)
    assert.is(core.call('tc_list_count'), 2)
  }
})

// ── a reboot at every point ──

const PAGE_BYTES = 64
const SLOT_BYTES = 8192
type Slots = [Uint8Array, Uint8Array]
const erased = (): Uint8Array => new Uint8Array(SLOT_BYTES).fill(0xff)

/** A core after a boot from flash. */
function boot(build: Build, slots: Slots): Core {
  const core = new Core(build)
  core.call('tc_list_begin')
  for (const [slot, image] of slots.entries()) core.call('tc_list_offer', slot, put(core, image))
  core.call('tc_chain_begin')
  return core
}

/** Flash with one root in slot 0. */
function flashed(): Slots {
  const core = booted('gateway')
  is(core.call('tc_list_seal'), 'OK')
  const slots: Slots = [erased(), erased()]
  slots[core.call('tc_list_target')]?.set(imageOf(core))
  return slots
}

/** Writes the image a page at a time, reads each back; calls `point` after every operation on flash and every call. */
function write(core: Core, slots: Slots, call: 'tc_capture_written' | 'tc_list_written', point: () => void): void {
  const slot = core.call('tc_list_target')
  const image = imageOf(core)
  slots[slot as 0 | 1] = erased()
  point()
  for (let from = 0; from < image.length; from += PAGE_BYTES) {
    slots[slot]?.set(image.subarray(from, from + PAGE_BYTES), from)
    point()
  }
  for (let from = 0; from < image.length; from += PAGE_BYTES) {
    const page = slots[slot]?.slice(from, Math.min(from + PAGE_BYTES, image.length)) as Uint8Array
    is(core.call(call, put(core, page)), 'OK')
    point()
  }
}

for (const build of ['mcu', 'gateway'] as const) {
  for (const [name, confirmation] of Object.entries({ EXPECT, AUTO, COMPARE })) {
    test(`a reboot at every point of a capture by ${name}: nothing, or all of it (${build})`, () => {
      const slots = flashed()
      const before = entriesOf(boot(build, slots))
      const core = boot(build, slots)
      const found: string[] = []
      const point = (): void => {
        const rebooted = boot(build, slots)
        assert.is(rebooted.call('tc_capture_action'), 0)
        found.push(entriesOf(rebooted))
      }
      const after = (...calls: Call[]): void => {
        for (const call of calls) {
          call(core)
          point()
        }
      }
      after(...candidate(confirmation), stepAll)
      if (confirmation === COMPARE) after(commit, reveal)
      after(confirm)
      write(core, slots, 'tc_capture_written', point)
      after(stepAll, close, verify, verified)
      const complete = entriesOf(core)
      const flip = found.indexOf(complete)
      assert.ok(flip > 0)
      assert.ok(found.every((list, i) => list === (i < flip ? before : complete)))
      // complete is complete: the entry, its confirmation, the names of the server
      const rebooted = boot(build, slots)
      assert.is(rebooted.call('tc_list_count'), 2)
      assert.is(
        (rebooted.copy(rebooted.call('tc_list_entry', 1) + 3, 1)[0] as number) & 1,
        confirmation === AUTO ? 0 : 1,
      )
      giveChain(rebooted, leaf)
      is(rebooted.call('tc_expect', CAPTURED, 1), 'OK')
      assert.is(rebooted.call('tc_verify'), 0x5ac3961e)
    })
  }
}

test('a reboot at every point of a succession and of its end: nothing, or all of it', () => {
  const slots = flashed()
  for (const [said, entries] of [
    [statement, 2],
    [makeSuccessionEnd(trusted, next), 1],
  ] as const) {
    const before = entriesOf(boot('gateway', slots))
    const core = boot('gateway', slots)
    const found: string[] = []
    const point = (): void => {
      found.push(entriesOf(boot('gateway', slots)))
    }
    is(core.call('tc_succession_begin', put(core, said), 0, 0), 'OK')
    point()
    stepAll(core)
    point()
    is(core.call('tc_succession_end'), 'OK')
    point()
    is(core.call('tc_list_seal'), 'OK')
    point()
    core.call('tc_chain_begin')
    write(core, slots, 'tc_list_written', point)
    const complete = entriesOf(core)
    const flip = found.indexOf(complete)
    assert.ok(flip > 4)
    assert.ok(found.every((list, i) => list === (i < flip ? before : complete)))
    assert.is(boot('gateway', slots).call('tc_list_count'), entries)
  }
})

// ── no window ──

/** Bytes that a network can bring: good ones of others, good ones of before, damaged ones, noise. */
const rogueStatement = makeSuccession(rogueRoot, next)
const forgedStatement = makeSuccession(trusted, rogueRoot, { signer: rogueRoot })
const BROUGHT: readonly Uint8Array[] = [
  root.der,
  leaf.der,
  rogueRoot.der,
  rogueLeaf.der,
  makeCrl(rogueRoot),
  rogueStatement,
  forgedStatement,
  makeSuccessionEnd(trusted, rogueRoot),
  makeSuccessionEnd(trusted, next, { signer: rogueRoot }),
  statement.with(100, 0),
  statement.subarray(0, -1),
  new Uint8Array(32),
  new Uint8Array(64).fill(3),
  new Uint8Array(192).fill(4),
  new Uint8Array(),
]
const bytes = fc.oneof(
  fc.constantFrom(...BROUGHT),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(fc.constantFrom(...BROUGHT), fc.nat(), fc.nat(255))
    .map(([from, where, value]) => (from.length === 0 ? from : from.with(where % from.length, value))),
)
/** Calls that a host makes because of what comes in. Not those of local intent: opening, adding, removing, keys, sealing. */
const ON_MESSAGES = [
  'tc_chain_add',
  'tc_capture_offer',
  'tc_capture_commit',
  'tc_capture_reveal',
  'tc_capture_written',
  'tc_compare_check',
  'tc_revocation_add',
] as const
const ON_EVENTS = [
  'tc_chain_begin',
  'tc_verify_begin',
  'tc_capture_connected',
  'tc_capture_confirm',
  'tc_capture_closed',
  'tc_capture_verified',
  'tc_capture_abort',
  'tc_revocation_end',
  'tc_succession_end',
] as const
const networkCall: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(fc.constantFrom(...ON_MESSAGES), bytes).map(([name, given]) => (core: Core) => {
    if (core.put(given)) core.call(name, given.length)
  }),
  fc.constantFrom(...ON_EVENTS).map((name) => (core: Core) => core.call(name)),
  bytes.map((given) => (core: Core) => {
    if (core.put(given)) core.call('tc_succession_begin', given.length, 0, 0)
  }),
  fc.nat(4).map((kind) => (core: Core) => core.call('tc_expect', kind, 0)),
  fc.nat(2).map((kind) => (core: Core) => core.call('tc_revocation_begin', kind)),
  fc.constant(((core) => core.call('tc_step', 500)) as Call),
  fc.constant(((core) => core.call('tc_revocation_step', 500)) as Call),
)

for (const build of ['mcu', 'gateway'] as const) {
  test(`while no window is open no sequence of messages changes the list (${build})`, () => {
    const before = entriesOf(booted(build))
    fc.assert(
      fc.property(fc.array(networkCall, { maxLength: 30 }), (calls) => {
        const core = booted(build)
        for (const call of calls) call(core)
        assert.is(entriesOf(core), before)
        assert.is(core.call('tc_capture_action'), 0)
      }),
      { seed: 4, numRuns: 400 },
    )
  })
}

test('between the messages a statement of the root that is trusted is the only one that counts', () => {
  const followed = booted('gateway')
  is(followed.call('tc_succession_begin', put(followed, statement), 0, 0), 'OK')
  stepAll(followed)
  is(followed.call('tc_succession_end'), 'OK')
  const lists = [entriesOf(booted('gateway')), entriesOf(followed)]
  const apply: Call = (core) => {
    core.call('tc_chain_begin')
    if (core.call('tc_succession_begin', put(core, statement), 0, 0) !== 0) return
    stepAll(core)
    core.call('tc_succession_end')
  }
  const seen = new Set<string>()
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 6, arbitrary: networkCall }, fc.constant(apply)), { maxLength: 20 }),
      (calls) => {
        const core = booted('gateway')
        for (const call of calls) call(core)
        const list = entriesOf(core)
        assert.ok(lists.includes(list))
        seen.add(list)
      },
    ),
    { seed: 5, numRuns: 300 },
  )
  assert.is(seen.size, 2)
})

test.run()

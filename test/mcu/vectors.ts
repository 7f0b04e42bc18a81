/** What the boards and engines are given: every test chain of the Node tests, the trusted list over a flash, captures, successions. */
import { createHash } from 'node:crypto'
import { encodeVerification } from '../../bindings/verification.js'
import { CHAINS } from '../support/chains.js'
import { type Made, makeLeaf, makeRoot } from '../support/pki.js'
import { makeSuccession, makeSuccessionEnd } from '../support/successions.js'
import type { TestChain } from '../support/test-chain.js'
import { HOSTILE_CHAINS, type HostileChain } from './hostile-chains.js'
import { FAULTS, type Operation, operation } from './script.js'

const AT_ONCE = 1
const BY_HAND = 1

/** A part of a script that stands for itself, and what its answers are worth counting as. */
export interface Vector {
  name: string
  operations: Operation[]
}

/** Forgets the list and trusts these roots. */
export function trusting(anchors: readonly Uint8Array[]): Operation[] {
  return [
    operation('chainBegin'),
    operation('listBegin'),
    ...anchors.map((anchor) => operation('listAdd', BY_HAND, anchor)),
  ]
}

export function verifying(chain: TestChain | HostileChain, work: number, chunk: number): Operation[] {
  const {
    expect,
    policy,
    time,
    chain: certificates,
  } = encodeVerification({
    chain: chain.chain,
    expect: chain.expect,
    policy: chain.policy,
    time: chain.time,
  })
  return [
    operation('expect', expect.kind, expect.words ?? [expect.entry]),
    operation('policy', 0, [policy]),
    operation('time', time.state, [time.low, time.high]),
    ...certificates.map((certificate) => operation('chainAdd', chunk, certificate)),
    operation('verify', 0, [work]),
  ]
}

/** Every test chain, in order: its roots, then its verification. */
export function chainVectors(
  chains: readonly (TestChain | HostileChain)[] = [...CHAINS, ...HOSTILE_CHAINS],
  work = AT_ONCE,
): Vector[] {
  return chains.map((chain, i) => ({
    name: chain.name,
    operations: [...trusting(chain.anchors), ...verifying(chain, work, [0, 1, 7, 255][i % 4] ?? 0)],
  }))
}

const root = makeRoot()
const other = makeRoot({ key: 'p256.d', subject: { O: 'other', CN: 'other root' } })
const leaf = makeLeaf(root)
const pinOf = (made: Made): Uint8Array => Uint8Array.from(createHash('sha256').update(made.key.spki).digest())
const KEY = new Uint8Array(32).map((_, i) => i)
const fault = (name: (typeof FAULTS)[number], at = 0) => operation('flash', FAULTS.indexOf(name), [at])

/** The trusted list over a flash that is sound, and one that is not. */
export function listVectors(): Vector[] {
  const added = [operation('start'), ...trusting([root.der])]
  const both = [operation('chainBegin'), operation('listAdd', BY_HAND, other.der), operation('listSave')]
  const look = [fault('sound'), operation('listLoad'), operation('slots')]
  const vector = (name: string, ...operations: Operation[]): Vector => ({ name: `list: ${name}`, operations })
  return [
    vector('nothing in flash', operation('start'), operation('listLoad'), operation('slots')),
    vector('saved and loaded', ...added, operation('listSave'), operation('slots'), ...look),
    vector('saved twice: both slots', ...added, operation('listSave'), ...both, ...look),
    ...(['programFails', 'programLies'] as const).flatMap((name) =>
      [0, 1, 2, 3].map((at) =>
        vector(`${name} at ${at}`, ...added, operation('listSave'), fault(name, at), ...both, ...look),
      ),
    ),
    ...(['eraseFails', 'readFails'] as const).flatMap((name) =>
      [0, 1].map((slot) =>
        vector(`${name} in ${slot}`, ...added, operation('listSave'), fault(name, slot), ...both, ...look),
      ),
    ),
    ...[0, 1].map((slot) =>
      vector(
        `slot ${slot} cannot be read`,
        ...added,
        operation('listSave'),
        ...both,
        fault('readFails', slot),
        operation('listLoad'),
        operation('slots'),
      ),
    ),
    vector(
      'sealed, and loaded with this key, another and none',
      ...added,
      operation('listKey', 0, KEY),
      operation('listConfirm', 0, pinOf(root)),
      operation('listConfirm', 0, pinOf(other)),
      operation('listSave'),
      ...look,
      operation('listKey', 0, KEY.toReversed()),
      ...look,
      operation('listKey'),
      ...look,
      operation('listKey', 0, KEY),
      ...look,
      operation('listWipe'),
      ...added.slice(1),
      operation('listSave'),
      ...look,
    ),
    vector('wiped', ...added, operation('listSave'), ...both, operation('listWipe'), operation('slots'), ...look),
    vector(
      'wipe on a worn flash',
      ...added,
      operation('listSave'),
      fault('eraseFails', 0),
      operation('listWipe'),
      operation('slots'),
    ),
  ]
}

/** Captures: to the end, refused, and over a flash that fails. */
export function captureVectors(): Vector[] {
  const chain = [leaf, makeLeaf(root, { names: null })]
  const certificates = (made: Made) => [operation('chainBegin'), operation('chainAdd', 0, made.der)]
  const event = (action: number) => operation('captureEvent', action)
  const opened = (confirmation: number, pin?: Uint8Array) => [
    operation('start'),
    operation('captureOpen', confirmation, pin ?? []),
  ]
  const connected = [...certificates(leaf), event(1)]
  const offered = (made: Made) => [operation('captureOffer', 0, made.der), operation('captureSteps')]
  const again = [
    operation('captureSteps'),
    event(5),
    ...certificates(leaf),
    operation('expect', 3, [0]),
    operation('verify', 0, [AT_ONCE]),
    event(6),
    operation('slots'),
  ]
  const [exporter, nonce, otherNonce] = [1, 2, 3].map((value) => new Uint8Array(32).fill(value)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const committed = Uint8Array.from(createHash('sha256').update('trustcore pair 1').update(nonce).digest())
  const comparison = (revealed: Uint8Array) => [
    operation('start'),
    operation('compareCheck', 0, Buffer.concat([pinOf(root), pinOf(leaf), exporter, revealed, otherNonce, committed])),
  ]
  const vector = (name: string, ...operations: Operation[]): Vector => ({ name: `capture: ${name}`, operations })
  const whole = (confirmation: number, pin?: Uint8Array) => [
    ...opened(confirmation, pin),
    ...connected,
    ...offered(root),
    event(3),
    event(4),
    ...again,
  ]
  return [
    vector('expect', ...whole(1, pinOf(root))),
    vector('auto', ...whole(2)),
    vector('another pin', ...whole(1, pinOf(other))),
    vector('a pin too short', ...opened(1, pinOf(root).subarray(0, 15)), operation('slots')),
    vector('a root of somebody else', ...opened(2), ...connected, ...offered(other), event(3), operation('slots')),
    vector('events out of order', operation('start'), event(1), event(4), event(5), event(6), operation('slots')),
    vector(
      'a leaf without names',
      ...opened(2),
      ...certificates(chain[1] as Made),
      event(1),
      ...offered(root),
      event(3),
    ),
    ...(['programFails', 'programLies', 'eraseFails', 'readFails'] as const).map((name) =>
      vector(
        name,
        ...opened(2),
        ...connected,
        ...offered(root),
        event(3),
        fault(name),
        event(4),
        operation('slots'),
        ...again,
      ),
    ),
    ...[0, 1].map((same) =>
      vector(
        `compared, ${same ? 'the same' : 'not the same'}`,
        ...opened(3),
        ...connected,
        ...offered(root),
        operation('reveal', 0, nonce),
        operation('commit', 0, Buffer.concat([exporter, nonce])),
        operation('reveal', 0, otherNonce),
        operation('reveal', 0, otherNonce),
        operation('compared', same),
        event(4),
        operation('slots'),
        ...again,
      ),
    ),
    vector('a comparison at its other end', ...comparison(nonce), ...comparison(otherNonce)),
    vector('aborted, then again', ...opened(2), ...connected, event(0), ...whole(2)),
  ]
}

/** Successions: followed, ended, refused. */
export function successionVectors(): Vector[] {
  const next = makeRoot({ key: 'p256.e', subject: { O: 'iocafe', CN: 'iocafe root 2' } })
  const given = (statement: Uint8Array) => [operation('chainBegin'), operation('succession', 0, statement)]
  const save = [operation('listSave'), operation('slots')]
  const [follows, ends] = [makeSuccession(root, next), makeSuccessionEnd(root, next)]
  const vector = (name: string, ...operations: Operation[]): Vector => ({ name: `succession: ${name}`, operations })
  return [
    vector(
      'followed and ended',
      operation('start'),
      ...trusting([root.der]),
      ...given(follows),
      ...save,
      ...given(ends),
      ...save,
    ),
    vector('twice', operation('start'), ...trusting([root.der]), ...given(follows), ...given(follows)),
    vector('of nobody', operation('start'), ...trusting([other.der]), ...given(follows), ...given(ends)),
  ]
}

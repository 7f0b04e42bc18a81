/**
 * What a scenario is: data. Who is in the world, what happens, and what is expected of it under each policy.
 */
import type { Build, Expectation, Policy, StatusName } from '../../bindings/index.js'
import type { Validity } from '../certificates/certificate.js'
import type { OutcomeName } from '../device/outcome.js'
import type { LinkModel } from '../link/link.js'
import type { SuccessionKind } from '../organisation/succession.js'
import type { RogueKind } from '../rogues/rogue.js'
import type { ChainShape, OrganisationPlan } from './organisation.js'

/** Policies that a scenario may be played under. */
export const POLICIES = {
  ignore: {},
  floor: { time: 'floor' },
  strict: { time: 'strict' },
  legacy: { legacy: true },
  'current-crl': { revocation: 'strict' },
} as const satisfies Record<string, Policy>
export type PolicyName = keyof typeof POLICIES

/** What comes of an attempt, the same under every policy or for each. `OK`: it succeeds. */
export type Expected = OutcomeName | Partial<Record<PolicyName, OutcomeName>>

export interface ServerPlan {
  /** Organisation that signs its certificate. */
  of: string
  /** Server name. */
  name: string
  /** Names in the certificate; the server name when left out. */
  names?: readonly string[]
  validity?: Validity
  chain?: ChainShape
  tls?: 'TLSv1.2' | 'TLSv1.3'
  link?: LinkModel
}

export interface SwitchboxPlan extends ServerPlan {
  /** Home servers or devices that have an account here, each for the network of its own. */
  accounts: readonly string[]
  /** Brings clients to this rogue instead. */
  divertsTo?: string
}

export interface RogueInWorld {
  kind: RogueKind
  /** Server that it plays. */
  plays: string
  /** What it does is what it costs to trust it: it is expected to get secret bytes. Only to show that the counter counts. */
  isTrusted?: true
}

/** What a device knows of the time: nothing, or a date. */
export type ClockPlan = 'unknown' | { atLeast: number } | { exactly: number }

export interface DevicePlan {
  /** Network that its account belongs to; `homenet` when left out. */
  network?: string
  /** Organisations whose roots come with its firmware. */
  firmware?: readonly string[]
  clock?: ClockPlan
  /** Its password is not the one that the servers know. */
  wrongPassword?: true
  withholdsFromUnconfirmed?: true
  /** Its trusted list and its account are bound to its hardware. */
  sealed?: true
  /** Wasm build of the core; `mcu` when left out. */
  build?: Build
  /** A home server: publishes this server at a switchbox. */
  serves?: string
  /** So many of the kind: `sensor-1`, `sensor-2`… */
  count?: number
}

export interface WorldPlan {
  organisations: Record<string, Omit<OrganisationPlan, 'name'>>
  servers?: Record<string, ServerPlan>
  switchboxes?: Record<string, SwitchboxPlan>
  rogues?: Record<string, RogueInWorld>
  devices: Record<string, DevicePlan>
}

interface Attempt {
  device: string
  outcome: Expected
  /** Why, for people. */
  because?: string
}

/** One line of a script. */
export type Step =
  | { chapter: string }
  | { tell: string }
  /** First connect, the window opened by hand. `label`: organisation whose label is scanned; the server's own when left out. */
  | ({
      do: 'pair'
      at: string
      confirm: 'expect' | 'auto' | 'compare'
      label?: string
      /** With compare: nobody has opened a window at the server. */
      windowClosed?: true
      /** Real milliseconds that the device waits; what is told is virtual. */
      patienceMs?: number
    } & Attempt)
  /** A paired device logs in; `through`: by way of a switchbox. */
  | ({ do: 'login'; at: string; expect: 'captured' | Expectation; through?: string; patienceMs?: number } & Attempt)
  | ({ do: 'publish'; at: string } & Attempt)
  | ({ do: 'add root'; organisation: string } & Attempt)
  | ({ do: 'forget'; organisation: string } & Attempt)
  /** Somebody compares the label of an organisation with what was captured unseen. */
  | ({ do: 'confirm'; label: string } & Attempt)
  /** A device is brought a statement of succession. */
  | ({ do: 'succeed'; statement: string } & Attempt)
  /** So many attempts to pair unseen, each refused with whatever status. */
  | { do: 'refuses'; device: string; at: string; times: number }
  /** So many attempts to pair by its label over a link that breaks off, each from the same flash. */
  | { do: 'broken off'; device: string; at: string; times: number }
  | { do: 'wipe'; device: string }
  | { do: 'reboot'; device: string }
  | { do: 'clock'; device: string; clock: ClockPlan }
  /** An organisation publishes a CRL. `signedWith`: the root key of this other organisation, under the name of the first. */
  | {
      do: 'publish crl'
      of: string
      as: string
      number: number
      revokes: readonly string[]
      /** thisUpdate and nextUpdate, seconds since 1970. */
      from: number
      until: number
      signedWith?: string
    }
  /** The CRLs that a device has from now on. */
  | { do: 'carry crls'; device: string; crls: readonly string[] }
  /** What each of its CRLs came to when the device last verified a server. */
  | { do: 'heard'; device: string; statuses: readonly StatusName[] }
  /** A server shows another certificate: a new key, and what is said here. */
  | { do: 'renew'; server: string; with: Partial<Pick<ServerPlan, 'name' | 'names' | 'validity' | 'chain'>> }
  /** An organisation makes a new root, and its servers get certificates by it, at once or one after the other. */
  | { do: 'replace root'; organisation: string; serversStay?: true }
  /**
   * The root before says that the newest one follows, or the newest one that the one before it goes. `signedWith`: the root key of
   * this other organisation.
   */
  | { do: 'publish succession'; of: string; as: string; kind: SuccessionKind; number: number; signedWith?: string }
  /** Two servers change places: each listens where the other was. */
  | { do: 'swap'; servers: readonly [string, string] }
  /** The flash of one device is written to another one, which boots with it; one that does not has to be wiped, and is. */
  | ({ do: 'restore'; from: string } & Attempt)
  /** The flash of a device as it was noted is written to it again. */
  | { do: 'restore noted'; device: string }
  /** Somebody sets the account of a device up again, as the factory did. */
  | { do: 'set account'; device: string }
  | {
      do: 'power cuts'
      during:
        | 'capture'
        | 'provisioning'
        | 'forgetting'
        | 're-pairing'
        | 'succession'
        | 'account'
        | 'account erased'
        | 'wipe'
      /** With a succession: the statement. */
      statement?: string
      device: string
      at: string
    }
  /** Whether any 8 bytes in a row of its password, its key, or a root are found in the flash of a device; `roots`: only of roots. */
  | { do: 'search flash'; device: string; finds: boolean | 'roots' }
  /** The organisations on the trusted list, in its order. */
  | { do: 'trusts'; device: string; organisations: readonly string[]; unconfirmed?: readonly string[] }
  /** What a device found in the two slots of its list when it booted. */
  | { do: 'slots'; device: string; statuses: readonly [StatusName, StatusName] }
  /** Nothing in the flash of a device has been written since it was noted. */
  | { do: 'note flash'; device: string }
  | { do: 'flash unchanged'; device: string }
  /** How many of a kind of device do not get through to their server any more. */
  | { do: 'stranded'; devices: string; at: string; expect: 'captured' | Expectation; count: number }
  | { do: 'logins'; at: string; count: number }
  | { do: 'published'; at: string; networks: readonly string[] }
  /** What a switchbox carried holds neither the password of a device nor the answer that it got. */
  | { do: 'unread by'; switchbox: string; device: string }
  /** How many of the handshakes of a server were resumed sessions. */
  | { do: 'resumed'; at: string; count: number }

/** One story. A file in scenarios/ each. */
export interface Scenario {
  /** As typed on the command line. */
  name: string
  /** One sentence: what it shows. */
  title: string
  /** `ignore` when left out. */
  policies?: readonly PolicyName[]
  world: WorldPlan
  script: readonly Step[]
}

/** What is told while a scenario runs. JSON-able; no secrets in it. */
export type StoryLine =
  | { kind: 'chapter'; text: string }
  | { kind: 'tell'; text: string }
  | { kind: 'event'; party: string; event: Record<string, unknown> & { event: string } }
  | { kind: 'expect'; text: string; held: boolean }

/** A line with its place in the run (docs/event.schema.json). */
export type EventLine = {
  scenario: string
  policy: PolicyName
  /** Place in the run, from 0. */
  n: number
  /** Virtual milliseconds since the scenario began. */
  at: number
} & StoryLine

/** The outcome of one scenario under one policy. */
export interface Outcome {
  scenario: string
  policy: PolicyName
  seed: number
  held: number
  failed: number
  /** Expectations that did not hold. */
  failures: string[]
  /** Virtual milliseconds. */
  virtualMs: number
  /** Points in flash operations at which the power was cut. */
  cutPoints: number
  /** What to type to see it again. */
  replay: string
}

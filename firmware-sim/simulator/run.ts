/**
 * Runs scenarios and says what came of them.
 */
import type { EventLine, Outcome, PolicyName, Scenario } from './scenario.js'
import { Seed } from './seed.js'
import { Script } from './steps.js'
import { tracesOf } from './traces.js'
import { World } from './world.js'

/** Milliseconds of real time in which connections end that both sides have left. */
const IDLE_TIMEOUT_MS = 5_000

export interface RunOptions {
  seed: number
  policy?: PolicyName | undefined
  say: (line: EventLine) => void
}

/** The policies under which a scenario is played. */
export function policiesOf({ policies = ['ignore'] }: Scenario): readonly PolicyName[] {
  return policies
}

/** Pieces of any device's password or key in these bytes. */
function tracesIn(bytes: Uint8Array, world: World): number {
  let traces = 0
  for (const { account, key } of world.devices.values()) {
    for (const secret of [Buffer.from(account.password), key]) traces += tracesOf(secret, bytes).traces
  }
  return traces
}

/** What every world is asked at its end: what did the rogues get? */
async function judgeRogues(world: World): Promise<void> {
  for (const [name, { party, plan }] of world.rogues) {
    const timer = setTimeout(() => party.close(), IDLE_TIMEOUT_MS)
    await party.idle()
    clearTimeout(timer)
    const { accepted, secretBytes } = party.received
    const traces = tracesIn(Buffer.concat(party.kept), world)
    world.expect(`the rogue ${name} was met`, accepted > 0)
    if (plan.isTrusted) {
      world.expect(`the rogue ${name} was trusted, and got secret bytes`, secretBytes > 0 && traces > 0)
      continue
    }
    world.expect(`the rogue ${name} got ${secretBytes} bytes of secret`, secretBytes === 0)
    world.expect(`${traces} pieces of a password or key are in all that ${name} received`, traces === 0)
  }
}

/** Plays one scenario under one policy. An exception in it is a failed expectation like any other. */
export async function runScenario(scenario: Scenario, { seed, policy, say }: RunOptions): Promise<Outcome> {
  const { name, world: plan, script } = scenario
  const played = policy ?? policiesOf(scenario)[0] ?? 'ignore'
  let n = 0
  const world = await World.create({
    plan,
    seed: new Seed(seed).child(name),
    policy: played,
    say: (line, at) => say({ scenario: name, policy: played, n: n++, at, ...line }),
  })
  try {
    const steps = new Script(world, plan)
    for (const step of script) await steps.run(step)
    await judgeRogues(world)
  } catch (error) {
    world.expect(`the story comes to its end (${error instanceof Error ? error.message : String(error)})`, false)
  } finally {
    await world.end()
  }
  const which = policiesOf(scenario).length > 1 ? ` --policy ${played}` : ''
  return {
    scenario: name,
    policy: played,
    seed,
    held: world.held,
    failed: world.failures.length,
    failures: world.failures,
    virtualMs: world.time.now,
    cutPoints: world.cutPoints,
    replay: `trustcore sim run ${name} --seed ${seed}${which}`,
  }
}

/** Plays a scenario under each of its policies, or under one. */
export async function runPolicies(scenario: Scenario, { seed, policy, say }: RunOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const each of policiesOf(scenario)) {
    if (policy === undefined || policy === each) outcomes.push(await runScenario(scenario, { seed, policy: each, say }))
  }
  return outcomes
}

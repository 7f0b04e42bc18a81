/**
 * Runs scenarios and says what came of them.
 */
import type { Outcome, Scenario, StoryLine } from './scenario.js'
import { World } from './world.js'

/** Plays one scenario. An exception in it is a failed expectation like any other. */
export async function runScenario(scenario: Scenario, say: (line: StoryLine) => void): Promise<Outcome> {
  const start = performance.now()
  const world = new World(say)
  try {
    await scenario.play(world)
  } catch (error) {
    world.expect(`the story comes to its end (${error instanceof Error ? error.message : String(error)})`, false)
  } finally {
    await world.end()
  }
  return {
    scenario: scenario.name,
    held: world.held,
    failed: world.failures.length,
    failures: world.failures,
    milliseconds: Math.round(performance.now() - start),
  }
}

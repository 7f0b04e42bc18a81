/**
 * What a scenario is: a name, what it shows, and a script that plays in a world.
 */
import type { World } from './world.js'

/** One story. A file in scenarios/ each. */
export interface Scenario {
  /** As typed on the command line. */
  name: string
  /** One sentence: what it shows. */
  title: string
  /** Plays the story; what it expects is checked by world.expect. */
  play(world: World): Promise<void>
}

/** What is told while a scenario runs. JSON-able; no secrets in it. */
export type StoryLine =
  | { kind: 'chapter'; text: string }
  | { kind: 'tell'; text: string }
  | { kind: 'event'; device: string; event: Record<string, unknown> }
  | { kind: 'expect'; text: string; held: boolean }

/** The outcome of one scenario. */
export interface Outcome {
  scenario: string
  held: number
  failed: number
  /** Expectations that did not hold. */
  failures: string[]
  milliseconds: number
}

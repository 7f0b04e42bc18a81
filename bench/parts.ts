/** The parts, in the order of the page. */
import { chains } from './chains.js'
import { engines } from './engines/engines.js'
import { gateway } from './gateway.js'
import { growth } from './growth.js'
import { instructions } from './instructions.js'
import type { Part } from './part.js'
import { primitives } from './primitives.js'
import { profile } from './profile.js'
import { size } from './size.js'

export const PARTS: readonly Part[] = [chains, primitives, instructions, engines, profile, growth, size, gateway]

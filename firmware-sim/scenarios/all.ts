/**
 * Every scenario, in the order in which they are listed.
 */
import type { Scenario } from '../simulator/scenario.js'
import { firstConnect } from './first-connect.js'

export const SCENARIOS: readonly Scenario[] = [firstConnect]

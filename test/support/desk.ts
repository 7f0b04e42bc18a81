/** What the certificate desk says when it refuses. */
import * as assert from 'uvu/assert'
import { DeskError } from '../../firmware-sim/organisation/desk-error.js'

/** The refusal of `work`, which must be refused, and with a sentence that says what to do next. */
export async function refusal(work: Promise<unknown>): Promise<DeskError> {
  try {
    await work
  } catch (error) {
    assert.instance(error, DeskError)
    assert.match((error as DeskError).next, /\w\.$/)
    return error as DeskError
  }
  throw new Error('was not refused')
}

/** The sentence of it. */
export const refusalMessage = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).message

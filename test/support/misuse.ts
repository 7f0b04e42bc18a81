/**
 * Misuse of the bindings: a TypeError whose message names the parameter.
 */
import * as assert from 'uvu/assert'

function names(error: unknown, parameter: string): void {
  assert.instance(error, TypeError)
  assert.ok(
    (error as TypeError).message.includes(`\`${parameter}\``),
    `${(error as TypeError).message} names ${parameter}`,
  )
}

/** Fails unless the call throws a TypeError that names the parameter. */
export function misuse(call: () => unknown, parameter: string): void {
  assert.throws(call, (error: unknown) => {
    names(error, parameter)
    return true
  })
}

/** Fails unless the promise is rejected with an error of this class, which is answered. */
export async function rejection<E extends Error>(
  promise: Promise<unknown>,
  type: abstract new (...parameters: never[]) => E,
): Promise<E> {
  const error = await promise.then(
    () => assert.unreachable('must be rejected'),
    (reason: unknown) => reason,
  )
  assert.instance(error, type)
  return error as E
}

/** Fails unless the promise is rejected with a TypeError that names the parameter. */
export async function misuseLater(promise: Promise<unknown>, parameter: string): Promise<void> {
  names(await rejection(promise, TypeError), parameter)
}

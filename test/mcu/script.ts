/** Scripts of calls for the C API: operations, and their bytes as test/mcu/player.c reads them. */

/** Operations; their codes are those of player.h. */
export const OPERATIONS = [
  'end',
  'start',
  'listBegin',
  'listAdd',
  'chainBegin',
  'chainAdd',
  'expect',
  'policy',
  'time',
  'verify',
  'flash',
  'listSave',
  'listLoad',
  'listWipe',
  'slots',
  'captureOpen',
  'captureEvent',
  'captureOffer',
  'captureSteps',
  'revocation',
  'commit',
  'reveal',
  'compared',
  'compareCheck',
  'succession',
  'listKey',
  'listConfirm',
  'signature',
  'flush',
] as const

export type OperationName = (typeof OPERATIONS)[number]

export interface Operation {
  name: OperationName
  parameter: number
  payload: Uint8Array
}

const NOTHING = new Uint8Array()
/** Little-endian words. */
export const u32 = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer)

/** One operation; numbers become u32 words. */
export function operation(name: OperationName, parameter = 0, payload: Uint8Array | number[] = NOTHING): Operation {
  return { name, parameter, payload: Array.isArray(payload) ? u32(...payload) : payload }
}

/** A script as player.c reads it. */
export function encodeScript(operations: readonly Operation[]): Uint8Array {
  const parts = [...operations, operation('end')].flatMap(({ name, parameter, payload }) => [
    Uint8Array.of(OPERATIONS.indexOf(name), parameter, 0, 0),
    u32(payload.length),
    payload,
  ])
  return Buffer.concat(parts)
}

/** Faults of the flash, in the order of flash.h. */
export const FAULTS = ['sound', 'programFails', 'eraseFails', 'programLies', 'readFails'] as const

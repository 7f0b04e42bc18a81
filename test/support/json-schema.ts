/**
 * JSON Schema (2020-12), as far as docs/event.schema.json uses it. An unknown keyword is an error, so that nothing in a schema is
 * passed over.
 */

export type Schema = Record<string, unknown>

type Check = (value: unknown, operand: never, schema: Schema) => string[]

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

const fields = (value: unknown): Record<string, unknown> =>
  TYPES['object']?.(value) ? (value as Record<string, unknown>) : {}
const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const complain = (holds: boolean, text: string): string[] => (holds ? [] : [text])
const nothing: Check = () => []

const KEYWORDS: Record<string, Check> = {
  $schema: nothing,
  title: nothing,
  description: nothing,
  type: (value, type: string) => complain(TYPES[type]?.(value) ?? false, `is not of type ${type}`),
  const: (value, wanted: unknown) => complain(value === wanted, `is not ${wanted}`),
  enum: (value, wanted: unknown[]) => complain(wanted.includes(value), `is none of ${wanted.join(', ')}`),
  minimum: (value, least: number) => complain(typeof value !== 'number' || value >= least, `is below ${least}`),
  minItems: (value, least: number) => complain(items(value).length >= least, `has fewer than ${least} items`),
  maxItems: (value, most: number) => complain(items(value).length <= most, `has more than ${most} items`),
  items: (value, schema: Schema) => items(value).flatMap((item, i) => validate(item, schema).map((c) => `[${i}] ${c}`)),
  required: (value, names: string[]) => names.flatMap((name) => complain(name in fields(value), `lacks ${name}`)),
  properties: (value, schemas: Record<string, Schema>) =>
    Object.entries(schemas).flatMap(([name, schema]) =>
      name in fields(value) ? validate(fields(value)[name], schema).map((c) => `${name} ${c}`) : [],
    ),
  additionalProperties: (value, allowed: boolean, { properties }) =>
    Object.keys(fields(value)).flatMap((name) =>
      complain(allowed || name in fields(properties), `has ${name} besides`),
    ),
  oneOf: (value, schemas: Schema[]) => {
    const count = schemas.filter((schema) => validate(value, schema).length === 0).length
    return complain(count === 1, `fits ${count} of ${schemas.length} alternatives`)
  },
}

/** What is wrong with a value; empty if it is valid. */
export function validate(value: unknown, schema: Schema): string[] {
  return Object.entries(schema).flatMap(([keyword, operand]) => {
    const check = KEYWORDS[keyword]
    if (check === undefined) throw new TypeError(`the keyword ${keyword} is not supported`)
    return check(value, operand as never, schema)
  })
}

/** Results as they are kept: one JSON file for each part, from which the page is written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Machine } from './machine.js'

/** What one part measured, where, and how to measure it again. */
export interface Stored {
  part: string
  command: string
  machine: Machine
  result: unknown
}

const fileOf = (root: string, part: string) => join(root, `bench/results/${part}.json`)

/** What is kept of a part; null if nothing is. */
export function readStored<T = Stored>(root: string, part: string): T | null {
  const file = fileOf(root, part)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

/** Keeps what a part measured. */
export function writeStored(root: string, stored: Stored): void {
  const file = fileOf(root, stored.part)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(stored, null, 1)}\n`)
}

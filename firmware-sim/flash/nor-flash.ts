/**
 * NOR flash of a simulated device: erased to ones by blocks, programmed from 1 to 0 byte by byte, kept in memory or in a file.
 *
 * Power can be cut at any operation, and in its middle: what was done of it stays, the rest does not happen.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { withFileLock } from './file-lock.js'
import { FlashError } from './flash-error.js'

/** The power was cut. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut'

  constructor() {
    super('the power was cut')
  }
}

/** Size of a flash. */
export interface Geometry {
  blockBytes: number
  blocks: number
}

/** 64 KiB in blocks of 4 KiB, as the serial flash of small boards. */
export const DEFAULT_GEOMETRY: Geometry = { blockBytes: 4096, blocks: 16 }

/** What is done to a flash: the bytes that are then there. */
export interface FlashOperation {
  kind: 'program' | 'erase'
  address: number
  bytes: Uint8Array
}

const ERASED = 0xff

/** Where the power is to be cut. */
interface Cut {
  /** Operations that are still done whole. */
  operations: number
  /** Bytes of the next one that are still done. */
  bytes: number
}

/** Bytes of a flash file. Throws FlashError if it cannot be read. */
function contentOf(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FlashError(`${path}: cannot be read as a flash file (${reason}). Check the path and who may read it.`)
  }
}

/** Makes an erased flash file; if another program has made it meanwhile, that one stays. */
function createErased(path: string, size: number): void {
  try {
    writeFileSync(path, new Uint8Array(size).fill(ERASED), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

export class NorFlash {
  readonly geometry: Geometry
  /** Program and erase operations begun so far. */
  operations = 0
  /** Is told of each operation before it begins. */
  onOperation: (operation: FlashOperation) => void = () => {}
  readonly #bytes: Uint8Array
  readonly #path: string | null
  #cut: Cut | null = null
  #isDown = false

  /** An erased flash in memory. */
  constructor(geometry: Geometry = DEFAULT_GEOMETRY, bytes?: Uint8Array, path: string | null = null) {
    this.geometry = geometry
    this.#bytes = bytes ?? new Uint8Array(geometry.blockBytes * geometry.blocks).fill(ERASED)
    this.#path = path
  }

  /**
   * Opens a flash that is kept in a file. With `create` a missing file is made, erased; otherwise nothing is written until
   * something is programmed or erased. Throws FlashError, which names the file and what to do.
   */
  static openFile(path: string, options: { geometry?: Geometry; create?: boolean } = {}): NorFlash {
    const geometry = options.geometry ?? DEFAULT_GEOMETRY
    const size = geometry.blockBytes * geometry.blocks
    if (!existsSync(path)) {
      if (!options.create)
        throw new FlashError(`${path}: no such flash file. Pair the device first, or check the path.`, true)
      createErased(path, size)
    }
    const bytes = contentOf(path)
    if (bytes.length !== size) {
      throw new FlashError(
        `${path}: has ${bytes.length} bytes, and the flash has ${size}: the file is cut short or no flash file. ` +
          'Nothing was changed. Restore it from a backup, or move it away and pair the device again.',
      )
    }
    return new NorFlash(geometry, bytes, path)
  }

  /** Bytes of the whole flash. */
  get size(): number {
    return this.#bytes.length
  }

  /** Copies `length` bytes out. Throws FlashError if another program has changed the file. */
  read(address: number, length: number): Uint8Array {
    this.#check(address, length)
    this.#checkUnshared()
    return this.#bytes.slice(address, address + length)
  }

  /** Programs bytes: bits go from 1 to 0. Throws FlashError if one would have to go from 0 to 1: erase first. */
  program(address: number, bytes: Uint8Array): void {
    this.#check(address, bytes.length)
    for (const [i, byte] of bytes.entries()) {
      if ((byte & ~(this.#bytes[address + i] ?? 0)) !== 0) {
        throw new FlashError(`address ${address + i}: a bit cannot be programmed from 0 to 1; erase its block first`)
      }
    }
    this.#operate({ kind: 'program', address, bytes })
  }

  /** Erases a block to ones. */
  eraseBlock(block: number): void {
    const { blockBytes } = this.geometry
    if (!Number.isInteger(block)) throw new FlashError(`block ${block}: a block is erased whole`)
    this.#check(block * blockBytes, blockBytes)
    this.#operate({ kind: 'erase', address: block * blockBytes, bytes: new Uint8Array(blockBytes).fill(ERASED) })
  }

  /**
   * Cuts the power in an operation: `operations` more are done whole, of the next one `bytes` bytes. Then everything throws
   * PowerCut until powerUp.
   */
  cutPowerAfter(operations: number, bytes = 0): void {
    this.#cut = { operations, bytes }
  }

  /** Power is back. What was done stays done. */
  powerUp(): void {
    this.#cut = null
    this.#isDown = false
  }

  #check(address: number, length: number): void {
    if (this.#isDown) throw new PowerCut()
    const isRange = Number.isInteger(address) && Number.isInteger(length) && address >= 0 && length >= 0
    if (!isRange || address + length > this.#bytes.length) {
      throw new FlashError(`address ${address} + ${length} is outside of the flash of ${this.#bytes.length} bytes`)
    }
  }

  #operate(operation: FlashOperation): void {
    this.onOperation(operation)
    if (this.#path === null) this.#change(operation)
    else withFileLock(this.#path, () => this.#change(operation))
  }

  #change({ address, bytes }: FlashOperation): void {
    this.#checkUnshared()
    this.operations++
    let done = bytes.length
    if (this.#cut && this.#cut.operations-- === 0) {
      done = Math.min(this.#cut.bytes, bytes.length)
      this.#isDown = true
    }
    this.#bytes.set(bytes.subarray(0, done), address)
    if (this.#path !== null) this.#store(this.#path, address, done)
    if (this.#isDown) throw new PowerCut()
  }

  /** A flash has one device: two programs at one file would write over each other's lists, each believing its own memory. */
  #checkUnshared(): void {
    if (this.#path === null || Buffer.compare(contentOf(this.#path), this.#bytes) === 0) return
    throw new FlashError(
      `${this.#path}: another program has changed this flash file meanwhile. What it wrote stays, and nothing is written ` +
        'over it. Let one program at a time use it, and try again.',
    )
  }

  /** Writes what has changed to the file, in place: as flash does, each byte is the old or the new one. */
  #store(path: string, address: number, length: number): void {
    const file = openSync(path, 'r+')
    try {
      writeSync(file, this.#bytes, address, length, address)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
}

import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FlashError } from '../../../firmware-sim/flash/flash-error.js'
import { describeFlash } from '../../../firmware-sim/flash/flash-report.js'
import { NorFlash, PowerCut } from '../../../firmware-sim/flash/nor-flash.js'

const test = suite('flash/nor-flash')
const GEOMETRY = { blockBytes: 64, blocks: 4 }
let folder = ''

test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'flash-'))
})

test.after(() => rmSync(folder, { recursive: true }))

test('erased to ones, programmed from 1 to 0', () => {
  const flash = new NorFlash(GEOMETRY)
  assert.equal(flash.read(0, flash.size), new Uint8Array(256).fill(0xff))
  flash.program(10, Uint8Array.of(0xf0, 0x0f))
  flash.program(10, Uint8Array.of(0x30, 0x0f))
  assert.equal(flash.read(9, 4), Uint8Array.of(0xff, 0x30, 0x0f, 0xff))
  assert.throws(() => flash.program(10, Uint8Array.of(0x31)), /address 10: a bit cannot be programmed from 0 to 1/)
  assert.equal(flash.read(10, 1), Uint8Array.of(0x30), 'refused whole')
  flash.eraseBlock(0)
  assert.equal(flash.read(10, 1), Uint8Array.of(0xff))
  assert.is(flash.operations, 3)
})

test('nothing outside', () => {
  const flash = new NorFlash(GEOMETRY)
  for (const attempt of [
    () => flash.read(250, 10),
    () => flash.program(-1, Uint8Array.of(0)),
    () => flash.program(256, Uint8Array.of(0)),
    () => flash.eraseBlock(4),
    () => flash.eraseBlock(-1),
    () => flash.eraseBlock(0.5),
    () => flash.read(0, -5),
    () => flash.read(0, 1.5),
    () => flash.read(Number.NaN, 1),
  ]) {
    assert.throws(attempt, (error: unknown) => error instanceof FlashError)
  }
  assert.is(flash.operations, 0)
})

test('power cut in the middle of an operation', () => {
  const flash = new NorFlash(GEOMETRY)
  flash.cutPowerAfter(1, 2)
  flash.program(0, Uint8Array.of(1, 2, 3, 4))
  assert.throws(
    () => flash.program(8, Uint8Array.of(1, 2, 3, 4)),
    (error: unknown) => error instanceof PowerCut,
  )
  assert.throws(
    () => flash.read(0, 1),
    (error: unknown) => error instanceof PowerCut,
  )
  flash.powerUp()
  assert.equal(flash.read(0, 12), Uint8Array.of(1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, 1, 2, 0xff, 0xff))
})

test('an erase that is cut short at any byte, and after it nothing until power is back', () => {
  for (let part = 0; part <= GEOMETRY.blockBytes; part++) {
    const flash = new NorFlash(GEOMETRY)
    flash.program(0, new Uint8Array(256))
    flash.cutPowerAfter(0, part)
    for (const attempt of [
      () => flash.eraseBlock(1),
      () => flash.eraseBlock(2),
      () => flash.program(0, new Uint8Array(1)),
    ]) {
      assert.throws(attempt, (error: unknown) => error instanceof PowerCut)
    }
    flash.powerUp()
    const expected = new Uint8Array(256).fill(0xff, 64, 64 + part)
    assert.equal(flash.read(0, 256), expected, `${part} bytes`)
  }
})

test('a cut in a file: the file holds what the flash holds', () => {
  for (const part of [0, 1, 3, 4]) {
    const path = join(folder, `cut-${part}.bin`)
    const flash = NorFlash.openFile(path, { geometry: GEOMETRY, create: true })
    flash.cutPowerAfter(0, part)
    assert.throws(
      () => flash.program(70, Uint8Array.of(1, 2, 3, 4)),
      (error: unknown) => error instanceof PowerCut,
    )
    flash.powerUp()
    const expected = new Uint8Array(256).fill(0xff)
    expected.set([1, 2, 3, 4].slice(0, part), 70)
    assert.equal(new Uint8Array(readFileSync(path)), expected, `${part} bytes`)
    assert.equal(flash.read(0, 256), expected, `${part} bytes`)
  }
})

test('kept in a file, which reading never writes', () => {
  const path = join(folder, 'flash.bin')
  const flash = NorFlash.openFile(path, { geometry: GEOMETRY, create: true })
  assert.is(statSync(path).mode & 0o777, 0o600)
  flash.program(100, Uint8Array.of(0x12, 0x34))
  const before = statSync(path, { bigint: true }).mtimeNs
  const again = NorFlash.openFile(path, { geometry: GEOMETRY })
  assert.equal(again.read(99, 4), Uint8Array.of(0xff, 0x12, 0x34, 0xff))
  assert.is(statSync(path, { bigint: true }).mtimeNs, before)
  again.eraseBlock(1)
  assert.equal(new Uint8Array(readFileSync(path)), new Uint8Array(256).fill(0xff))
})

test('a file that is missing, cut short, or none', () => {
  const path = join(folder, 'missing.bin')
  assert.throws(
    () => NorFlash.openFile(path, { geometry: GEOMETRY }),
    /missing\.bin: no such flash file\. Pair the device/,
  )
  writeFileSync(path, new Uint8Array(256).fill(0xff))
  truncateSync(path, 200)
  const cut = readFileSync(path)
  assert.throws(
    () => NorFlash.openFile(path, { geometry: GEOMETRY, create: true }),
    /missing\.bin: has 200 bytes.*Nothing was changed/,
  )
  assert.equal(readFileSync(path), cut)
  assert.throws(
    () => NorFlash.openFile(folder, { geometry: GEOMETRY }),
    (error: unknown) => error instanceof FlashError && error.message.startsWith(`${folder}: cannot be read`),
  )
})

test('the report for people, block by block', () => {
  const flash = new NorFlash(GEOMETRY)
  flash.program(64, Uint8Array.of(1))
  flash.program(128, new Uint8Array(64))
  flash.program(192 + 60, Uint8Array.of(0xff, 0, 0xff))
  const operations = flash.operations
  assert.equal(describeFlash(flash), [
    'block 0  0x0000  erased',
    'block 1  0x0040  1 of 64 bytes used',
    'block 2  0x0080  64 of 64 bytes used',
    'block 3  0x00c0  1 of 64 bytes used',
  ])
  assert.is(flash.operations, operations, 'looking is no operation')
  assert.is(describeFlash(new NorFlash()).length, 16)
  assert.is(describeFlash(new NorFlash())[15], 'block 15  0xf000  erased')
  assert.is(describeFlash(new NorFlash())[9], 'block  9  0x9000  erased')
})

test.run()

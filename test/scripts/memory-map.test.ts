/** The page of the memory map is what the compiler laid out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MEMORY_MAP, makeMemoryMap, memoryMapPage, regionsOf } from '../../scripts/memory-map.js'
import { ROOT } from '../../scripts/tree.js'

const test = suite('scripts/memory-map')

test('docs/memory-map.md is what `npm run generate` writes', async () => {
  assert.is(readFileSync(join(ROOT, MEMORY_MAP), 'utf8'), await makeMemoryMap(ROOT))
})

test('regions follow each other without gaps, and each has a purpose', async () => {
  const regions = await regionsOf(ROOT, 'mcu')
  let end = 16
  for (const { at, bytes, name } of regions) {
    assert.is(at, end, name)
    end = at + Math.ceil(bytes / 16) * 16
  }
  const others = [{ name: 'UNKNOWN', at: 0, bytes: 16 }]
  assert.throws(() => memoryMapPage(new Map([['mcu', [...regions, ...others]]])), /what are these regions for: UNKNOWN/)
  assert.throws(() => memoryMapPage(new Map([['mcu', regions.slice(1)]])), /what are these regions for: VERIFICATION/)
})

test.run()

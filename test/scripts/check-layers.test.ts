/** The layer check names every offence, and passes what keeps to the layers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { layerOffences } from '../../scripts/check-layers.js'

const test = suite('scripts/check-layers')

const MANIFEST = '{ "name": "trustcore", "dependencies": { "asn1js": "1" }, "devDependencies": { "uvu": "1" } }'

/** A tree in which every rule is kept. */
const GOOD: Readonly<Record<string, string>> = {
  'assembly/status.ts': '',
  'assembly/mem/bytes.ts': '',
  'assembly/asn1/tag.ts': '',
  'assembly/asn1/der.ts': 'import { OK } from "../status";\nimport { T } from "./tag";',
  'assembly/x509/name.ts': 'import { read } from "../asn1/der";\nimport { copy } from "../mem/bytes";',
  'assembly/arena.ts': '',
  'assembly/index.ts': 'import { x } from "./arena";\nexport { __heap_base } from "memory";',
  'assembly/openbox/asn1.ts': 'export { read } from "../asn1/der";',
  'assembly/openbox.ts': 'export * from "./openbox/asn1";\nexport * from "./index";',
  'bindings/core.ts': "import { readFileSync } from 'node:fs'\nimport loader from '@assemblyscript/loader'",
  'bindings/index.ts': "export { core } from './core.js'",
  'firmware-sim/device.ts': "import { Verifier } from '../bindings/index.js'\nimport * as asn1js from 'asn1js'",
  'test/device.test.ts':
    "import '../firmware-sim/device.js'\nimport '../bindings/core.js'\nimport { suite } from 'uvu'",
  'examples/node.ts': "import { Verifier } from 'trustcore'",
}

function offencesWith(change: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'trustcore-layers-'))
  try {
    for (const [path, text] of Object.entries({ 'package.json': MANIFEST, ...GOOD, ...change })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return layerOffences(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** One change to the good tree makes exactly this offence. */
const rejects = (path: string, text: string, offence: string) => {
  assert.equal(offencesWith({}), [])
  assert.equal(offencesWith({ [path]: text }), [`${path}: ${offence}`])
}

test('a higher layer', () => {
  const text = 'import { name } from "../x509/name";'
  rejects('assembly/asn1/oid.ts', text, 'imports assembly/x509/name.ts: layer 1 (asn1/) may not import layer 3 (x509/)')
})

test('the same layer in another folder', () => {
  const text = 'import { read } from "../asn1/der";'
  rejects('assembly/pem/pem.ts', text, 'imports assembly/asn1/der.ts: layer 1 (pem/) may not import layer 1 (asn1/)')
})

test('single files of the lowest layer are folders of their own', () => {
  const text = 'import { copy } from "./mem/bytes";'
  rejects(
    'assembly/limits.ts',
    text,
    'imports assembly/mem/bytes.ts: layer 0 (limits.ts) may not import layer 0 (mem/)',
  )
})

test('the open box from shipped code', () => {
  const text = 'import { read } from "./openbox/asn1";'
  rejects(
    'assembly/index.ts',
    text,
    'imports assembly/openbox/asn1.ts: layer 7 (index.ts) may not import layer 8 (openbox/)',
  )
})

test('a file without a layer', () => {
  rejects('assembly/utils/all.ts', '', 'belongs to no layer')
})

test('a library in the core', () => {
  rejects(
    'assembly/mem/more.ts',
    'import { X } from "util/number";',
    "imports util/number: 'util/number' is not the core's own",
  )
})

test('a file that does not exist', () => {
  rejects('assembly/asn1/oid.ts', 'import { x } from "./none";', "imports ./none: './none' does not exist")
})

test('walls between the folders', () => {
  rejects(
    'bindings/extra.ts',
    "import '../firmware-sim/device.js'",
    'imports firmware-sim/device.ts: bindings/ may not import firmware-sim/',
  )
  rejects(
    'bindings/extra.ts',
    "import '../assembly/status.js'",
    'imports assembly/status.ts: bindings/ may not import assembly/',
  )
  rejects(
    'firmware-sim/extra.ts',
    "import '../bindings/core.js'",
    'imports bindings/core.ts: bindings/ is imported by its index.ts only',
  )
  rejects(
    'firmware-sim/extra.ts',
    "import '../test/device.test.js'",
    'imports test/device.test.ts: firmware-sim/ may not import test/',
  )
  rejects(
    'assembly/mem/extra.ts',
    'import "../../bindings/core";',
    'imports bindings/core.ts: assembly/ may not import bindings/',
  )
  rejects(
    'test/extra.ts',
    "import '../assembly/status.js'",
    'imports assembly/status.ts: assembly/ is compiled to wasm and cannot be imported',
  )
})

test('packages', () => {
  rejects('bindings/extra.ts', "import 'asn1js'", "imports asn1js: package 'asn1js' is not one that bindings/ may use")
  rejects(
    'firmware-sim/extra.ts',
    "import '@scope/other/deep'",
    "imports @scope/other/deep: package '@scope/other' is not one that firmware-sim/ may use",
  )
})

test('cycles of values, not of types', () => {
  rejects('bindings/core.ts', "import './index.js'", 'cycle: bindings/core.ts → bindings/index.ts → bindings/core.ts')
  assert.equal(offencesWith({ 'bindings/core.ts': "import type { X } from './index.js'" }), [])
})

test.run()

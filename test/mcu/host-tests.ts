/** The C API on this machine: the vectors, also under valgrind; its other calls; misuse; a core of another version; a trap at any access. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCrl } from '../support/crls.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import { compare, type Expected } from './compare.js'
import { ARTEFACTS, compileHost, testSources } from './compile.js'
import type { Tally } from './tally.js'
import { run, succeed } from './tools.js'

const SANITIZED = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
const VALGRIND = ['--quiet', '--error-exitcode=9', '--track-origins=yes']

export async function testHost(tally: Tally, folder: string, expected: Expected): Promise<void> {
  const file = (name: string) => join(folder, name)
  const [script, root, leaf] = [file('script'), file('root.der'), file('leaf.der')]
  const made = makeRoot()
  writeFileSync(script, expected.script)
  writeFileSync(root, made.der)
  writeFileSync(leaf, makeLeaf(made).der)
  const player = testSources('player.c', 'flash.c', 'host.c')
  await tally.attempt('host: sanitized', async () => {
    const program = await compileHost(file('host-sanitized'), 'mcu', player, SANITIZED)
    await succeed(program, [script, file('answers-sanitized')])
    compare(tally, 'host, sanitized', expected, readFileSync(file('answers-sanitized')))
  })
  await tally.attempt('host: valgrind', async () => {
    const program = await compileHost(file('host'), 'mcu', player, ['-O2', '-g'])
    await succeed('valgrind', [...VALGRIND, program, script, file('answers-valgrind')])
    compare(tally, 'host, valgrind', expected, readFileSync(file('answers-valgrind')))
  })
  await tally.attempt('host: misuse', async () => {
    const program = await compileHost(file('misuse'), 'mcu', testSources('misuse.c', 'flash.c'), ['-O1', '-g'])
    const { status, output } = await run('valgrind', [...VALGRIND, program, root, leaf])
    tally.check(status === 0, `misuse: exit status ${status}\n${output}`)
    tally.lines(output, 'misuse')
  })
  await tally.attempt('host: other calls', async () => {
    const [crl, texts] = [file('crl.der'), join(ARTEFACTS, 'status_text.c')]
    writeFileSync(crl, makeCrl(made, { revoked: [readFileSync(leaf)], number: 7 }))
    const program = await compileHost(file('calls'), 'mcu', [...testSources('calls.c', 'flash.c'), texts], SANITIZED)
    tally.lines(await succeed(program, [root, leaf, crl]), 'calls')
  })
  await tally.attempt('host: versions', async () => {
    const flags = ['-O1', '-include', ...testSources('version.h')]
    tally.lines(
      await succeed(await compileHost(file('version'), 'mcu', testSources('version.c'), flags), []),
      'versions',
    )
  })
  await tally.attempt('host: traps', async () => {
    const trapping = [...SANITIZED, '-include', ...testSources('trap.h')]
    const program = await compileHost(file('trap'), 'mcu', testSources('trap.c', 'flash.c'), trapping)
    tally.lines(await succeed(program, [root, leaf]), 'traps')
  })
}

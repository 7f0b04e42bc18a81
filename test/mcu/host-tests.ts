/** The C API on this machine: the vectors, PEM, also under valgrind; its other calls; misuse; a core of another version; a trap at any access. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCrl } from '../support/crls.js'
import { makeLeaf, makeRoot } from '../support/pki.js'
import type { Profile } from './boards.js'
import { compare, type Expected } from './compare.js'
import { ARTEFACTS, compileHost, testSources } from './compile.js'
import type { Tally } from './tally.js'
import { run, succeed } from './tools.js'

const SANITIZED = ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
const VALGRIND = ['--quiet', '--error-exitcode=9', '--track-origins=yes']

export async function testHost(
  tally: Tally,
  folder: string,
  profile: Profile,
  expected: Expected,
  pem: Expected,
): Promise<void> {
  const file = (name: string) => join(folder, `${profile}-${name}`)
  const [script, root, leaf] = [file('script'), file('root.der'), file('leaf.der')]
  const made = makeRoot()
  writeFileSync(script, expected.script)
  writeFileSync(root, made.der)
  writeFileSync(leaf, makeLeaf(made).der)
  const player = testSources('player.c', 'flash.c', 'host.c')
  await tally.attempt(`host, ${profile}: sanitized`, async () => {
    const program = await compileHost(file('host-sanitized'), profile, player, SANITIZED)
    await succeed(program, [script, file('answers-sanitized')])
    compare(tally, `host, ${profile}, sanitized`, expected, readFileSync(file('answers-sanitized')))
    writeFileSync(file('script-pem'), pem.script)
    await succeed(program, [file('script-pem'), file('answers-pem')])
    compare(tally, `host, ${profile}`, pem, readFileSync(file('answers-pem')))
  })
  await tally.attempt(`host, ${profile}: valgrind`, async () => {
    const program = await compileHost(file('host'), profile, player, ['-O2', '-g'])
    await succeed('valgrind', [...VALGRIND, program, script, file('answers-valgrind')])
    compare(tally, `host, ${profile}, valgrind`, expected, readFileSync(file('answers-valgrind')))
  })
  await tally.attempt(`host, ${profile}: misuse`, async () => {
    const program = await compileHost(file('misuse'), profile, testSources('misuse.c', 'flash.c'), ['-O1', '-g'])
    const { status, output } = await run('valgrind', [...VALGRIND, program, root, leaf])
    tally.check(status === 0, `${profile}, misuse: exit status ${status}\n${output}`)
    tally.lines(output, `${profile}, misuse`)
  })
  await tally.attempt(`host, ${profile}: other calls`, async () => {
    const [crl, texts] = [file('crl.der'), join(ARTEFACTS, 'status_text.c')]
    writeFileSync(crl, makeCrl(made, { revoked: [readFileSync(leaf)], number: 7 }))
    const program = await compileHost(
      file(`${profile}, calls`),
      profile,
      [...testSources('calls.c', 'flash.c'), texts],
      SANITIZED,
    )
    tally.lines(await succeed(program, [root, leaf, crl]), `${profile}, calls`)
  })
  await tally.attempt(`host, ${profile}: versions`, async () => {
    const flags = ['-O1', '-include', ...testSources('version.h')]
    tally.lines(
      await succeed(await compileHost(file('version'), profile, testSources('version.c'), flags), []),
      `${profile}, versions`,
    )
  })
  await tally.attempt(`host, ${profile}: traps`, async () => {
    const trapping = [...SANITIZED, '-include', ...testSources('trap.h')]
    const program = await compileHost(file('trap'), profile, testSources('trap.c', 'flash.c'), trapping)
    tally.lines(await succeed(program, [root, leaf]), `${profile}, traps`)
  })
}

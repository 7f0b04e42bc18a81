/**
 * A C user's first quarter of an hour: the release artefacts, one file, gcc, an empty folder. The commands are those of example and page,
 * for nano with that folder in the place of mcu.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import type { Profile } from './boards.js'
import { ARTEFACTS } from './compile.js'
import type { Tally } from './tally.js'
import { run, succeed } from './tools.js'

const EXAMPLE = join(ROOT, 'examples/c/verify.c')

/** The one line of the example's comment that compiles it. */
function commandOf(source: string, profile: Profile): string {
  const command = /^\/\/ {5}(gcc .*)$/m.exec(source)?.[1]
  if (!command?.includes('/mcu')) throw new Error('examples/c/verify.c does not say how to compile it')
  return command.replaceAll('/mcu', `/${profile}`)
}

/** The two lines of docs/embedding.md that compile the device of the examples. */
function deviceCommand(page: string, profile: Profile): string {
  const command = /^ {4}(cd .*)\n {4}(gcc .* -o device)$/m.exec(page)
  if (!command?.[2]?.includes('/mcu')) throw new Error('docs/embedding.md does not say how to compile the device')
  return `${command[1]} && ${command[2].replaceAll('/mcu', `/${profile}`)}`
}

type Case = [status: number, name: string, root: string, chain: string, server: string]

const CASES: readonly Case[] = [
  [0, 'OK', 'root.pem', 'chain.pem', 'myserver.iocafe'],
  [0, 'OK', 'root.der', 'chain.pem', 'myserver.iocafe'],
  [0, 'OK', 'roots.pem', 'direct.der', 'myserver.iocafe'],
  [1, 'NAME_MISMATCH', 'root.pem', 'chain.pem', 'other.iocafe'],
  [1, 'PATH_UNKNOWN_ISSUER', 'root.pem', 'leaf.pem', 'myserver.iocafe'],
  [1, 'SIGNATURE_WRONG', 'other.pem', 'chain.pem', 'myserver.iocafe'],
  [1, 'DER_TRUNCATED', 'root.pem', 'empty', 'myserver.iocafe'],
]

export async function testNewcomer(tally: Tally, folder: string, profile: Profile): Promise<void> {
  const empty = join(folder, `newcomer-${profile}`)
  const file = (name: string) => join(empty, name)
  mkdirSync(empty)
  cpSync(ARTEFACTS, file('trustcore'), { recursive: true })
  copyFileSync(EXAMPLE, file('verify.c'))
  const root = makeRoot()
  const intermediate = makeIntermediate(root)
  const leaf = makeLeaf(intermediate)
  const other = makeRoot({ key: 'p256.d' })
  for (const [name, made] of Object.entries({ root, other, leaf, direct: makeLeaf(root) })) {
    writeFileSync(file(`${name}.pem`), made.pem)
    writeFileSync(file(`${name}.der`), made.der)
  }
  writeFileSync(file('roots.pem'), other.pem + root.pem)
  writeFileSync(file('chain.pem'), leaf.pem + intermediate.pem)
  writeFileSync(file('empty'), '')
  await tally.attempt(`newcomer, ${profile}: compiles the device`, async () => {
    const command = deviceCommand(readFileSync(file('trustcore/docs/embedding.md'), 'utf8'), profile)
    const said = await succeed('sh', ['-c', `cd "$0" && ${command}`, empty])
    tally.check(said === '', `newcomer, ${profile}: the compiler says ${said}`)
  })
  await tally.attempt(`newcomer, ${profile}: compiles`, async () => {
    const said = await succeed('sh', ['-c', `cd "$0" && ${commandOf(readFileSync(EXAMPLE, 'utf8'), profile)}`, empty])
    tally.check(said === '', `newcomer, ${profile}: the compiler says ${said}`)
    for (const [status, name, rootFile, chainFile, server] of CASES) {
      const ran = await run(file('verify'), [file(rootFile), file(chainFile), server])
      const holds = ran.status === status && ran.output.trim() === name
      const given = `${rootFile} ${chainFile} ${server}`
      tally.check(holds, `newcomer, ${profile}: ${given}: exit status ${ran.status}, ${ran.output.trim()}`)
    }
  })
}

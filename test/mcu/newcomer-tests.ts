/** A C user's first quarter of an hour: the release artefacts, one file, gcc, an empty folder. The commands are those of example and page. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/tree.js'
import { makeIntermediate, makeLeaf, makeRoot } from '../support/pki.js'
import { ARTEFACTS } from './compile.js'
import type { Tally } from './tally.js'
import { run, succeed } from './tools.js'

const EXAMPLE = join(ROOT, 'examples/c/verify.c')

/** The one line of the example's comment that compiles it. */
function commandOf(source: string): string {
  const command = /^\/\/ {5}(gcc .*)$/m.exec(source)?.[1]
  if (!command) throw new Error('examples/c/verify.c does not say how to compile it')
  return command
}

/** The two lines of docs/embedding.md that compile the device of the examples. */
function deviceCommand(page: string): string {
  const command = /^ {4}(cd .*)\n {4}(gcc .* -o device)$/m.exec(page)
  if (!command) throw new Error('docs/embedding.md does not say how to compile the device')
  return `${command[1]} && ${command[2]}`
}

export async function testNewcomer(tally: Tally, folder: string): Promise<void> {
  const empty = join(folder, 'newcomer')
  const file = (name: string) => join(empty, name)
  mkdirSync(empty)
  cpSync(ARTEFACTS, file('trustcore'), { recursive: true })
  copyFileSync(EXAMPLE, file('verify.c'))
  const root = makeRoot()
  const intermediate = makeIntermediate(root)
  const leaf = makeLeaf(intermediate)
  writeFileSync(file('root.pem'), root.pem)
  writeFileSync(file('root.der'), root.der)
  writeFileSync(file('other.pem'), makeRoot({ key: 'p256.d' }).pem)
  writeFileSync(file('chain.pem'), leaf.pem + intermediate.pem)
  writeFileSync(file('leaf.pem'), leaf.pem)
  writeFileSync(file('empty'), '')
  await tally.attempt('newcomer: compiles the device', async () => {
    const command = deviceCommand(readFileSync(file('trustcore/docs/embedding.md'), 'utf8'))
    const said = await succeed('sh', ['-c', `cd "$0" && ${command}`, empty])
    tally.check(said === '', `newcomer: the compiler says ${said}`)
  })
  await tally.attempt('newcomer: compiles', async () => {
    const said = await succeed('sh', ['-c', `cd "$0" && ${commandOf(readFileSync(EXAMPLE, 'utf8'))}`, empty])
    tally.check(said === '', `newcomer: the compiler says ${said}`)
    const expect = async (status: number, name: string, ...given: [root: string, chain: string, server: string]) => {
      const [rootFile, chainFile, server] = given
      const ran = await run(file('verify'), [file(rootFile), file(chainFile), server])
      const holds = ran.status === status && ran.output.trim() === name
      tally.check(holds, `newcomer: ${given.join(' ')}: exit status ${ran.status}, ${ran.output.trim()}`)
    }
    await expect(0, 'OK', 'root.pem', 'chain.pem', 'myserver.iocafe')
    await expect(0, 'OK', 'root.der', 'chain.pem', 'myserver.iocafe')
    await expect(1, 'NAME_MISMATCH', 'root.pem', 'chain.pem', 'other.iocafe')
    await expect(1, 'PATH_UNKNOWN_ISSUER', 'root.pem', 'leaf.pem', 'myserver.iocafe')
    await expect(1, 'SIGNATURE_WRONG', 'other.pem', 'chain.pem', 'myserver.iocafe')
    await expect(1, 'DER_TRUNCATED', 'root.pem', 'empty', 'myserver.iocafe')
  })
}

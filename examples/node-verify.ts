/**
 * Verifies the certificate chain in a file against an organisation's root:
 *
 *     node dist/examples/node-verify.js rootca.crt myserver-chain.crt myserver.iocafe
 */
import { readFileSync } from 'node:fs'
import { Verifier } from '../bindings/index.js'

const [rootFile, chainFile, name] = process.argv.slice(2)
if (!rootFile || !chainFile || !name) throw new Error('usage: node-verify ROOT CHAIN NAME')

const verifier = new Verifier({ anchors: readFileSync(rootFile) })
const verdict = verifier.verify({ chain: readFileSync(chainFile), expect: { name } })

console.log(verdict.explain())
process.exitCode = verdict.trusted ? 0 : 10

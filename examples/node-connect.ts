/**
 * Sends a line to a server of an organisation, if it is one, and prints what it answers:
 *
 *     node dist/examples/node-connect.js rootca.crt 192.0.2.7 6369 iocafe
 */
import { readFileSync } from 'node:fs'
import { connect, TrustError, Verifier } from '../bindings/index.js'

const [rootFile, host, port, organisation] = process.argv.slice(2)
if (!rootFile || !host || !port || !organisation) throw new Error('usage: node-connect ROOT HOST PORT ORGANISATION')

const trust = new Verifier({ anchors: readFileSync(rootFile) })
try {
  const { socket } = await connect({ host, port: Number(port), trust, expect: { organisation } })
  socket.end('the password\n')
  socket.pipe(process.stdout)
} catch (error) {
  if (!(error instanceof TrustError)) throw error
  console.error(error.verdict?.explain() ?? error.message)
  process.exitCode = 10
}

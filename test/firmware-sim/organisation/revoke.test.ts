/** The desk's CRL and deny list: what the core makes of them, their numbers, and what the desk refuses to sign. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Verifier } from '../../../bindings/index.js'
import type { KeyType } from '../../../firmware-sim/organisation/certificates.js'
import { initOrganisation, issueServer } from '../../../firmware-sim/organisation/files.js'
import { withLock } from '../../../firmware-sim/organisation/lock.js'
import { denyKey, revokeCertificate } from '../../../firmware-sim/organisation/revoke.js'
import { refusalMessage } from '../../support/desk.js'

const test = suite('organisation/revoke')

let directory = ''
test.before.each(() => {
  directory = mkdtempSync(join(tmpdir(), 'trustcore-revoke-'))
})
test.after.each(() => rmSync(directory, { recursive: true }))

const at = (name: string) => join(directory, 'keys-and-certs', name)
const revoke = (what: string) => revokeCertificate({ directory, what, days: 30, reason: 'keyCompromise' })
const deny = (what: string) => denyKey({ directory, what })

async function desk(keyType: KeyType = 'p256'): Promise<void> {
  await initOrganisation({ directory, organisation: 'iocafe', keyType })
  for (const label of ['first', 'second', 'third']) await issueServer({ directory, serverName: `${label}.iocafe` })
}

/** What the core says of a server under the CRL or the deny list that is there. */
function statusOf(label: string, list: 'crl' | 'deny'): string {
  const lists =
    list === 'crl'
      ? { crls: [readFileSync(at('rootca.crl'), 'latin1')] }
      : { denyLists: [readFileSync(at('rootca.deny'))] }
  const verifier = new Verifier({ anchors: readFileSync(at('rootca.crt')) })
  const verdict = verifier.verify({ chain: readFileSync(at(`${label}.crt`)), expect: { anyServer: true }, ...lists })
  assert.is(verdict.revocationLists[0]?.status, 'OK')
  return verdict.status
}

for (const keyType of ['p256', 'p384', 'rsa2048'] as const) {
  test(`a root with ${keyType}: what is listed is refused, and nothing else`, async () => {
    await desk(keyType)
    for (const [list, add] of [
      ['crl', revoke],
      ['deny', deny],
    ] as const) {
      await add('first.iocafe')
      assert.equal([statusOf('first', list), statusOf('second', list)], ['REVOKED', 'OK'])
      await add(at('second.crt'))
      assert.equal(
        ['first', 'second', 'third'].map((label) => statusOf(label, list)),
        ['REVOKED', 'REVOKED', 'OK'],
      )
    }
  })
}

test('numbers grow with each list, also with one that says the same, and after the last one was lost', async () => {
  await desk()
  for (const [file, add] of [
    ['rootca.crl', revoke],
    ['rootca.deny', deny],
  ] as const) {
    const first = await add('first.iocafe')
    const same = await add('first.iocafe')
    const second = await add('second.iocafe')
    assert.equal([first.already, same.already, second.already], [false, true, false])
    assert.equal([first.entries, same.entries, second.entries], [1, 1, 2])
    assert.ok(first.number < same.number && same.number < second.number)
    rmSync(at(file))
    const lost = await add('third.iocafe')
    assert.is(lost.entries, 1)
    assert.ok(lost.number >= first.number)
  }
})

test('many at once: no entry is lost, no number given twice, and the lock is gone', async () => {
  await desk()
  for (const add of [revoke, deny]) {
    const made = await Promise.all(['first', 'second', 'third', 'first'].map((label) => add(`${label}.iocafe`)))
    assert.is(Math.max(...made.map(({ entries }) => entries)), 3)
    assert.is(new Set(made.map(({ number }) => number)).size, made.length)
  }
  for (const list of ['crl', 'deny'] as const) {
    assert.equal(
      ['first', 'second', 'third'].map((label) => statusOf(label, list)),
      ['REVOKED', 'REVOKED', 'REVOKED'],
    )
  }
  assert.not.ok(existsSync(at('rootca.lock')))
})

test('a lock that stays is named, nothing is signed, and it is not taken away', async () => {
  await desk()
  writeFileSync(at('rootca.lock'), '4711\n')
  const why = await refusalMessage(withLock(at('rootca.lock'), () => Promise.resolve(), 60))
  assert.match(why, /rootca\.lock, made by process 4711/)
  assert.ok(existsSync(at('rootca.lock')))
  rmSync(at('rootca.lock'))
  await revoke('first.iocafe')
  // what fails while it holds the lock gives it back
  writeFileSync(at('rootca.crl'), 'no CRL')
  await refusalMessage(revoke('second.iocafe'))
  assert.not.ok(existsSync(at('rootca.lock')))
})

test('a certificate of another root is not revoked; its key can be denied', async () => {
  const theirs = mkdtempSync(join(tmpdir(), 'trustcore-revoke-'))
  try {
    await desk()
    await initOrganisation({ directory: theirs, organisation: 'iocafe' })
    await issueServer({ directory: theirs, serverName: 'rogue.iocafe' })
    const rogue = join(theirs, 'keys-and-certs', 'rogue.crt')
    assert.match(await refusalMessage(revoke(rogue)), /did not sign this certificate/)
    assert.is((await deny(rogue)).entries, 1)
  } finally {
    rmSync(theirs, { recursive: true })
  }
})

test('an old list that the root did not sign is not signed anew', async () => {
  await desk()
  await revoke('first.iocafe')
  await deny('first.iocafe')
  const crl = readFileSync(at('rootca.crl'), 'latin1').split('\n')
  const der = Buffer.from(crl.slice(1, -2).join(''), 'base64')
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
  writeFileSync(at('rootca.crl'), `${crl[0]}\n${der.toString('base64')}\n${crl.at(-2)}\n`)
  assert.match(await refusalMessage(revoke('second.iocafe')), /rootca\.crl/)
  const list = readFileSync(at('rootca.deny'))
  for (const [change, why] of [
    [(bytes: Buffer) => bytes.subarray(0, 40), /is no deny list/],
    [(bytes: Buffer) => bytes.subarray(0, -1), /another length/],
    [(bytes: Buffer) => Buffer.from(bytes.map((octet, i) => (i === 90 ? octet ^ 1 : octet))), /not signed by the root/],
  ] as const) {
    writeFileSync(at('rootca.deny'), change(list))
    assert.match(await refusalMessage(deny('second.iocafe')), why)
  }
  writeFileSync(at('rootca.deny'), list)
  assert.is((await deny('second.iocafe')).entries, 2)
})

test('refused: the root itself, what is no certificate, a server that is not here', async () => {
  await desk()
  assert.match(await refusalMessage(deny(at('rootca.crt'))), /key of the root itself/)
  assert.match(await refusalMessage(revoke('fourth.iocafe')), /No certificate can be read from fourth\.iocafe/)
  assert.match(await refusalMessage(revoke(at('secret/rootca.key'))), /No certificate can be read/)
  rmSync(at('secret/rootca.key'))
  assert.match(await refusalMessage(revoke('first.iocafe')), /rootca\.key cannot be read/)
})

test.run()

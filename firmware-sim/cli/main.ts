#!/usr/bin/env node
/**
 * The command line `trustcore`.
 */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { EXIT, failureOf } from './exit-status.js'
import { addExplain } from './explain.js'
import { addFlash } from './flash.js'
import { addOrg } from './org.js'
import { createOutput, toJson } from './output.js'
import { addPair } from './pair.js'
import { addProbe } from './probe.js'
import { addSim } from './sim.js'
import { addTrust } from './trust.js'

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** --json may stand anywhere: each command has it. */
const json = process.argv.includes('--json')
const output = createOutput(json)

function createProgram(): Command {
  const program = new Command('trustcore')
    .description('Devices trust an organisation: make its certificates, verify its servers, simulate its devices.')
    .version(version)
    .addHelpText(
      'after',
      '\nExit statuses: 0 ok, 1 a bug or a failed expectation, 2 usage, 10 untrusted, 11 identity changed, 12 expired, 13 revoked,\n14 unpaired, 20 unreachable, 21 protocol',
    )
  for (const add of [addOrg, addPair, addProbe, addTrust, addFlash, addExplain, addSim]) add(program, () => output)
  const each = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: (text) => process.stderr.write(text) })
    if (command.commands.length === 0) command.option('--json', 'write JSON for programs')
    for (const sub of command.commands) each(sub)
  }
  each(program)
  return program
}

/** Tells what went wrong and answers the exit status. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  const failure = failureOf(error)
  if (!failure) {
    console.error('This is a bug of trustcore. Please report it with what you typed and these lines:')
    console.error(error)
    return 1
  }
  if (json) console.log(toJson({ status: failure.status, exit: failure.exit, message: failure.message }))
  else console.error(failure.message)
  return failure.exit
}

try {
  await createProgram().parseAsync()
} catch (error) {
  process.exitCode = fail(error)
}

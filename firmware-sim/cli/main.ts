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
import { createOutput, shown, toJson } from './output.js'
import { addPair } from './pair.js'
import { addProbe } from './probe.js'
import { Interrupted } from './secret.js'
import { addSim } from './sim.js'
import { addTrust } from './trust.js'
import { UsageError } from './usage-error.js'

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** How a word that is not UTF-8 arrives: whatever it named cannot be named any more. */
const REPLACEMENT = '\ufffd'

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
  const each = (command: Command, path: string): void => {
    command.exitOverride().configureOutput({ writeErr: (text) => process.stderr.write(shown(text)) })
    command.option('--json', 'write JSON for programs').showHelpAfterError(`Next: ${path} --help`)
    for (const sub of command.commands) each(sub, `${path} ${sub.name()}`)
  }
  each(program, 'trustcore')
  return program
}

/**
 * Whoever reads the output may close it (`trustcore … | head`): the rest is then written to nobody, and the exit status still
 * says what happened. Whatever else keeps us from writing, such as a full disk, is told.
 */
function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return
      if (stream === process.stdout) console.error(`The output cannot be written (${error.code}). Write it elsewhere.`)
      process.exitCode = EXIT.usage
    })
  }
}

/** Ends as a program that Ctrl-C ended. */
function endInterrupted(): number {
  process.kill(process.pid, 'SIGINT')
  return 1
}

/** Tells what went wrong and answers the exit status. */
function fail(error: unknown): number {
  if (error instanceof Interrupted) return endInterrupted()
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok
    // the parser has written its text to stderr
    const message = error.code === 'commander.help' ? 'a command is missing' : error.message
    if (json) console.log(toJson({ status: 'USAGE', exit: EXIT.usage, message }))
    return EXIT.usage
  }
  const failure = failureOf(error)
  if (!failure) {
    console.error('This is a bug of trustcore. Please report it with what you typed and these lines:')
    console.error(error)
    return 1
  }
  if (json) console.log(toJson({ status: failure.status, exit: failure.exit, message: failure.message }))
  else console.error(shown(failure.message))
  return failure.exit
}

let isDone = false
process.on('exit', () => {
  // a promise that nothing will settle: Node would answer 13, which is `revoked` here
  if (!isDone) process.exitCode = 1
})
surviveClosedOutput()
try {
  if (process.argv.some((word) => word.includes(REPLACEMENT))) {
    throw new UsageError('a word of this command is not UTF-8. Rename the file or folder that it names.')
  }
  await createProgram().parseAsync()
} catch (error) {
  process.exitCode = fail(error)
}
isDone = true

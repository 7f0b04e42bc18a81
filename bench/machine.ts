/** Where and of what something was measured. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform } from 'node:os'
import { join } from 'node:path'

/** A machine and the modules. */
export interface Machine {
  cpu: string
  cores: number
  platform: string
  node: string
  /** What else ran: load average of one minute. */
  load: number
  /** Leading digits of the SHA-256 of each shipped module. */
  modules: Record<string, string>
}

const BUILDS = ['mcu', 'gateway']
const DIGITS = 12

/** This machine, and the modules built below `root`. */
export function thisMachine(root: string): Machine {
  const digest = (build: string) =>
    createHash('sha256')
      .update(readFileSync(join(root, `build/trustcore.${build}.wasm`)))
      .digest('hex')
      .slice(0, DIGITS)
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    platform: `${platform()} ${arch()}`,
    node: process.version,
    load: loadavg()[0] ?? 0,
    modules: Object.fromEntries(BUILDS.map((build) => [build, digest(build)])),
  }
}

/** One line for a table's foot. */
export function machineLine({ cpu, cores, platform, node, load, modules }: Machine): string {
  const shas = Object.entries(modules).map(([build, sha]) => `${build} ${sha}`)
  return `${cpu}, ${cores} cores, ${platform}, Node ${node}, load average ${load.toFixed(1)}; modules by SHA-256: ${shas.join(', ')}`
}

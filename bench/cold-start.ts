/** One process that verifies for the first time: prints how long each step took, in milliseconds, as JSON. */
import { benchChains, SERVER_NAME } from './chain-set.js'

/** Milliseconds of each step. */
export interface ColdStart {
  /** Loading the bindings. */
  load: number
  /** `new Verifier`: reads, compiles and instantiates the core, and adds the root. */
  create: number
  first: number
  tenth: number
}

const given = benchChains()[0]
if (!given) throw new Error('there are no chains')
const { chain, root } = given

async function timed<T>(work: () => T): Promise<[Awaited<T>, number]> {
  const start = performance.now()
  const answer = await work()
  return [answer, performance.now() - start]
}

const [{ Verifier }, load] = await timed(() => import('../bindings/index.js'))
const [verifier, create] = await timed(() => new Verifier({ anchors: root }))
const times: number[] = []
for (let i = 0; i < 10; i++) {
  const [{ trusted }, spent] = await timed(() => verifier.verify({ chain, expect: { name: SERVER_NAME } }))
  if (!trusted) throw new Error('a good chain was refused')
  times.push(spent)
}
const cold: ColdStart = { load, create, first: times[0] ?? 0, tenth: times[9] ?? 0 }
console.log(JSON.stringify(cold))

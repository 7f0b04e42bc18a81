/** Counts what passed and what failed, and says each failure once. */
export class Tally {
  passed = 0
  failed = 0
  readonly #print: (line: string) => void

  constructor(print: (line: string) => void = (line) => console.log(line)) {
    this.#print = print
  }

  /** Something held, or it did not, and why. */
  check(holds: boolean, what: string): void {
    if (holds) this.passed += 1
    else {
      this.failed += 1
      this.#print(`FAIL  ${what}`)
    }
  }

  /** Something whose failure is an exception. */
  async attempt<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await work()
      this.passed += 1
      return answer
    } catch (error) {
      this.failed += 1
      this.#print(`FAIL  ${what}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }

  /** Lines `ok …` and `FAIL …` of a test program. */
  lines(output: string, of: string): void {
    const lines = output.split('\n').filter((line) => /^(ok|FAIL) /.test(line))
    this.check(lines.length > 0, `${of}: no check in its output`)
    for (const line of lines) this.check(line.startsWith('ok '), `${of}: ${line.slice(5)}`)
  }

  end(): void {
    this.#print(`${this.passed} passed, ${this.failed} failed`)
    if (this.failed !== 0) process.exitCode = 1
  }
}

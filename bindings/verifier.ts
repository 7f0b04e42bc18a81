/**
 * Verifier: verifies chains against root certificates that are given once. Between verifications it
 * keeps the greatest numbers of CRLs and deny lists, and nothing else.
 */
import { type CertificateInput, certificateBytes } from './certificate-input.js'
import { BUILDS, type Build, Core } from './core.js'
import { type Change, ListHistory, withInput } from './list-history.js'
import { copyOf, objectWith, oneOf } from './parameter.js'
import { STATUS } from './status.js'
import { TrustError } from './trust-error.js'
import type { Verdict } from './verdict.js'
import { encodeVerification, type VerifyOptions, verify } from './verification.js'

/** What a Verifier trusts. */
export interface VerifierOptions {
  /**
   * Root certificates, PEM or DER.
   * @example
   * new Verifier({ anchors: [readFileSync('rootca.crt'), readFileSync('other-root.crt')] })
   */
  anchors: CertificateInput | readonly CertificateInput[]
  /** Which wasm build; `gateway` if it is left out. */
  build?: Build | undefined
}

const BY_HAND = 1

/** Verifies chains, synchronously, against its root certificates. */
export class Verifier {
  /** Which wasm build it runs. */
  readonly build: Build
  readonly #core: Core

  /**
   * @throws TypeError on misuse
   * @throws TrustError if a root certificate cannot be an anchor
   */
  constructor(options: VerifierOptions) {
    const given = objectWith(options, ['anchors', 'build'], 'options')
    const anchors = certificateBytes(given['anchors'], 'anchors').map(copyOf)
    this.build = oneOf(given['build'] ?? 'gateway', BUILDS, 'build')
    this.#core = new Core(this.build)
    const history = new ListHistory()
    this.#core.reload = (core) => history.play(core)
    history.play(this.#core)
    for (const [i, anchor] of anchors.entries()) {
      const add: Change = (core) =>
        withInput(core, anchor, () => core.call('tc_list_add', anchor.length, BY_HAND, 0, 0))
      const code = history.change(this.#core, [add])
      if (code !== STATUS.OK.code) throw new TrustError(code, { what: `Root certificate ${i} is refused.` })
    }
  }

  /**
   * Verifies a chain. A chain that is not trusted is a verdict, not an exception.
   * @example
   * const verdict = verifier.verify({ chain: readFileSync('myserver.crt'), expect: { name: 'myserver.iocafe' } })
   * if (!verdict.trusted) console.error(verdict.explain())
   * @throws TypeError on misuse
   * @throws CoreFault if the core has a bug
   */
  verify(options: VerifyOptions): Verdict {
    const verification = encodeVerification(options)
    if ('captured' in options.expect)
      throw new TypeError('`expect.captured` needs a TrustList: a Verifier captures nothing')
    return verify(this.#core, verification)
  }
}

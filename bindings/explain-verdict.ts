/**
 * A verdict in words for people.
 */
import type { ShownCertificate } from './certificate-input.js'
import { explainStatus } from './explain-status.js'
import type { Check, DateFacts } from './report.js'
import type { Verdict } from './verdict.js'

const FACTS: readonly [keyof DateFacts, string][] = [
  ['leafExpired', 'the server certificate has expired'],
  ['leafNotYetValid', 'the server certificate is not valid yet'],
  ['intermediateExpired', 'an intermediate has expired'],
  ['intermediateNotYetValid', 'an intermediate is not valid yet'],
  ['anchorExpired', 'the root has expired'],
  ['anchorNotYetValid', 'the root is not valid yet'],
  ['crlNotCurrent', 'a CRL that was looked at is not current'],
  ['timeUnknown', 'the time is unknown, so nothing can be said of expiry'],
]

function date(seconds: number): string {
  const milliseconds = seconds * 1000
  return Math.abs(milliseconds) > 8.64e15 ? `${seconds} s` : new Date(milliseconds).toISOString().slice(0, 10)
}

function datesInWords(dates: DateFacts): string[] {
  const facts = FACTS.filter(([fact]) => dates[fact] === true).map(([, words]) => words)
  const { notBefore, notAfter } = dates
  if (notBefore !== null && notAfter !== null) facts.unshift(`valid ${date(notBefore)} to ${date(notAfter)}`)
  return facts
}

function checkInWords({ name, ran, passed }: Check): string {
  return `  ${(ran ? (passed ? 'passed' : 'failed') : 'not run').padEnd(8)} ${name}`
}

/** The lines of explain(). `shown` are the certificates of the chain as far as they can be read. */
export function explainVerdict(verdict: Verdict, shown: readonly (ShownCertificate | undefined)[]): string {
  const { trusted, status, certificate, offset, organisation, anchor, path, dates } = verdict
  const { code, text, next } = explainStatus(status)
  const subject = (index: number): string => shown[index]?.subject ?? 'cannot be read'
  const root = `root of ${organisation ?? 'an organisation'} (entry ${anchor} of the trusted list)`
  const lines = [trusted ? 'Verdict: trusted' : `Verdict: rejected, ${status} (${code})`]
  if (!trusted) lines.push(`Why:     ${text}`)
  if (certificate !== null) {
    const place =
      certificate.kind === 'chain'
        ? `certificate ${certificate.index} of the chain (${subject(certificate.index)})`
        : `entry ${certificate.index} of the trusted list`
    lines.push(`Where:   ${place}${offset === null ? '' : `, byte ${offset}`}`)
  }
  const orphan = certificate?.kind === 'chain' ? shown[certificate.index] : undefined
  if (status === 'PATH_UNKNOWN_ISSUER' && orphan) lines.push(`Missing: the certificate of ${orphan.issuer}`)
  if (path.length > 0) {
    const steps = path.map((index) => `certificate ${index} (${subject(index)})`)
    lines.push(`Path:    ${[...steps, ...(anchor === null ? [] : [root])].join('\n      -> ')}`)
  }
  for (const [i, fact] of datesInWords(dates).entries()) lines.push(`${i === 0 ? 'Dates:  ' : '        '} ${fact}`)
  if (!trusted && next !== '') lines.push(`Next:    ${next}`)
  return [...lines, 'Checks:', ...verdict.checks.map(checkInWords)].join('\n')
}

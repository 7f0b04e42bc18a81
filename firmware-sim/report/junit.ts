/**
 * JUnit XML, as build servers read it: a test suite for all runs, a test case for each. Times are virtual.
 */
import type { Outcome } from '../simulator/scenario.js'

/** Text of an attribute or of an element (XML 1.0 §2.4); control characters, which XML cannot hold, become question marks. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^\t\n\x20-\uffff]/g, '?')
}

function testCase({ scenario, policy, failed, failures, replay, virtualMs }: Outcome): string {
  const seconds = (virtualMs / 1000).toFixed(3)
  const open = `    <testcase classname="${escaped(scenario)}" name="${escaped(policy)}" time="${seconds}"`
  if (failed === 0) return `${open}/>`
  const text = [...failures, `see it again: ${replay}`].map(escaped).join('\n')
  return `${open}>\n      <failure message="${failed} failed">${text}</failure>\n    </testcase>`
}

/** All runs as one document. */
export function junitXml(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter((outcome) => outcome.failed > 0).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="trustcore sim" tests="${outcomes.length}" failures="${failed}">`,
    ...outcomes.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

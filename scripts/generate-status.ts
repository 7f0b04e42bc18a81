/**
 * Generates every form of the status table from assembly/status.csv: assembly/status.ts (wasm), bindings/status.ts
 * (TypeScript), bindings/c/status.h and status_text.c (C) and docs/status.md (people). With `--check` it writes nothing and fails when
 * a generated file differs from what the table says.
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface Row {
  code: number
  name: string
  text: string
  next: string
}

const BANDS: readonly [number, string][] = [
  [0, 'success'],
  [100, 'order and arguments of calls'],
  [200, 'limits and budgets'],
  [300, 'DER'],
  [350, 'PEM'],
  [400, 'certificate'],
  [420, 'extensions'],
  [500, 'algorithms'],
  [510, 'keys'],
  [550, 'signatures'],
  [600, 'path'],
  [650, 'server name'],
  [700, 'time'],
  [750, 'revocation'],
  [800, 'trusted list'],
  [850, 'root certificates'],
  [870, 'succession'],
  [900, 'capture'],
]

/** Splits one CSV line (RFC 4180 without line breaks in fields). */
function fieldsOf(line: string): string[] {
  const fields: string[] = []
  const field = /("(?:[^"]|"")*"|[^,]*)(,|$)/gy
  for (;;) {
    const match = field.exec(line)
    if (!match) throw new Error(`status.csv: malformed line: ${line}`)
    const raw = match[1] ?? ''
    fields.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (match[2] === '') return fields
  }
}

function readTable(path: string): Row[] {
  const rows: Row[] = []
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n').slice(1)) {
    const fields = fieldsOf(line)
    const [code, name, text, next] = fields
    if (fields.length !== 4 || !code || !name || !text || next === undefined) {
      throw new Error(`status.csv: not four fields: ${line}`)
    }
    if (!/^\d+$/.test(code)) throw new Error(`status.csv: bad code ${code}`)
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw new Error(`status.csv: bad name ${name}`)
    rows.push({ code: Number(code), name, text, next })
  }
  rows.sort((a, b) => a.code - b.code)
  for (const [i, row] of rows.entries()) {
    if (rows[i - 1]?.code === row.code) throw new Error(`status.csv: code ${row.code} twice`)
    if (rows.filter((r) => r.name === row.name).length > 1) throw new Error(`status.csv: name ${row.name} twice`)
  }
  return rows
}

/** The band of a code: the last one that begins at or below it. */
function bandOf(code: number): string {
  return BANDS.filter(([start]) => start <= code).at(-1)?.[1] ?? ''
}

function forWasm(rows: Row[]): string {
  const lines = rows.map((r) => `/** ${r.text} */\nexport const ${r.name}: u32 = ${r.code};`)
  return `// Generated from status.csv by scripts/generate-status.ts: do not edit.\n${lines.join('\n')}\n`
}

function forTypeScript(rows: Row[]): string {
  const quote = (s: string) => `'${s.replaceAll("'", "\\'")}'`
  const entries = rows.map((r) => `  ${r.name}: { code: ${r.code}, text: ${quote(r.text)}, next: ${quote(r.next)} },`)
  return `// Generated from assembly/status.csv by scripts/generate-status.ts: do not edit.

/** Every status of the core: its code, what it means, and the safe next step. */
export const STATUS = {
${entries.join('\n')}
} as const satisfies Record<string, { code: number; text: string; next: string }>

/** Name of a status. */
export type StatusName = keyof typeof STATUS
`
}

function forC(rows: Row[]): string {
  const lines = rows.map((r) => `#define TC_${r.name} ${r.code}u /* ${r.text} */`)
  return `/* Generated from assembly/status.csv by scripts/generate-status.ts: do not edit. */
#ifndef TRUSTCORE_STATUS_H
#define TRUSTCORE_STATUS_H

${lines.join('\n')}

#endif
`
}

function forCTexts(rows: Row[]): string {
  const quote = (s: string) => `"${s.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  const lines = rows.map((r) => `    {TC_${r.name}, "${r.name}", ${quote(r.text)}},`)
  return `/* Generated from assembly/status.csv by scripts/generate-status.ts: do not edit. */
#include "trustcore.h"

static const struct status_text {
  uint32_t code;
  const char *name, *text;
} texts[] = {
${lines.join('\n')}
};

static const struct status_text *find(uint32_t status) {
  static const struct status_text unknown = {0, "", ""};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    if (texts[i].code == status) return &texts[i];
  }
  return &unknown;
}

const char *tc_status_name(uint32_t status) { return find(status)->name; }

const char *tc_status_text(uint32_t status) { return find(status)->text; }
`
}

function forPeople(rows: Row[]): string {
  const parts: string[] = [
    '# Status codes',
    '',
    'Generated from `assembly/status.csv` by `npm run generate`. A status is not trust: only the verdict is.',
    'Codes are never reused.',
  ]
  let band = ''
  for (const row of rows) {
    if (bandOf(row.code) !== band) {
      band = bandOf(row.code)
      parts.push('', `## ${band}`, '', '| code | name | meaning | next step |', '|---|---|---|---|')
    }
    parts.push(`| ${row.code} | \`${row.name}\` | ${row.text} | ${row.next} |`)
  }
  return `${parts.join('\n')}\n`
}

const root = new URL('../../', import.meta.url)
const rows = readTable(new URL('assembly/status.csv', root).pathname)
const outputs: [string, string][] = [
  ['assembly/status.ts', forWasm(rows)],
  ['bindings/status.ts', forTypeScript(rows)],
  ['bindings/c/status.h', forC(rows)],
  ['bindings/c/status_text.c', forCTexts(rows)],
  ['docs/status.md', forPeople(rows)],
]
const check = process.argv.includes('--check')
let stale = 0
for (const [path, text] of outputs) {
  const url = new URL(path, root)
  if (check) {
    let present = ''
    try {
      present = readFileSync(url, 'utf8')
    } catch {
      // a missing file is as stale as a different one
    }
    if (present !== text) {
      stale++
      console.error(`generate-status: ${path} is out of date; run: npm run generate`)
    }
  } else {
    writeFileSync(url, text)
  }
}
if (stale) process.exitCode = 1
else console.log(`generate-status: ${rows.length} codes, ${outputs.length} files ${check ? 'up to date' : 'written'}`)

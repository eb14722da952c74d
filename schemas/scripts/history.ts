import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventToken } from '../src/token.ts'
import type { Named } from '../src/schema.ts'
import { incompatibilities } from './compatibility.ts'

export interface Released {
  readonly version: number
  readonly schema: Named
}

/** Released versions by subject, oldest first. */
export type History = ReadonlyMap<string, readonly Released[]>

export const HISTORY = join(import.meta.dirname, '../history')

const versionsIn = (folder: string): Released[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.avsc'))
    .map((name) => ({
      version: Number.parseInt(name, 10),
      schema: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Named,
    }))
    .sort((a, b) => a.version - b.version)

export const readHistory = (folder: string = HISTORY): History =>
  new Map(
    (existsSync(folder) ? readdirSync(folder) : []).map((subject) => [
      subject,
      versionsIn(join(folder, subject)),
    ]),
  )

const gaps = (history: History): readonly string[] =>
  [...history].flatMap(([subject, versions]) =>
    versions.every(({ version }, index) => version === index + 1)
      ? []
      : [
          `${subject} has versions ${versions.map(({ version }) => version).join(', ')}; expected 1 to the newest without a gap`,
        ],
  )

/** Compares what is written now with every released version (FULL_TRANSITIVE), one sentence each. */
export const historyProblems = (
  history: History,
  events: readonly EventToken<unknown>[],
): readonly string[] => [
  ...gaps(history),
  ...[...history.keys()]
    .filter((subject) => !events.some((token) => token.subject === subject))
    .map((subject) => `${subject} was released and is gone; its records are still on the topic`),
  ...events.flatMap((token) =>
    (history.get(token.subject) ?? []).flatMap(({ version, schema }) =>
      incompatibilities(schema, token.schema as Named).map(
        (problem) => `${token.name} against version ${String(version)}: ${problem}`,
      ),
    ),
  ),
]

/** Keeps the events that differ from their newest released version as the next one; returns what was written. */
export const release = (
  events: readonly EventToken<unknown>[],
  folder: string = HISTORY,
): readonly string[] => {
  const history = readHistory(folder)
  return events.flatMap(({ subject, schema }) => {
    const newest = history.get(subject)?.at(-1)
    if (newest !== undefined && JSON.stringify(newest.schema) === JSON.stringify(schema)) return []
    const version = `${subject}/${String((newest?.version ?? 0) + 1)}.avsc`
    mkdirSync(join(folder, subject), { recursive: true })
    writeFileSync(join(folder, version), `${JSON.stringify(schema, undefined, 1)}\n`)
    return [version]
  })
}

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MeshError, messageOf } from '@carrick/kernel'
import type { Entry } from './entry.ts'

const KINDS: ReadonlySet<string> = new Set<Entry['kind']>([
  'run',
  'nemesis',
  'accepted',
  'call',
  'answer',
  'commit',
  'publish',
  'foreign',
  'document',
  'org-write',
  'org-order',
  'client-order',
  'lane',
  'case',
  'operator',
  'audit',
  'return',
  'credit-memo',
  'refund',
  'return-end',
])

/** Where entries go as they happen. */
export interface History {
  readonly file: string
  readonly entries: readonly Entry[]
  readonly write: (entry: Entry) => void
}

/** Begins the file anew; each entry is one line of JSON. */
export const openHistory = (file: string): History => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  const entries: Entry[] = []
  return {
    file,
    entries,
    write: (entry) => {
      entries.push(entry)
      appendFileSync(file, `${JSON.stringify(entry)}\n`)
    },
  }
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  KINDS.has(value.kind)

const readLine = (file: string, line: string, number: number): Entry => {
  const at = `${file}:${String(number)}`
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (thrown) {
    throw new MeshError('MESH_FAULTS_HISTORY', `${at} is no JSON: ${messageOf(thrown)}`)
  }
  if (isEntry(value)) return value
  throw new MeshError(
    'MESH_FAULTS_HISTORY',
    `${at} is no entry of a history; expected an object whose kind is one of ${[...KINDS].join(', ')}`,
  )
}

/** A whole history. Throws MESH_FAULTS_HISTORY that names the line. */
export const readHistory = (file: string): readonly Entry[] => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new MeshError('MESH_FAULTS_HISTORY', `${file} cannot be read: ${messageOf(thrown)}`)
  }
  return text
    .split('\n')
    .map((line, index) => [line, index + 1] as const)
    .filter(([line]) => line !== '')
    .map(([line, number]) => readLine(file, line, number))
}

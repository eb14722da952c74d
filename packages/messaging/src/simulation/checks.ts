import { inboxName } from '../ports/store.ts'
import { HEADER } from '@carrick/kernel'
import { endOf, type MemoryBroker, offsetName } from '../memory/broker.ts'
import { type MemoryDatabase, rowsInLane } from '../memory/database.ts'
import type { Plan } from './plan.ts'
import { type Book, DERIVED, FACTS, type Outside } from './service.ts'
import type { SimulatedErp } from './erp.ts'
import { GROUP } from './members.ts'

export interface Evidence {
  readonly broker: MemoryBroker
  readonly database: MemoryDatabase
  readonly erp: SimulatedErp
  readonly outside: Outside
  readonly plan: Plan
}

/** No parked event lies behind an open lane. */
export const laneProblems = (
  { lanes, parked }: MemoryDatabase,
  database: MemoryDatabase,
): string[] =>
  [...parked.keys()]
    .filter((key) => !lanes.has(key) && rowsInLane(database, key).length > 0)
    .map((key) => `parked events of ${key} lie behind an open lane`)

/** Committed offsets pass no event that the inbox does not know. */
export const offsetProblems = (
  { broker, database }: Pick<Evidence, 'broker' | 'database'>,
  checked: Map<string, number>,
): string[] => {
  const problems: string[] = []
  for (const topic of Object.values(FACTS)) {
    for (const [partition, { start, records }] of (broker.topics.get(topic) ?? []).entries()) {
      const name = offsetName(topic, partition)
      const committed = broker.groups.get(GROUP)?.committed.get(name) ?? start
      for (let offset = checked.get(name) ?? start; offset < committed; offset += 1) {
        const id = records[offset - start]?.headers[HEADER.id]
        if (id === undefined || database.inbox.has(id)) continue
        problems.push(
          `offset ${String(committed)} of ${name} passed event ${id} at ${String(offset)}`,
        )
      }
      checked.set(name, Math.max(checked.get(name) ?? start, committed))
    }
  }
  return problems
}

interface Publication {
  readonly key: string
  readonly producer: string
  readonly n: number
  readonly id: string
}

/** What readers downstream see, repeats left out. */
const firstOccurrences = (broker: MemoryBroker): Publication[] => {
  const seen = new Set<string>()
  const found: Publication[] = []
  for (const { records } of broker.topics.get(DERIVED) ?? []) {
    for (const { key, value, headers } of records) {
      const id = headers[HEADER.id] ?? ''
      if (seen.has(id)) continue
      seen.add(id)
      const wire = JSON.parse(Buffer.from(value ?? []).toString()) as { value: Publication }
      found.push({ key: key ?? '', producer: wire.value.producer, n: wire.value.n, id })
    }
  }
  return found
}

const orderProblems = ({ broker, plan }: Evidence): string[] => {
  const problems: string[] = []
  const last = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const { key, producer, n } of firstOccurrences(broker)) {
    const name = `${producer} of ${key}`
    const before = last.get(name) ?? 0
    if (producer !== 's' && n <= before)
      problems.push(`downstream saw ${name}: ${String(n)} after ${String(before)}`)
    last.set(name, Math.max(before, n))
    counts.set(`${name} ${String(n)}`, (counts.get(`${name} ${String(n)}`) ?? 0) + 1)
  }
  for (const { key, producer, n, isDerived, id } of plan.events) {
    if (!isDerived || plan.skipped.has(id)) continue
    const count = counts.get(`${producer} of ${key} ${String(n)}`) ?? 0
    if (count !== 1)
      problems.push(`${producer}${String(n)} of ${key} was published as ${String(count)} events`)
  }
  return problems
}

const stateProblems = ({ database, plan }: Evidence): string[] => {
  const problems: string[] = []
  for (const key of new Set(plan.events.filter((e) => e.isDerived).map((event) => event.key))) {
    const row = database.states.get(key)
    const book = row === undefined ? { applied: [] } : (JSON.parse(row.body) as Book)
    const expected = plan.events
      .filter((event) => event.key === key && event.isDerived && !plan.skipped.has(event.id))
      .map(({ producer, n }) => `${producer}${String(n)}`)
    const [found, wanted] = [[...book.applied].sort(), [...expected].sort()]
    if (found.join() !== wanted.join())
      problems.push(`state of ${key} is ${found.join()}, the facts say ${wanted.join()}`)
    for (const producer of new Set(expected.map(([first]) => first ?? ''))) {
      const mine = book.applied
        .filter((name) => name.startsWith(producer))
        .map((s) => Number(s.slice(1)))
      const isSorted = mine.every((n, index) => index === 0 || n > (mine[index - 1] ?? 0))
      if (!isSorted && producer !== 's')
        problems.push(`${key} applied ${producer} as ${mine.join()}`)
    }
  }
  return problems
}

const conservationProblems = ({ database, plan }: Evidence): string[] =>
  plan.events.flatMap(({ id, key }) => {
    const row = database.inbox.get(inboxName({ id, generation: 0 }))
    if (row === undefined) return [`event ${id} of ${key} was lost`]
    return row.disposition === 'waiting' ? [`event ${id} of ${key} still waits`] : []
  })

/** One document per operation key, in the ERP's own books, whatever happens. */
const effectProblems = ({ erp }: Pick<Evidence, 'erp'>): string[] =>
  [...erp.books]
    .filter(([, documents]) => documents.length > 1)
    .map(
      ([opKey, documents]) =>
        `${opKey} has ${String(documents.length)} documents: ${JSON.stringify(documents)}`,
    )

const missingEffects = ({ erp, plan }: Evidence): string[] =>
  plan.events
    .filter(({ type, id }) => type === 'Ask' && !plan.skipped.has(id))
    .filter(({ key, n }) => !erp.books.has(`${key}/create/${String(n)}`))
    .map(({ key, n }) => `${key}/create/${String(n)} has no document`)

const writeProblems = ({ outside, plan }: Evidence): string[] => {
  const newest = new Map<string, number>()
  for (const { type, key, n } of plan.events) {
    if (type === 'Wish') newest.set(key, Math.max(newest.get(key) ?? 0, n))
  }
  return [...newest]
    .filter(([key, n]) => outside.written.get(key) !== n)
    .map(
      ([key, n]) =>
        `${key} was written as ${String(outside.written.get(key))}, wished ${String(n)}`,
    )
}

interface CaseFact {
  readonly caseId: string
  readonly caseVersion: number
  readonly subject: string
  readonly code: string
}

const caseProblems = ({ broker }: Evidence): string[] => {
  const open = new Map<string, string>()
  const facts = (broker.topics.get('carrick.case.v1') ?? [])
    .flatMap(({ records }) => records)
    .map(({ headers, value }) => {
      const wire = JSON.parse(Buffer.from(value ?? []).toString()) as { value: CaseFact }
      return { isOpened: headers[HEADER.type] === 'CaseOpened', ...wire.value }
    })
    .sort((a, b) => a.caseVersion - b.caseVersion)
  for (const { isOpened, caseId, subject, code } of facts) {
    if (isOpened) open.set(caseId, `${code} of ${subject}`)
    else open.delete(caseId)
  }
  return [...open.values()].map((about) => `the case ${about} was never resolved`)
}

/** What still moves; empty when the world is at rest. */
export const unrest = ({ broker, database }: Pick<Evidence, 'broker' | 'database'>): string[] => {
  const moving: string[] = []
  for (const topic of Object.values(FACTS)) {
    for (const [partition, log] of (broker.topics.get(topic) ?? []).entries()) {
      const name = offsetName(topic, partition)
      const committed = broker.groups.get(GROUP)?.committed.get(name) ?? 0
      if (committed < endOf(log))
        moving.push(`${name} is at ${String(committed)} of ${String(endOf(log))}`)
    }
  }
  for (const [key, lane] of database.lanes) moving.push(`lane ${key} is ${lane.state}`)
  for (const key of database.parked.keys()) moving.push(`rows of ${key}`)
  for (const key of database.awaits.keys()) moving.push(`${key} awaits`)
  for (const slot of database.slots.values()) {
    if (slot.packSeq > slot.published) moving.push(`packs of ${slot.slot}`)
  }
  for (const row of database.wanted.values())
    if (row.state === 'dirty') moving.push(`wish ${row.key}`)
  return moving
}

/** All promises, when the world is at rest. */
export const finalProblems = (evidence: Evidence): string[] => [
  ...conservationProblems(evidence),
  ...orderProblems(evidence),
  ...stateProblems(evidence),
  ...effectProblems(evidence),
  ...missingEffects(evidence),
  ...writeProblems(evidence),
  ...caseProblems(evidence),
  ...laneProblems(evidence.database, evidence.database),
]

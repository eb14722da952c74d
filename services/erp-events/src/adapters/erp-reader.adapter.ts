import { decodeFact, type ErpPort, factTold, type Page } from '@carrick/erp'
import type { ErpFact } from '../domain/erp-fact.ts'
import type { ErpReader, FeedPage } from '../ports.ts'

/** Facts of one page; a large order is some 80 kB as JSON, and a page is one commit. */
const PAGE = 200
/** Of an entry that makes no sense; a whole one is smaller. */
const MOST_CHARACTERS = 200_000

const pageOf = <T, E>({ entries, unreadable = [], ...page }: Page<T>, take: (entry: T) => E) => ({
  ...page,
  entries: entries.map(take),
  unreadable: unreadable.map(({ entry, problem: { code, message } }) => ({
    entry: JSON.stringify(entry).slice(0, MOST_CHARACTERS),
    code,
    message,
  })),
})

/** Reads through the ERP port; `deadlineMs` says how long one read may take. */
export const createErpReader = (port: ErpPort, deadlineMs: () => number): ErpReader => ({
  name: port.instance,
  changes: async (cursor, signal): Promise<FeedPage<ErpFact>> => {
    const call = { signal, deadlineMs: deadlineMs() }
    return pageOf(await port.changesSince(cursor ?? undefined, PAGE, call), (fact) => fact)
  },
  versionOf: async (documentId, mark, signal) => {
    const document = await port.readOrder(documentId, { signal, deadlineMs: deadlineMs() })
    return document?.mark === mark ? document.version : null
  },
  numbers: async (type, cursor, signal) => {
    const kind = type === 'CUSTOMER' ? 'customer' : 'product'
    const call = { signal, deadlineMs: deadlineMs() }
    const page = await port.masterData(kind, cursor ?? undefined, PAGE, call)
    return pageOf(page, ({ number, internalId, active }) => ({ number, internalId, active }))
  },
})

/** An entry as it came once more, for a reader that may have learned since. */
export const readEntry = (entry: string): ErpFact | undefined => {
  try {
    return factTold(decodeFact(JSON.parse(entry) as unknown))
  } catch {
    return undefined
  }
}

import { type Clock, isUuid, uuid7 } from '@carrick/kernel'
import { isWhole, readStand } from './read-stand.source.ts'
import type { ErpFact } from '../domain/erp-fact.ts'
import { documentsOf, isOrderBook } from '../domain/order-book.ts'
import { type Finding, isOrdersOwn, isSetBack } from '../domain/set-back.ts'
import { setBackPapers } from '../domain/set-back-papers.ts'
import { toldNames } from '../domain/told-name.ts'
import type { ErpReader, RestoreWatch } from '../ports.ts'
import { documentSetBack } from './compare-document.handler.ts'

export interface RestoreWatchDeps {
  readonly erp: ErpReader
  readonly clock: Clock
  readonly keysNamed: (name: string, limit: number) => Promise<readonly string[]>
  readonly state: (key: string) => Promise<unknown>
}

/** Of one hour. */
const MOST_ORDERS = 100_000
/** So many hours with orders that are all as they were told lie before the backup. */
const QUIET_HOURS = 2

/** Asks the ERP about what it told lately, hour by hour back to before its backup. */
export const createRestoreWatch = ({
  erp,
  clock,
  keysNamed,
  state,
}: RestoreWatchDeps): RestoreWatch<ErpFact> => {
  const findingsOf = async (key: string, signal: AbortSignal): Promise<readonly Finding[]> => {
    const book = await state(key)
    const found: Finding[] = []
    for (const [documentId, told] of isOrderBook(book) ? documentsOf(book, erp.name) : []) {
      // A document of others has no mark to ask for.
      if (!isOrdersOwn(told) || told.isLost === true || told.observed !== undefined) continue
      const version = await erp.versionOf(documentId, key, signal)
      if (isSetBack(told, version)) found.push({ erp: erp.name, documentId, version })
    }
    return found
  }
  /** Deliveries, invoices and receipts are asked for together: they are read from the feed. */
  const papersOf = async (
    asked: ReadonlyMap<string, readonly Finding[]>,
    signal: AbortSignal,
  ): Promise<readonly (readonly [string, readonly Finding[]])[]> => {
    const stand = await readStand(erp, new Set(asked.keys()), signal)
    const found: [string, readonly Finding[]][] = []
    for (const [key, findings] of asked) {
      if (!isWhole(stand, key)) continue
      const book = await state(key)
      const known = new Set(findings.map(({ documentId }) => documentId))
      for (const [documentId, told] of isOrderBook(book) ? documentsOf(book, erp.name) : []) {
        const isAsked = told.isLost !== true && told.observed === undefined
        if (!isAsked || known.has(documentId)) continue
        const papers = setBackPapers(told, stand.of.get(key) ?? [])
        const version = (told.version ?? 0) - (told.era ?? 0)
        if (papers.length > 0) found.push([key, [{ erp: erp.name, documentId, version, papers }]])
      }
    }
    return found
  }
  return {
    landmarkOf: (fact) => {
      if (fact.type !== 'order' || !isUuid(fact.document.mark)) return undefined
      const { mark, documentId, version } = fact.document
      return { mark, documentId, version }
    },
    stands: async ({ documentId, mark, version }, signal) =>
      ((await erp.versionOf(documentId, mark, signal)) ?? -1) >= version,
    compare: async ({ mark }, signal) => {
      const asked = new Map<string, readonly Finding[]>()
      const ask = async (key: string): Promise<boolean> => {
        const known = asked.get(key) ?? (await findingsOf(key, signal))
        asked.set(key, known)
        return known.length > 0
      }
      await ask(mark)
      let quiet = 0
      for (const name of toldNames(erp.name, clock.now())) {
        const keys = await keysNamed(name, MOST_ORDERS)
        let isConcerned = false
        for (const key of keys) isConcerned = (await ask(key)) || isConcerned
        if (isConcerned) quiet = 0
        else if (keys.length > 0) quiet += 1
        if (quiet >= QUIET_HOURS) break
      }
      const concerned = [...asked, ...(await papersOf(asked, signal))].flatMap(([key, findings]) =>
        findings.map((body) => ({ token: documentSetBack, key, id: uuid7(clock.now()), body })),
      )
      return { orders: asked.size, concerned }
    },
  }
}

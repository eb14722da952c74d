import assert from 'node:assert/strict'
import type { ErpFact, Page } from '../erp-document.ts'
import { factKey } from '../fact-key.ts'
import { call, type ErpUnderTest } from './case.ts'

/** A feed that does not end within so many pages is broken. */
const MOST_PAGES = 10_000

/** Reads pages to the end. */
export const readAll = async <T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  from?: string,
): Promise<{ readonly entries: readonly T[]; readonly cursor: string }> => {
  const entries: T[] = []
  let cursor = from
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read(cursor)
    entries.push(...page.entries)
    cursor = page.cursor
    if (!page.more) return { entries, cursor }
  }
  assert.fail(`the feed says "more" for ever, last at ${String(cursor)}`)
}

export const readFacts = (
  erp: ErpUnderTest,
  from: string | undefined,
  pageSize = 500,
): Promise<{ readonly entries: readonly ErpFact[]; readonly cursor: string }> =>
  readAll((cursor) => erp.port.changesSince(cursor, pageSize, call()), from)

const lastEnds = new WeakMap<ErpUnderTest, string>()

/** Where the feed ends now, read on from where it ended for the case before. */
export const feedEnd = async (erp: ErpUnderTest): Promise<string> => {
  const { cursor } = await readFacts(erp, lastEnds.get(erp))
  lastEnds.set(erp, cursor)
  return cursor
}

export const factsOf = <Type extends ErpFact['type']>(
  facts: readonly ErpFact[],
  type: Type,
  mark: string,
): readonly Extract<ErpFact, { type: Type }>[] =>
  facts.filter((fact): fact is Extract<ErpFact, { type: Type }> => {
    if (fact.type !== type || fact.type === 'stock') return false
    return (fact.type === 'order' ? fact.document.mark : fact.mark) === mark
  })

const versionOf = (fact: ErpFact): number => {
  switch (fact.type) {
    case 'order':
      return fact.document.version
    case 'shipment':
    case 'invoice':
    case 'credit':
    case 'return':
      return fact.version
    case 'stock':
      return fact.sequence
  }
}

/** What a reader ends up with who keeps the highest version of each document. */
export const newest = (facts: readonly ErpFact[]): ReadonlyMap<string, ErpFact> => {
  const kept = new Map<string, ErpFact>()
  for (const fact of facts) {
    const before = kept.get(factKey(fact))
    if (before === undefined || versionOf(fact) >= versionOf(before)) kept.set(factKey(fact), fact)
  }
  return kept
}

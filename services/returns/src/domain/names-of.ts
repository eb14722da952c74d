import { memosOf } from './credits.ts'
import type { OrderReturns } from './order-returns.ts'
import type { ReturnRecord } from './return-record.ts'

const namesOfReturn = (
  { facts }: OrderReturns,
  record: ReturnRecord,
): readonly (string | null | undefined)[] => {
  const { origin } = record.request
  const said =
    origin.kind === 'salesforce'
      ? [origin.recordId, origin.number]
      : [origin.kind === 'client' ? origin.externalId : origin.documentId]
  return [
    record.returnId,
    ...said,
    facts.authorized[record.returnId]?.value.documentId,
    ...memosOf(facts, record).map(({ creditMemoId }) => creditMemoId),
  ]
}

/** What people call an order because of its returns: numbers of returns, of their documents, of credit memos. */
export const namesOf = (state: OrderReturns): readonly string[] => {
  const names = Object.values(state.returns).flatMap((record) => namesOfReturn(state, record))
  // A name is a plain text of the database, which holds no U+0000.
  const usable = names.filter((name): name is string => !!name && !name.includes('\0'))
  return [...new Set(usable)]
}

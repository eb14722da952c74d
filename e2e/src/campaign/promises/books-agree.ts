import { compareDecimal, parseDecimal } from '@carrick/kernel'
import type { BookLine, DocumentEntry, Quantity } from '../history/entry.ts'
import type { Facts, Promised } from './facts.ts'

const same = (a: string, b: string): boolean =>
  compareDecimal(parseDecimal(a), parseDecimal(b)) === 0

const bySku = <T extends Quantity>(lines: readonly T[]): readonly T[] =>
  lines.toSorted((a, b) => a.sku.localeCompare(b.sku))

const differences = (
  what: string,
  a: readonly Quantity[],
  b: readonly Quantity[],
): readonly string[] => {
  if (a.length !== b.length) return [`${what}: ${String(a.length)} lines and ${String(b.length)}`]
  const others = bySku(b)
  return bySku(a).flatMap((line, index) => {
    const other = others[index]
    const agree =
      other?.sku === line.sku &&
      same(line.quantity, other.quantity) &&
      same(line.unitPrice, other.unitPrice)
    return agree ? [] : [`${what}: ${JSON.stringify(line)} and ${JSON.stringify(other)}`]
  })
}

/** A service that keeps an order back, or missed a record of it, has a reason for showing less. */
const isExplained = ({ lanes, missed }: Facts, order: string): boolean =>
  (lanes.get(order)?.length ?? 0) > 0 || (missed.get(order)?.length ?? 0) > 0

/** Promise 5: what the ERP booked is what was ordered, quantity by quantity and price by price. */
export const moneyExact: Promised = {
  promise: 'Money is exact: quantities and prices in the ERP are those that were ordered',
  check: ({ accepted, documents }) => {
    const pairs = [...accepted.values()].flatMap((entry) =>
      (documents.get(entry.order) ?? []).map((document) => [entry, document] as const),
    )
    return {
      checked: pairs.length,
      violations: pairs.flatMap(([entry, document]) =>
        differences(
          `${entry.order} as ordered and in ${document.erp}`,
          entry.lines,
          document.lines,
        ),
      ),
    }
  },
}

const moved = (shown: readonly BookLine[], document: DocumentEntry): readonly string[] => {
  const booked = bySku(document.lines)
  return bySku(shown).flatMap((line, index) => {
    const other = booked[index]
    const agree =
      other !== undefined &&
      same(line.shipped, other.shipped) &&
      same(line.invoiced, other.invoiced)
    return agree
      ? []
      : [
          `shows ${line.shipped} shipped and ${line.invoiced} invoiced of ${line.sku}; the ERP has ${other?.shipped ?? 'none'} and ${other?.invoiced ?? 'none'}`,
        ]
  })
}

/** The org, the client and the ERP tell the same of an order when all is quiet. */
export const booksAgree: Promised = {
  promise: 'The org, the clients and the ERPs agree: document, shipped and invoiced quantities',
  check: (facts) => {
    const { of, documents } = facts
    const shown = of('org-order')
    const told = of('client-order')
    const documentOf = (order: string) => documents.get(order)?.[0]
    const fromOrg = shown.flatMap(({ order, document: number, lines }) => {
      const booked = documentOf(order)
      if (booked === undefined || isExplained(facts, order)) return []
      if (booked.document !== number)
        return [`${order}: the org shows "${number}", ${booked.erp} has ${booked.document}`]
      return booked.cancelled ? [] : moved(lines, booked).map((text) => `${order}: the org ${text}`)
    })
    const fromClients = told.flatMap(({ order, document: number }) => {
      const booked = documentOf(order)
      if (booked === undefined || booked.document === number || isExplained(facts, order)) return []
      return [`${order}: its client is told "${number}", ${booked.erp} has ${booked.document}`]
    })
    return { checked: shown.length + told.length, violations: [...fromOrg, ...fromClients] }
  },
}

import type { BookOrder } from '@carrick/erp/books'
import { compareDecimal, parseDecimal } from '@carrick/kernel'

export type FinalState = 'posted' | 'rejected' | 'held' | 'parked' | 'deadLettered'

type Fields = Readonly<Record<string, unknown>>

/** An order in the org's own records. */
export interface OrgOrder {
  readonly fields: Fields
  /** Order products by id. */
  readonly lines: ReadonlyMap<string, Fields>
}

/** What the books of both sides say about one order. */
export interface OrderView {
  readonly final: FinalState | undefined
  /** Final, and Salesforce shows what the ERP holds. */
  readonly settled: boolean
  /** What Salesforce shows, in words. */
  readonly shown: string
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const sameQuantity = (shown: unknown, held: string): boolean =>
  (typeof shown === 'number' || typeof shown === 'string') &&
  compareDecimal(parseDecimal(String(shown)), parseDecimal(held)) === 0

const decimalText = ({ unscaled, scale }: { unscaled: bigint; scale: number }): string => {
  const digits = unscaled.toString().padStart(scale + 1, '0')
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const isDone = ({ document, lines }: BookOrder): boolean =>
  document.cancelled ||
  document.holds.length > 0 ||
  lines.every(
    ({ confirmed, shipped, invoiced }) =>
      compareDecimal(confirmed, shipped) === 0 && compareDecimal(shipped, invoiced) === 0,
  )

/** Number, holds, and every quantity of every line. */
const showsWhatErpHolds = ({ fields, lines }: OrgOrder, held: BookOrder): boolean =>
  fields['ERP_Order_No__c'] === held.document.documentId &&
  textOf(fields['Hold_Codes__c']) === held.document.holds.map(({ hold }) => hold).join(',') &&
  held.lines.every(({ line, shipped, invoiced }) => {
    const shown = lines.get(line.lineRef)
    return (
      shown !== undefined &&
      sameQuantity(shown['Qty_Shipped__c'] ?? 0, decimalText(shipped)) &&
      sameQuantity(shown['Qty_Invoiced__c'] ?? 0, decimalText(invoiced))
    )
  })

const wordsOf = (fields: Fields): string => {
  const words = [
    fields['Integration_Status__c'],
    fields['Acceptance_Status__c'],
    fields['Hold_Codes__c'],
    fields['Fulfilment_Status__c'],
    fields['Billing_Status__c'],
  ]
    .map(textOf)
    .filter((word) => word !== '' && word !== 'NONE' && word !== 'PENDING')
  return words.map((word) => word.toLowerCase().replaceAll('_', ' ')).join(', ')
}

/** One order as both sides' own books have it. Pure. */
export const viewOrder = (
  order: OrgOrder,
  held: BookOrder | undefined,
  isDead: boolean,
): OrderView => {
  const { fields } = order
  const shown = wordsOf(fields)
  const integration = fields['Integration_Status__c']
  if (held !== undefined) {
    const final = held.document.holds.length > 0 ? 'held' : 'posted'
    return { final, shown, settled: isDone(held) && showsWhatErpHolds(order, held) }
  }
  if (integration === 'PARKED') return { final: 'parked', shown, settled: true }
  if (isDead) {
    const words = [shown, 'waits for an operator'].filter((word) => word !== '')
    return { final: 'deadLettered', shown: words.join(', '), settled: true }
  }
  const isRejected = integration === 'INVALID' || fields['Acceptance_Status__c'] === 'REJECTED'
  if (isRejected) return { final: 'rejected', shown, settled: true }
  return { final: undefined, shown, settled: false }
}

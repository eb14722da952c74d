import type { BookOrder } from '@carrick/erp/books'
import { compareDecimal, parseDecimal } from '@carrick/kernel'

export type FinalState = 'posted' | 'rejected' | 'held' | 'cancelled' | 'parked' | 'deadLettered'

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

const isCancelled = (fields: Fields): boolean => fields['Lifecycle_Status__c'] === 'CANCELLED'

/** Number, whether it is cancelled, holds, and every quantity of every line. */
const showsWhatErpHolds = ({ fields, lines }: OrgOrder, held: BookOrder): boolean =>
  held.document.cancelled === isCancelled(fields) &&
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

/** Where the state's own name is not what one would say. */
const WORDS: Readonly<Record<string, string>> = {
  NONE: '',
  PENDING: '',
  INVALID: 'not valid',
  PARKED: 'waits for its customer or product in the ERP',
  QUEUED: 'on its way to the ERP',
  EXCEPTION: 'not taken by the ERP',
  WITHDRAWN: 'cancelled',
  PARTIALLY_ACCEPTED: 'accepted in part',
  BACKORDERED: 'on back order',
  PARTIALLY_BACKORDERED: 'on back order in part',
  PARTIALLY_SHIPPED: 'shipped in part',
  PARTIALLY_DELIVERED: 'delivered in part',
  PARTIALLY_INVOICED: 'invoiced in part',
  PARTIALLY_CREDITED: 'credited in part',
  OPEN: '',
  CLOSED: '',
  CANCEL_PENDING: 'to be cancelled',
  PARTIALLY_CANCELLED: 'cancelled in part',
}

const wordOf = (value: unknown): string => {
  const state = textOf(value)
  return WORDS[state] ?? state.toLowerCase().replaceAll('_', ' ')
}

const holdOf = (value: unknown): string => {
  const codes = textOf(value).toLowerCase().replaceAll('_', ' ').replaceAll(',', ', ')
  return codes === '' ? '' : `on hold (${codes})`
}

const wordsOf = (fields: Fields): string =>
  isCancelled(fields)
    ? 'cancelled'
    : [
        wordOf(fields['Integration_Status__c']),
        wordOf(fields['Acceptance_Status__c']),
        holdOf(fields['Hold_Codes__c']),
        wordOf(fields['Fulfilment_Status__c']),
        wordOf(fields['Billing_Status__c']),
        wordOf(fields['Lifecycle_Status__c']),
      ]
        .filter((word) => word !== '')
        .join(', ')

const finalOf = ({ document }: BookOrder): FinalState => {
  if (document.cancelled) return 'cancelled'
  return document.holds.length > 0 ? 'held' : 'posted'
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
    return { final: finalOf(held), shown, settled: isDone(held) && showsWhatErpHolds(order, held) }
  }
  if (isCancelled(fields)) return { final: 'cancelled', shown, settled: true }
  if (integration === 'PARKED') return { final: 'parked', shown, settled: true }
  if (isDead) {
    const words = [shown, 'waits for an operator'].filter((word) => word !== '')
    return { final: 'deadLettered', shown: words.join(', '), settled: true }
  }
  const isRejected = integration === 'INVALID' || fields['Acceptance_Status__c'] === 'REJECTED'
  if (isRejected) return { final: 'rejected', shown, settled: true }
  return { final: undefined, shown, settled: false }
}

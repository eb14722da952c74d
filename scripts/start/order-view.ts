import { compareDecimal, type Decimal, parseDecimal } from '@carrick/kernel'
import type { HeldOrder } from './erp-side.ts'

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

const sameQuantity = (shown: unknown, held: Decimal): boolean =>
  (typeof shown === 'number' || typeof shown === 'string') &&
  compareDecimal(parseDecimal(String(shown)), held) === 0

const isCancelled = (fields: Fields): boolean => fields['Lifecycle_Status__c'] === 'CANCELLED'

/** Number, whether it is cancelled, holds, and every quantity of every line. */
const showsWhatErpHolds = ({ fields, lines }: OrgOrder, held: HeldOrder): boolean =>
  held.cancelled === isCancelled(fields) &&
  fields['ERP_Order_No__c'] === held.documentId &&
  textOf(fields['Hold_Codes__c']) === held.holds.join(',') &&
  held.lines.every(({ lineId, shipped, invoiced }) => {
    const shown = lines.get(lineId)
    return (
      shown !== undefined &&
      sameQuantity(shown['Qty_Shipped__c'] ?? 0, shipped) &&
      sameQuantity(shown['Qty_Invoiced__c'] ?? 0, invoiced)
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

const finalOf = ({ cancelled, holds }: HeldOrder): FinalState => {
  if (cancelled) return 'cancelled'
  return holds.length > 0 ? 'held' : 'posted'
}

/** One order as both sides' own books have it. Pure. */
export const viewOrder = (
  order: OrgOrder,
  held: HeldOrder | undefined,
  isDead: boolean,
): OrderView => {
  const { fields } = order
  const shown = wordsOf(fields)
  const integration = fields['Integration_Status__c']
  if (held !== undefined) {
    return { final: finalOf(held), shown, settled: held.finished && showsWhatErpHolds(order, held) }
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

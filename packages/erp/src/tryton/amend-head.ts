import type { Finding } from '@carrick/kernel'
import type { ErpOrder } from '../erp-order.ts'
import { object, optional, text } from '../wire/json-reader.ts'
import { addressOf } from './address.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { commentOf } from './sale-values.ts'
import { day, id, type TrytonRecord } from './values.ts'

/** What of an order is not in its lines. */
export interface Head {
  readonly party: number
  readonly invoice_party: number | null
  readonly shipment_party: number | null
  readonly invoice_address: number | null
  readonly shipment_address: number | null
  readonly reference: string | null
  readonly comment: string | null
  readonly sale_date: string | null
  readonly shipping_date: string | null
  readonly 'party.': { readonly code: string | null }
  readonly 'currency.': { readonly code: string }
}

const word = optional(text(100_000))

const HEADS: RowReader<Head> = {
  fields: [
    ...['party', 'invoice_party', 'shipment_party', 'invoice_address', 'shipment_address'],
    ...['reference', 'comment', 'sale_date', 'shipping_date', 'party.code', 'currency.code'],
  ],
  row: object<Head>({
    party: id,
    invoice_party: optional(id),
    shipment_party: optional(id),
    invoice_address: optional(id),
    shipment_address: optional(id),
    reference: word,
    comment: word,
    sale_date: optional(day),
    shipping_date: optional(day),
    'party.': object<Head['party.']>({ code: word }),
    'currency.': object<Head['currency.']>({ code: text(3) }),
  }),
}

/** Throws TrytonFailure. */
export const readHead = async (talk: Conversation, sale: number): Promise<Head | undefined> =>
  (await talk.rows('sale.sale', [['id', '=', sale]], HEADS))[0]

const fixed = (path: string, is: string, expected: string): Finding => ({
  path,
  code: 'MESH_ERP_NOT_AMENDABLE',
  severity: 'error',
  message: `is ${is}; expected ${expected}, order anew for another`,
})

/** Another customer or currency is another order. */
export const fixedFindings = (head: Head, order: ErpOrder): readonly Finding[] => {
  const customer = head['party.'].code ?? ''
  const currency = head['currency.'].code
  return [
    ...(order.customerNumber === customer
      ? []
      : [fixed('customerNumber', order.customerNumber, customer)]),
    ...(order.currency === currency ? [] : [fixed('currency', order.currency, currency)]),
  ]
}

/** Tryton keeps the day of an order that is in processing. */
export const dayFindings = (head: Head, { requestedDate }: ErpOrder): readonly Finding[] => {
  const { sale_date: from, shipping_date: kept } = head
  const wanted = requestedDate !== null && requestedDate >= (from ?? '') ? requestedDate : null
  if (wanted === null || wanted === kept) return []
  return [fixed('requestedDate', wanted, kept ?? 'no day')]
}

/** What people may always write to an order; undefined when it stands there already. */
export const headValues = (head: Head, order: ErpOrder): TrytonRecord | undefined => {
  const reference = order.customerPoNumber
  const comment = commentOf(order)
  const isSame = (head.reference ?? '') === (reference ?? '') && (head.comment ?? '') === comment
  return isSame ? undefined : { reference, comment }
}

/** The part of an amendment that moves an order to other addresses; undefined when they are the same. */
export const addressLine = async (
  talk: Conversation,
  head: Head,
  { shipTo, billTo }: ErpOrder,
): Promise<TrytonRecord | undefined> => {
  const { party, invoice_party, shipment_party } = head
  const shipment = shipTo === null ? head.shipment_address : await addressOf(talk, party, shipTo)
  const invoice = billTo === null ? head.invoice_address : await addressOf(talk, party, billTo)
  if (shipment === head.shipment_address && invoice === head.invoice_address) return undefined
  return {
    ...{ action: 'party', party, invoice_party, shipment_party },
    invoice_address: invoice,
    shipment_address: shipment,
  }
}

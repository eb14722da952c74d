import { decimal, type Finding, hasErrors, isZero, uuid5, ZERO } from '@carrick/kernel'
import type {
  Address,
  Charge,
  Order,
  OrderLine,
  Origin,
  Party,
  PriceComponent,
  Tax,
} from '@carrick/schemas'
import { lineNet, orderNet } from '../money.ts'
import { ORDER_DRAFT } from './fields.ts'
import { readRecord } from './read-field.ts'

/** What the mesh knows about an order and no draft may say. */
export interface OrderIdentity {
  readonly orderId: string
  readonly version: number
  readonly origin: Origin
}

export type Completed =
  | { readonly order: Order; readonly findings: readonly Finding[]; readonly readable?: undefined }
  | {
      readonly order?: undefined
      readonly findings: readonly Finding[]
      /** What could be read, for rules to look at; absent when the draft is no record at all. */
      readonly readable?: Order
    }

type Partly<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** readRecord has checked each field against the table that `satisfies` these keys. */
const checked = <T>(value: unknown): Partly<T> => (value as Partly<T> | null | undefined) ?? {}

const ONE = decimal(1n, 0)
/** UN/ECE Recommendation 20: one piece. */
const PIECE = 'C62'
const ORDINARY_PRIORITY = 5

const addressOf = (draft: Partly<Address> | null | undefined): Address | null =>
  draft
    ? {
        name: draft.name ?? null,
        street: draft.street ?? null,
        city: draft.city ?? null,
        region: draft.region ?? null,
        postalCode: draft.postalCode ?? null,
        country: draft.country ?? null,
      }
    : null

const partyOf = (draft: Partly<Party>, buyer: string): Party => ({
  number: draft.number ?? buyer,
  name: draft.name ?? null,
  address: addressOf(draft.address),
  vatId: draft.vatId ?? null,
  gln: draft.gln ?? null,
  email: draft.email ?? null,
  phone: draft.phone ?? null,
  extensions: draft.extensions ?? [],
})

/** A role of which only an address is said is that of the buyer: Salesforce sends it that way. */
const roleOf = (draft: Partly<Party> | null | undefined, buyer: string): Party | null =>
  draft && Object.keys(draft).length > 0 ? partyOf(draft, buyer) : null

const taxesOf = (drafts: readonly Partly<Tax>[] | undefined): readonly Tax[] =>
  (drafts ?? []).map((draft) => ({
    category: draft.category ?? '',
    code: draft.code ?? null,
    rate: draft.rate ?? ZERO,
    base: draft.base ?? ZERO,
    amount: draft.amount ?? ZERO,
    jurisdiction: draft.jurisdiction ?? null,
    exemption: draft.exemption ?? null,
  }))

const priceComponentsOf = (
  drafts: readonly Partly<PriceComponent>[] | undefined,
): readonly PriceComponent[] =>
  (drafts ?? []).map((draft) => ({
    kind: draft.kind ?? '',
    code: draft.code ?? null,
    rate: draft.rate ?? null,
    basis: draft.basis ?? null,
    amount: draft.amount ?? ZERO,
    manual: draft.manual ?? false,
  }))

const lineOf = (
  draft: Partly<OrderLine>,
  index: number,
  { orderId }: OrderIdentity,
  header: Pick<Order, 'currency' | 'roundingLevel'>,
): OrderLine => {
  const line = {
    lineId: draft.lineId ?? uuid5(orderId, 'line', String(index + 1)),
    lineNumber: draft.lineNumber ?? index + 1,
    parentLineId: draft.parentLineId ?? null,
    kind: draft.kind ?? 'GOODS',
    sku: draft.sku ?? '',
    gtin: draft.gtin ?? null,
    customerSku: draft.customerSku ?? null,
    description: draft.description ?? null,
    uom: draft.uom ?? PIECE,
    quantity: draft.quantity ?? ZERO,
    unitPrice: draft.unitPrice ?? ZERO,
    priceUnitQuantity: draft.priceUnitQuantity ?? ONE,
    discount: draft.discount ?? ZERO,
    requestedDate: draft.requestedDate ?? null,
    overDelivery: draft.overDelivery ?? null,
    underDelivery: draft.underDelivery ?? null,
    priceComponents: priceComponentsOf(draft.priceComponents),
    taxes: taxesOf(draft.taxes),
    externalIds: draft.externalIds ?? [],
    note: draft.note ?? null,
    extensions: draft.extensions ?? [],
  }
  const computed = isZero(line.priceUnitQuantity)
    ? ZERO
    : lineNet(line, header.currency, header.roundingLevel)
  return { ...line, netAmount: draft.netAmount ?? computed }
}

const chargesOf = (drafts: readonly Partly<Charge>[] | undefined): readonly Charge[] =>
  (drafts ?? [])
    .map((draft) => ({
      code: draft.code ?? '',
      description: draft.description ?? null,
      amount: draft.amount ?? ZERO,
      taxes: taxesOf(draft.taxes),
    }))
    .filter(({ amount }) => !isZero(amount))

const orderOf = (draft: Partly<Order>, identity: OrderIdentity): Order => {
  const currency = draft.currency ?? ''
  const roundingLevel = draft.roundingLevel ?? 'LINE'
  const buyer = checked<Party>(draft.soldTo).number ?? ''
  const lines = (draft.lines ?? []).map((line, index) =>
    lineOf(line, index, identity, { currency, roundingLevel }),
  )
  const charges = chargesOf(draft.charges)
  return {
    ...identity,
    externalIds: draft.externalIds ?? [],
    orderType: draft.orderType ?? 'STANDARD',
    customerPoNumber: draft.customerPoNumber ?? null,
    orderDate: draft.orderDate ?? '',
    requestedDate: draft.requestedDate ?? null,
    currency,
    soldTo: partyOf(checked<Party>(draft.soldTo), buyer),
    shipTo: roleOf(draft.shipTo, buyer),
    billTo: roleOf(draft.billTo, buyer),
    payer: roleOf(draft.payer, buyer),
    paymentTerms: draft.paymentTerms ?? null,
    incoterms: draft.incoterms ?? null,
    shippingMethod: draft.shippingMethod ?? null,
    partialShipment: draft.partialShipment ?? 'ALLOWED',
    roundingLevel,
    lines,
    charges,
    netAmount: draft.netAmount ?? orderNet(lines, charges, currency),
    taxAmount: draft.taxAmount ?? null,
    grossAmount: draft.grossAmount ?? null,
    notes: draft.notes ?? [],
    priority: draft.priority ?? ORDINARY_PRIORITY,
    extensions: draft.extensions ?? [],
  }
}

/**
 * Makes the canonical order from what a map or a client wrote (plain objects; decimals exact or as
 * text; dates as 2026-11-23). Amounts that the draft leaves out are computed, what it may leave out
 * is filled in. A draft with a field that is absent, unknown or of another type gives findings and
 * no order, but what of it is readable; whether the order makes sense is for `validateOrder`.
 */
export const completeOrder = (draft: unknown, identity: OrderIdentity): Completed => {
  const findings: Finding[] = []
  const read = readRecord(draft, ORDER_DRAFT, '', findings)
  if (read === null) return { findings }
  const order = orderOf(checked<Order>(read), identity)
  return hasErrors(findings) ? { findings, readable: order } : { order, findings }
}

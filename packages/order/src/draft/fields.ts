import type {
  Address,
  Charge,
  ExternalId,
  Order,
  OrderLine,
  Party,
  PriceComponent,
  Tax,
} from '@carrick/schemas'

/** How a field of a draft is read. A `choice` is one of the words; a `record` and `list` nest. */
export type Field = { readonly required?: true } & (
  | { readonly kind: 'text' | 'date' | 'integer' | 'boolean' | 'texts' | 'extensions' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'record' | 'list'; readonly of: Fields }
)

export type Fields = Readonly<Record<string, Field>>

const text = { kind: 'text' } as const
const name = { kind: 'text', required: true } as const
const date = { kind: 'date' } as const
const integer = { kind: 'integer' } as const
const boolean = { kind: 'boolean' } as const
const extensions = { kind: 'extensions' } as const
const decimalOf = (precision: number, scale: number) =>
  ({ kind: 'decimal', precision, scale }) as const
const money = decimalOf(19, 4)
const rate = decimalOf(24, 9)
const quantity = decimalOf(18, 6)
const percent = decimalOf(9, 6)
const list = (of: Fields) => ({ kind: 'list', of }) as const
const record = (of: Fields) => ({ kind: 'record', of }) as const
const required = <T extends object>(field: T) => ({ ...field, required: true }) as const

const address = {
  name: text,
  street: text,
  city: text,
  region: text,
  postalCode: text,
  country: text,
} satisfies Record<keyof Address, Field>

const party = {
  number: text,
  name: text,
  address: record(address),
  vatId: text,
  gln: text,
  email: text,
  phone: text,
  extensions,
} satisfies Record<keyof Party, Field>

const externalId = { system: name, value: name } satisfies Record<keyof ExternalId, Field>

const tax = {
  category: name,
  code: text,
  rate: required(percent),
  base: required(money),
  amount: required(money),
  jurisdiction: text,
  exemption: text,
} satisfies Record<keyof Tax, Field>

const priceComponent = {
  kind: name,
  code: text,
  rate: percent,
  basis: money,
  amount: required(money),
  manual: boolean,
} satisfies Record<keyof PriceComponent, Field>

const charge = {
  code: name,
  description: text,
  amount: required(money),
  taxes: list(tax),
} satisfies Record<keyof Charge, Field>

const line = {
  lineId: text,
  lineNumber: integer,
  parentLineId: text,
  kind: {
    kind: 'choice',
    words: ['GOODS', 'SERVICE', 'SHIPPING', 'DISCOUNT', 'FREE_GOOD', 'BUNDLE', 'NOTE'],
  },
  sku: text,
  gtin: text,
  customerSku: text,
  description: text,
  uom: text,
  quantity: required(quantity),
  unitPrice: required(rate),
  priceUnitQuantity: quantity,
  discount: percent,
  netAmount: money,
  requestedDate: date,
  overDelivery: percent,
  underDelivery: percent,
  priceComponents: list(priceComponent),
  taxes: list(tax),
  externalIds: list(externalId),
  note: text,
  extensions,
} satisfies Record<keyof OrderLine, Field>

export const PRIORITY = { least: 0, most: 9 } as const

/** What a draft may say: the canonical order without what the mesh itself decides. */
export const ORDER_DRAFT = {
  externalIds: list(externalId),
  orderType: text,
  customerPoNumber: text,
  orderDate: required(date),
  requestedDate: date,
  currency: name,
  soldTo: required(record({ ...party, number: name })),
  shipTo: record(party),
  billTo: record(party),
  payer: record(party),
  paymentTerms: text,
  incoterms: text,
  shippingMethod: text,
  partialShipment: { kind: 'choice', words: ['ALLOWED', 'COMPLETE_ONLY'] },
  roundingLevel: { kind: 'choice', words: ['LINE', 'DOCUMENT'] },
  lines: list(line),
  charges: list(charge),
  netAmount: money,
  taxAmount: money,
  grossAmount: money,
  notes: { kind: 'texts' },
  priority: integer,
  extensions,
} satisfies Record<Exclude<keyof Order, 'orderId' | 'version' | 'origin'>, Field>

import { z } from 'zod'
import type { SentFacts } from '../ports.ts'
import { factOfSender } from './fact-of-sender.adapter.ts'

// What a warehouse, a tax or a payment service may tell (POST /v1/facts). The published JSON Schema is made
// from this. Absolute and versioned: the newest version of a document replaces the others.

const name = z.string().min(1).max(80)
const uuid = z.uuid()
const version = z.int().min(0).describe('Grows with every change of the document')
const at = z.iso.datetime({ offset: true }).describe('When it became true')
const day = z.iso.date()
const quantity = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/)
  .describe('Exact, as text: 2.5')
const money = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/)
  .describe('Exact, as text: 12.50')
const currency = z.string().regex(/^[A-Z]{3}$/)
const lines = z
  .array(z.object({ lineId: name, quantity }))
  .max(500)
  .describe('Absolute quantities in this document, by line of the order')
const withdrawn = z.boolean().default(false).describe('The document was taken back')
const sequence = z
  .int()
  .min(1)
  .optional()
  .describe("The sender's own count of its messages; a gap is noticed")

const shipment = z.object({
  fact: z.literal('shipment'),
  orderId: uuid,
  shipmentId: name,
  version,
  at,
  shippedOn: day,
  deliveredOn: day.nullish().default(null),
  carrier: name.nullish().default(null),
  tracking: name.nullish().default(null),
  withdrawn,
  lines,
  sequence,
})

const receipt = z.object({
  fact: z.literal('receipt'),
  orderId: uuid,
  returnId: uuid.nullish().default(null).describe('Absent when nobody announced the goods'),
  receiptId: name,
  version,
  at,
  receivedOn: day,
  withdrawn,
  lines,
  sequence,
})

const disposition = z.enum([
  'RESTOCK',
  'REFURBISH',
  'SCRAP',
  'RETURN_TO_VENDOR',
  'RETURN_TO_CUSTOMER',
  'QUARANTINE',
])

const inspection = z.object({
  fact: z.literal('inspection'),
  orderId: uuid,
  returnId: uuid,
  inspectionId: name,
  version,
  at,
  inspectedOn: day,
  lines: z
    .array(
      z.object({
        lineId: name,
        accepted: quantity,
        rejected: quantity,
        disposition,
        note: z.string().max(1000).nullish().default(null),
      }),
    )
    .max(500),
  sequence,
})

const stock = z.object({
  fact: z.literal('stock'),
  sku: name,
  location: name,
  version,
  at,
  onHand: quantity,
  reserved: quantity,
  available: quantity,
  sequence,
})

const payment = z.object({
  fact: z.literal('payment'),
  orderId: uuid,
  invoiceId: name,
  version,
  at,
  settlement: z.enum(['DUE', 'PARTIALLY_PAID', 'PAID', 'WRITTEN_OFF']),
  currency,
  paidAmount: money,
  openAmount: money,
  sequence,
})

const word = z.string().min(1).max(40)
const tax = z.object({
  fact: z.literal('tax'),
  orderId: uuid,
  taxDocumentId: name,
  version,
  at,
  orderVersion: z
    .int()
    .min(1)
    .nullish()
    .default(null)
    .describe('Version of the order that it is of; without it, the newest'),
  currency,
  taxAmount: money.describe('Of the whole order, charges too'),
  withdrawn,
  lines: z
    .array(
      z.object({
        lineId: name,
        taxes: z
          .array(
            z.object({
              category: word.describe('UN/ECE 5305, such as S, Z or E'),
              code: word.nullish().default(null),
              rate: z
                .string()
                .regex(/^\d{1,3}(\.\d{1,6})?$/)
                .describe('Fraction of the base, as text: 0.19'),
              base: money,
              amount: money,
              jurisdiction: name.nullish().default(null),
              exemption: name.nullish().default(null),
            }),
          )
          .max(20),
      }),
    )
    .max(500)
    .default([])
    .describe('By line of the order, where it is known'),
  sequence,
})

const SENT_FACT = z.discriminatedUnion('fact', [shipment, receipt, inspection, stock, payment, tax])

/** A fact as its sender told it, read. */
export type SentFact = z.infer<typeof SENT_FACT>

const MOST_PROBLEMS = 5

const problemsOf = ({ issues }: z.ZodError): string => {
  const told = issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${path.length === 0 ? 'the fact' : path.join('.')}: ${message}`)
  const more =
    issues.length > told.length ? ` (and ${String(issues.length - told.length)} more)` : ''
  return `${told.join('; ')}${more}`
}

export const sentFacts: SentFacts = {
  schema: z.toJSONSchema(SENT_FACT, { io: 'input' }),
  read: (value) => {
    const read = SENT_FACT.safeParse(value)
    if (!read.success) return { ok: false, message: problemsOf(read.error) }
    const { fact: kind, sequence } = read.data
    return { ok: true, kind, fact: factOfSender(read.data), sequence }
  },
}

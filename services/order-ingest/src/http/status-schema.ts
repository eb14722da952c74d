import type { JsonSchema } from '@carrick/order'
import { listOf, orNull, record, text } from './edge-answers.ts'

const date = orNull({ type: 'string', format: 'date' })
const quantity: JsonSchema = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }

const LINE = record({
  lineNumber: orNull({ type: 'integer' }),
  sku: orNull(text),
  state: text,
  ordered: quantity,
  confirmed: quantity,
  backordered: quantity,
  shipped: quantity,
  delivered: quantity,
  invoiced: quantity,
  cancelled: quantity,
  rejected: quantity,
  promiseDate: date,
})

const ACCEPTED = record({
  orderId: { type: 'string', format: 'uuid' },
  externalId: text,
  state: { const: 'ACCEPTED' },
})

const KNOWN = record({
  orderId: { type: 'string', format: 'uuid' },
  externalId: text,
  state: {
    description: 'Expect states that are new, and take an unknown one for "wait".',
    type: 'string',
    not: { const: 'ACCEPTED' },
  },
  since: { type: 'string', format: 'date-time' },
  version: { type: 'integer', minimum: 1 },
  target: orNull(text),
  documentId: orNull(text),
  awaits: listOf(text),
  findings: listOf(
    record({ path: text, code: text, severity: { enum: ['error', 'warning'] }, message: text }),
  ),
  problem: orNull(record({ code: text, message: text })),
  holds: listOf(text),
  acceptance: text,
  fulfilment: text,
  billing: text,
  lines: listOf(LINE),
  changePending: { type: 'boolean' },
})

/** What clientStatusOf gives, or what there is before the order was looked at. */
export const STATUS_SCHEMA: JsonSchema = { oneOf: [ACCEPTED, KNOWN] }

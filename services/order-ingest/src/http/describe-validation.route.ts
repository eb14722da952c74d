import { type JsonSchema, ORDER_DRAFT_SCHEMA } from '@carrick/order'
import { answerOf, listOf, orNull, recordOf, TEXT, WHOLE } from '@carrick/service-host'
import { DEADLINE_MS } from '../domain/read-validation.ts'
import { LONGEST } from '../domain/read-submission.ts'
import { RELEASES } from './describe-orders.route.ts'
import { refusals } from './describe-refusals.route.ts'

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null

const partOf = (schema: JsonSchema, name: string): JsonSchema => {
  const part = schema[name]
  return isSchema(part) ? part : {}
}

const orAbsent = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { enum: ['', null] }] })

const namesIn = (schema: JsonSchema): readonly unknown[] =>
  Array.isArray(schema['required']) ? schema['required'] : []

/** A line as it is submitted, but that the ERP is to say a price that is not there. */
const unpriced = (line: JsonSchema): JsonSchema => ({
  ...line,
  required: namesIn(line).filter((name) => name !== 'unitPrice'),
  properties: {
    ...partOf(line, 'properties'),
    unitPrice: orAbsent(partOf(partOf(line, 'properties'), 'unitPrice')),
  },
})

const DRAFT_FIELDS = partOf(ORDER_DRAFT_SCHEMA, 'properties')
const LINES = partOf(DRAFT_FIELDS, 'lines')

const DRAFT: JsonSchema = {
  ...ORDER_DRAFT_SCHEMA,
  description: 'An order as it is submitted, or a quote: lines without unitPrice are priced.',
  properties: {
    externalId: orAbsent({ type: 'string', maxLength: LONGEST, pattern: '^[^\\u0000]*$' }),
    deadlineMs: orAbsent({
      description: `How long the caller waits, ms; ${String(DEADLINE_MS.usual)} when absent.`,
      type: 'integer',
      minimum: DEADLINE_MS.least,
      maximum: DEADLINE_MS.most,
    }),
    baseVersion: orAbsent({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    releases: RELEASES,
    ...DRAFT_FIELDS,
    lines: {
      ...LINES,
      items: { $ref: '#/components/schemas/DraftLine' },
    },
  },
}

const amount = orNull({
  description: 'Decimal text; null is what nobody could say.',
  type: 'string',
  pattern: '^-?[0-9]+(\\.[0-9]+)?$',
})
const findings = listOf({ $ref: '#/components/schemas/Finding' })

const LINE = recordOf({
  lineId: TEXT,
  lineNumber: WHOLE,
  sku: TEXT,
  quantity: { type: 'string' },
  unitPrice: amount,
  contractPrice: amount,
  priceOk: { type: ['boolean', 'null'] },
  netAmount: amount,
  available: amount,
  confirmed: amount,
  promiseDate: orNull({ type: 'string', format: 'date' }),
  findings,
})

const VALIDATION = recordOf({
  state: { enum: ['VALID', 'INVALID', 'PROVISIONAL'] },
  reason: orNull(recordOf({ code: TEXT, message: TEXT })),
  target: orNull(TEXT),
  rule: orNull(TEXT),
  currency: orNull(TEXT),
  netAmount: amount,
  taxAmount: amount,
  grossAmount: amount,
  credit: orNull(recordOf({ ok: { type: 'boolean' }, available: amount })),
  lines: listOf({ $ref: '#/components/schemas/ValidatedLine' }),
  findings,
})

export const VALIDATION_SCHEMAS = {
  Draft: DRAFT,
  DraftLine: unpriced(partOf(LINES, 'items')),
  Validation: VALIDATION,
  ValidatedLine: LINE,
}

export const VALIDATION_PATHS = {
  '/v1/orders:validate': {
    post: {
      operationId: 'validateOrder',
      summary: 'Prices, stock, credit and findings of a draft, of which nothing is kept.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Draft' } } },
      },
      responses: {
        '200': answerOf('What the order would be', { $ref: '#/components/schemas/Validation' }),
        ...refusals('400', '401', '403', '413', '415', '422'),
      },
    },
  },
}

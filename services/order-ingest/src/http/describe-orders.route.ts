import { HOLDS } from '@carrick/mapping'
import { type JsonSchema, ORDER_DRAFT_SCHEMA } from '@carrick/order'
import { answerOf, listOf, LONGEST_KEY, orNull, recordOf, TEXT, WHOLE } from '@carrick/service-host'
import { LONGEST } from '../domain/read-submission.ts'
import { refusals } from './describe-refusals.route.ts'
import { LONGEST_REASON, MOST_LINES } from './cancel-order.route.ts'

const date = orNull({ type: 'string', format: 'date' })
const quantity: JsonSchema = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }

const LINE = recordOf({
  lineNumber: orNull(WHOLE),
  sku: orNull(TEXT),
  state: TEXT,
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

const ACCEPTED = recordOf({
  orderId: { type: 'string', format: 'uuid' },
  externalId: TEXT,
  state: { const: 'ACCEPTED' },
})

const KNOWN = recordOf({
  orderId: { type: 'string', format: 'uuid' },
  externalId: TEXT,
  state: {
    description: 'Expect states that are new, and take an unknown one for "wait".',
    type: 'string',
    not: { const: 'ACCEPTED' },
  },
  since: { type: 'string', format: 'date-time' },
  version: { type: 'integer', minimum: 1 },
  agreedVersion: orNull({ type: 'integer', minimum: 1 }),
  target: orNull(TEXT),
  documentId: orNull(TEXT),
  awaits: listOf(TEXT),
  findings: listOf({ $ref: '#/components/schemas/Finding' }),
  problem: orNull(recordOf({ code: TEXT, message: TEXT })),
  holds: listOf(TEXT),
  acceptance: TEXT,
  fulfilment: TEXT,
  billing: TEXT,
  lines: listOf(LINE),
  changePending: { type: 'boolean' },
})

/** What clientStatusOf gives, or what there is before the order was looked at. */
const STATUS: JsonSchema = { oneOf: [ACCEPTED, KNOWN] }

/** Which of them a client may name is mesh.yaml's to say. */
export const RELEASES: JsonSchema = {
  description: 'Holds that do not stand in the way of the order.',
  anyOf: [{ type: 'array', items: { enum: HOLDS } }, { enum: ['', null] }],
}

/** The client's reference stands beside the fields of the draft, as readSubmission takes it out. */
const SUBMISSION: JsonSchema = {
  ...ORDER_DRAFT_SCHEMA,
  required: [
    'externalId',
    ...((ORDER_DRAFT_SCHEMA['required'] as readonly string[] | undefined) ?? []),
  ],
  properties: {
    externalId: { type: 'string', minLength: 1, maxLength: LONGEST, pattern: '^[^\\u0000]*$' },
    baseVersion: {
      description: 'The version that this change was made from; another one since then is a 409.',
      anyOf: [
        { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        { enum: ['', null] },
      ],
    },
    releases: RELEASES,
    ...(ORDER_DRAFT_SCHEMA['properties'] as JsonSchema),
  },
}

const CANCELLATION: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    reason: {
      type: ['string', 'null'],
      maxLength: LONGEST_REASON,
      pattern: '^[^\\u0000]*$',
    },
    lines: {
      description: 'Numbers of the lines alone that are given up; without it the whole order is.',
      type: ['array', 'null'],
      minItems: 1,
      maxItems: MOST_LINES,
      items: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    },
  },
}

export const ORDER_SCHEMAS = { Submission: SUBMISSION, Status: STATUS, Cancellation: CANCELLATION }

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: LONGEST_KEY },
}
const ORDER_ID = {
  name: 'orderId',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
}
const TAKEN = recordOf({ orderId: { type: 'string', format: 'uuid' }, location: TEXT })

export const ORDER_PATHS = {
  '/v1/orders': {
    post: {
      operationId: 'submitOrder',
      parameters: [IDEMPOTENCY_KEY],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Submission' } } },
      },
      responses: {
        '202': answerOf('The order is on disk', TAKEN, { headers: { Location: TEXT } }),
        ...refusals('400', '401', '403', '409', '413', '415', '422'),
      },
    },
  },
  '/v1/orders/{orderId}': {
    get: {
      operationId: 'readOrder',
      parameters: [ORDER_ID],
      responses: {
        '200': answerOf('Where the order stands', { $ref: '#/components/schemas/Status' }),
        ...refusals('400', '401', '404'),
      },
    },
  },
  '/v1/orders/{orderId}/cancellations': {
    post: {
      operationId: 'cancelOrder',
      parameters: [ORDER_ID, IDEMPOTENCY_KEY],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Cancellation' } } },
      },
      responses: {
        '202': answerOf('The wish is on disk', TAKEN, { headers: { Location: TEXT } }),
        ...refusals('400', '401', '404', '409', '413', '415', '422'),
      },
    },
  },
}

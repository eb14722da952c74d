import { type JsonSchema, ORDER_DRAFT_SCHEMA } from '@carrick/order'
import { answerOf, listOf, orNull, recordOf, TEXT, WHOLE } from '@carrick/service-host'
import { LONGEST } from '../domain/read-submission.ts'
import { refusals } from './describe-refusals.route.ts'
import { MAX_KEY } from './submit-order.route.ts'

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

/** The client's reference stands beside the fields of the draft, as readSubmission takes it out. */
const SUBMISSION: JsonSchema = {
  ...ORDER_DRAFT_SCHEMA,
  required: [
    'externalId',
    ...((ORDER_DRAFT_SCHEMA['required'] as readonly string[] | undefined) ?? []),
  ],
  properties: {
    externalId: { type: 'string', minLength: 1, maxLength: LONGEST, pattern: '^[^\\u0000]*$' },
    ...(ORDER_DRAFT_SCHEMA['properties'] as JsonSchema),
  },
}

export const ORDER_SCHEMAS = { Submission: SUBMISSION, Status: STATUS }

export const ORDER_PATHS = {
  '/v1/orders': {
    post: {
      operationId: 'submitOrder',
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: MAX_KEY },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Submission' } } },
      },
      responses: {
        '202': answerOf(
          'The order is on disk',
          recordOf({ orderId: { type: 'string', format: 'uuid' }, location: TEXT }),
          { headers: { Location: TEXT } },
        ),
        ...refusals('400', '401', '403', '409', '413', '415', '422'),
      },
    },
  },
  '/v1/orders/{orderId}': {
    get: {
      operationId: 'readOrder',
      parameters: [
        { name: 'orderId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      ],
      responses: {
        '200': answerOf('Where the order stands', { $ref: '#/components/schemas/Status' }),
        ...refusals('400', '401', '404'),
      },
    },
  },
}

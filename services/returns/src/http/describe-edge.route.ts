import type { FastifyInstance } from 'fastify'
import {
  answerOf,
  listOf,
  LONGEST_KEY,
  orNull,
  PROBLEM_SCHEMA,
  recordOf,
  refusalOf,
  TEXT,
  WHOLE,
} from '@carrick/service-host'
import { DISPOSITIONS, type Verb } from '../domain/read-instruction.ts'
import { LONGEST, LONGEST_REFERENCE, MOST_LINES, QUANTITY } from '../domain/read-return-body.ts'

type Described = ReturnType<typeof recordOf>

const UUID: Described = { type: 'string', format: 'uuid' }
const NAME: Described = {
  type: 'string',
  minLength: 1,
  maxLength: LONGEST,
  pattern: '^[^\\u0000]*$',
}
const SOME: Described = { type: 'string', pattern: QUANTITY.source }
/** More than nothing. */
const WANTED: Described = { type: 'string', pattern: `^(?!0+(\\.0+)?$)${QUANTITY.source.slice(1)}` }
const AMOUNT: Described = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }

const REFUSALS: Readonly<Record<string, Described>> = {
  '400': refusalOf('The request cannot be read'),
  '401': refusalOf('Wrong token, or its hour is over', { 'WWW-Authenticate': TEXT }),
  '404': refusalOf('There is no such order or return, or it is of another client'),
  '409': refusalOf('The same request is being accepted, or it is decided already'),
  '413': refusalOf('The body is too long'),
  '415': refusalOf('The body is of another type'),
  '422': refusalOf('It is not valid, or the key came with another return'),
  '500': refusalOf('Something broke; ask again'),
  '503': refusalOf('Not now; ask again'),
}

const refusals = (...statuses: readonly string[]): Described =>
  Object.fromEntries([...statuses, '500', '503'].map((status) => [status, REFUSALS[status]]))

const linesOf = (items: Described): Described => ({
  ...listOf(items),
  minItems: 1,
  maxItems: MOST_LINES,
})

const REQUEST = recordOf({
  orderId: UUID,
  externalId: NAME,
  'reason?': orNull(NAME),
  'returnless?': orNull({
    description: 'The goods are to stay with the customer; a person decides.',
    type: 'boolean',
  }),
  lines: linesOf(
    recordOf({
      lineId: { ...NAME, description: 'As the order had it.' },
      quantity: WANTED,
      'reason?': orNull({ ...NAME, description: 'As policies.returns.reasons names it.' }),
      'exchangeSku?': orNull({
        ...NAME,
        description: 'The product that is wanted in place of the money, in the same quantity.',
      }),
      'exchangePrice?': orNull({
        description: 'Its net price for one unit; without it that of the line.',
        type: 'string',
        pattern: '^[0-9]{1,12}(\\.[0-9]{1,6})?$',
      }),
    }),
  ),
})

const RETURN = recordOf({
  returnId: UUID,
  orderId: UUID,
  externalId: orNull(TEXT),
  version: WHOLE,
  state: {
    description: 'Take an unknown one for "wait".',
    type: 'string',
    not: { const: 'ACCEPTED' },
  },
  documentId: orNull(TEXT),
  creditMemoId: orNull(TEXT),
  refundId: orNull(TEXT),
  exchange: orNull(recordOf({ orderId: UUID, documentId: orNull(TEXT), state: TEXT })),
  currency: orNull(TEXT),
  creditedAmount: AMOUNT,
  refundedAmount: AMOUNT,
  restockingFee: AMOUNT,
  waitsFor: orNull(TEXT),
  ownerRole: orNull(TEXT),
  dueAt: orNull({ type: 'string', format: 'date-time' }),
  problem: orNull(recordOf({ code: TEXT, message: TEXT })),
  lines: listOf(
    recordOf({
      lineId: TEXT,
      requested: AMOUNT,
      received: AMOUNT,
      accepted: AMOUNT,
      rejected: AMOUNT,
      credited: AMOUNT,
      disposition: orNull(TEXT),
      reason: orNull(TEXT),
    }),
  ),
})

const ACCEPTED = recordOf({
  returnId: UUID,
  orderId: UUID,
  externalId: TEXT,
  state: { const: 'ACCEPTED' },
})

const DECISIONS: Readonly<Record<Verb, Described>> = {
  approve: recordOf({ by: NAME }),
  reject: recordOf({ by: NAME, reason: NAME }),
  refund: recordOf({ by: NAME }),
  paid: recordOf({ by: NAME, reference: { ...NAME, maxLength: LONGEST_REFERENCE } }),
  inspect: recordOf({
    by: NAME,
    lines: linesOf(
      recordOf({
        lineId: NAME,
        accepted: SOME,
        rejected: SOME,
        disposition: { enum: DISPOSITIONS },
      }),
    ),
  }),
}

const RETURN_ID = { name: 'returnId', in: 'path', required: true, schema: UUID }

const bodyOf = (schema: Described) => ({
  required: true,
  content: { 'application/json': { schema } },
})

const taken = answerOf('It is on disk', recordOf({ returnId: UUID, location: TEXT }), {
  headers: { Location: TEXT },
})

const decision = ([verb, schema]: readonly [string, Described]): readonly [string, Described] => [
  `/v1/returns/{returnId}/${verb}`,
  {
    post: {
      operationId: `${verb}Return`,
      security: [{ operator: [] }],
      parameters: [RETURN_ID],
      requestBody: bodyOf(schema),
      responses: { '202': taken, ...refusals('400', '401', '404', '409', '413', '415', '422') },
    },
  },
]

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Returns by HTTP', version: '1' },
  security: [{ client: [] }],
  paths: {
    '/v1/returns': {
      post: {
        operationId: 'submitReturn',
        parameters: [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: LONGEST_KEY },
          },
        ],
        requestBody: bodyOf({ $ref: '#/components/schemas/Request' }),
        responses: { '202': taken, ...refusals('400', '401', '404', '409', '413', '415', '422') },
      },
    },
    '/v1/returns/{returnId}': {
      get: {
        operationId: 'readReturn',
        parameters: [
          RETURN_ID,
          {
            name: 'orderId',
            in: 'query',
            schema: UUID,
            description: 'With it a return is there before it was looked at.',
          },
        ],
        responses: {
          '200': answerOf('Where the return stands', {
            oneOf: [ACCEPTED, { $ref: '#/components/schemas/Return' }],
          }),
          ...refusals('400', '401', '404'),
        },
      },
    },
    ...Object.fromEntries(Object.entries(DECISIONS).map(decision)),
  },
  components: {
    schemas: { Request: REQUEST, Return: RETURN, Problem: PROBLEM_SCHEMA },
    securitySchemes: {
      client: {
        type: 'http',
        scheme: 'bearer',
        description:
          'Access token of a registered client, from POST /v1/oauth/token of the orders API.',
      },
      operator: { type: 'http', scheme: 'bearer', description: 'CARRICK_ADMIN_TOKEN.' },
    },
  },
}

/** The description of this edge (OpenAPI 3.1), open to everybody: it holds no secret. */
export const describeEdge = (app: FastifyInstance): void => {
  app.get('/v1/openapi.json', () => DOCUMENT)
}

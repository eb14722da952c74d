import { PROBLEM_SCHEMA, refusalOf } from '@carrick/service-host'
import type { FastifyInstance } from 'fastify'
import type { SentFacts } from '../ports.ts'

const signature = (name: string, description: string): object => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

const number = (name: string): object => ({
  ...{ name, in: 'query', required: true },
  schema: { type: 'integer', minimum: 1 },
})

/** What we ask of a sender that has `pull` in mesh.yaml. */
const MISSING_FACTS: object = {
  operationId: 'missingFacts',
  summary: 'Asked of a sender: its messages by number, at most 100 numbers, both ends included.',
  security: [{ pullToken: [] }],
  parameters: [number('from'), number('to')],
  responses: {
    '200': {
      description: 'Those that it has, as it sent them, each with its sequence',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/MissingFacts' } } },
    },
  },
}

/** OpenAPI 3.1 of what other systems tell; the body's schema also stands alone for those who validate. */
const description = (fact: object): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Carrick: facts from other systems',
    version: '1.0.0',
    description:
      'Signed as Standard Webhooks 1.0 asks, over the raw bytes. The same webhook-id with the same body is one message.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  paths: {
    '/v1/facts': {
      post: {
        operationId: 'tellFact',
        summary: 'Tells one fact.',
        parameters: [
          signature('webhook-id', 'Of the message; the same for every try'),
          signature('webhook-timestamp', 'Seconds since 1970; at most five minutes off'),
          signature('webhook-signature', 'v1,<base64>; several while a secret is exchanged'),
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Fact' } } },
        },
        responses: {
          '204': { description: 'Stored; the same message again is answered alike' },
          '400': refusalOf('Signed, but no fact; the title names the field'),
          '401': refusalOf('Not signed by a sender of mesh.yaml, or more than five minutes ago'),
          '403': refusalOf('A kind of fact that mesh.yaml does not let this sender tell'),
          '404': refusalOf('Nobody tells facts here'),
          '409': refusalOf('The same message is being taken; try again', {
            'Retry-After': { type: 'string' },
          }),
          '413': refusalOf('The body is too long'),
          '422': refusalOf('This webhook-id came before with another body'),
          '500': refusalOf('Something broke; send it again'),
          '503': refusalOf('Not now; send it again'),
        },
      },
    },
  },
  webhooks: { missingFacts: { get: MISSING_FACTS } },
  components: {
    schemas: {
      Fact: fact,
      MissingFacts: {
        type: 'object',
        required: ['messages'],
        properties: {
          messages: { type: 'array', maxItems: 100, items: { $ref: '#/components/schemas/Fact' } },
        },
      },
      Problem: PROBLEM_SCHEMA,
    },
    securitySchemes: { pullToken: { type: 'http', scheme: 'bearer' } },
  },
})

/** `GET /v1/openapi.json` and `GET /v1/facts/schema.json`: open to all, they say nothing of anybody. */
export const describeFacts = (app: FastifyInstance, { schema }: SentFacts): void => {
  const document = description(schema)
  app.get('/v1/openapi.json', () => document)
  app.get('/v1/facts/schema.json', (_request, reply) =>
    reply.type('application/schema+json').send(schema),
  )
}

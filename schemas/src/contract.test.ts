import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { avroTypeOf } from './codec.ts'
import { catalogue, consumedBy, PARTITIONS } from './catalogue.ts'
import { EVENTS, OrderSubmitted } from './generated/events.ts'
import { canonicalForm, fingerprint64 } from './fingerprint.ts'
import { generate, GENERATED } from '../scripts/generate.ts'
import { lint } from '../scripts/lint-schemas.ts'
import { loadSchemas } from '../scripts/load-schemas.ts'

describe('the contract', () => {
  it('is what the schema files say: the generated code is fresh', () => {
    expect(readFileSync(GENERATED, 'utf8')).toBe(generate())
  })

  it('keeps its own rules: docs on every field, frozen decimals, defaults on what may grow', () => {
    expect(lint(loadSchemas())).toEqual([])
  })

  it('has each event type in exactly one topic, with one producer', () => {
    const entries = catalogue.flatMap((topic) =>
      topic.events.map((event) => ({ topic: topic.topic, ...event })),
    )
    expect(entries.map(({ token }) => token.name).sort()).toEqual(
      EVENTS.map(({ name }) => name).sort(),
    )
    for (const { topic, token } of entries) expect(token.topic).toBe(topic)
    const anyProducer = entries
      .filter(({ producer }) => producer === 'any')
      .map(({ token }) => token.name)
    expect(anyProducer).toEqual(['CaseOpened', 'CaseResolved'])
  })

  it('gives every topic the same partitions, so that one index is one slot', () => {
    expect(new Set(catalogue.map(({ partitions }) => partitions))).toEqual(new Set([PARTITIONS]))
  })

  it('tells each service what it reads', () => {
    expect(consumedBy('erp-poster').map(({ token }) => token.name)).toEqual([
      'OrderQueued',
      'OrderAmendmentRequested',
      'OrderCancellationRequested',
      'OrderRepostProposed',
      'ReturnAuthorizationRequested',
      'ReturnCancellationRequested',
      'ReturnCreditRequested',
      'RefundRequested',
      'RefundReported',
    ])
  })

  it('knows where personal data lies', () => {
    expect(OrderSubmitted.piiPaths).toEqual(
      expect.arrayContaining(['order.shipTo.name', 'order.soldTo.address.street', 'order.notes']),
    )
  })

  it.each(EVENTS.map((token) => [token.name, token] as const))(
    '%s is a schema that avsc reads',
    (_name, token) => {
      expect(avroTypeOf(token.schema).typeName).toBe('record')
    },
  )
})

describe('fingerprints', () => {
  it('agree with the test vectors of the Avro specification', () => {
    expect(fingerprint64(canonicalForm('int'))).toBe('7275d51a3f395c8f')
    expect(fingerprint64(canonicalForm('string'))).toBe('8f014872634503c7')
  })
})

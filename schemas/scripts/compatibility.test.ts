import { describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVENTS, OrderPosted, OrderQueued } from '../src/generated/events.ts'
import type { Field, Named } from '../src/schema.ts'
import { incompatibilities } from './compatibility.ts'
import { historyProblems, readHistory, release } from './history.ts'

const released = OrderPosted.schema as Named
const changed = (change: (text: string) => string): Named =>
  JSON.parse(change(JSON.stringify(released))) as Named
const withFields = (change: (fields: readonly Field[]) => readonly Field[]): Named => ({
  ...released,
  fields: change(released.fields ?? []),
})

describe('a change of a released event', () => {
  it.each<[string, Named]>([
    [
      'a new field with a default',
      withFields((fields) => [
        ...fields,
        { name: 'remark', type: ['null', 'string'], default: null },
      ]),
    ],
    [
      'a field with a default that goes',
      withFields((fields) => fields.filter(({ name }) => name !== 'holds')),
    ],
    [
      'another order of fields',
      withFields((fields) => [...fields.slice(-1), ...fields.slice(0, -1)]),
    ],
    [
      'a new word at the end of a list',
      changed((text) => text.replace('"CA","RE"', '"CA","RE","AX"')),
    ],
    [
      'better words of explanation',
      changed((text) => text.replace(/"doc":"[^"]*"/, '"doc":"Other words."')),
    ],
  ])('is taken when it is %s', (_name, newer) => {
    expect(incompatibilities(released, newer)).toEqual([])
  })

  it.each<[string, Named, RegExp]>([
    [
      'a new field without a default',
      withFields((fields) => [...fields, { name: 'remark', type: 'string' }]),
      /cannot be read now.*remark/,
    ],
    [
      'a field without a default that goes',
      withFields((fields) => fields.filter(({ name }) => name !== 'documentId')),
      /older services.*documentId/,
    ],
    [
      'a renamed field',
      changed((text) => text.replace('"documentId"', '"documentNumber"')),
      /cannot be read now/,
    ],
    [
      'another type',
      changed((text) =>
        text.replace('"name":"found","type":"boolean"', '"name":"found","type":"string"'),
      ),
      /cannot be read now/,
    ],
    [
      'a type that only widens',
      changed((text) =>
        text.replace(
          '"name":"aggregateVersion","type":"long"',
          '"name":"aggregateVersion","type":"int"',
        ),
      ),
      /cannot be read now/,
    ],
    [
      'another scale of a decimal',
      changed((text) => text.replace('"scale":6', '"scale":4')),
      /LineAcknowledgement.confirmed is decimal\(18,6\) for ever and cannot become decimal\(18,4\)/,
    ],
    [
      'another precision of a decimal',
      changed((text) => text.replace('"precision":18', '"precision":20')),
      /cannot become decimal\(20,6\)/,
    ],
    [
      'a decimal that becomes plain bytes',
      changed((text) => text.replace('"logicalType":"decimal",', '')),
      /LineAcknowledgement.confirmed is decimal\(18,6\) for ever and cannot become plain/,
    ],
    [
      'a date that becomes a number',
      changed((text) => text.replace('{"type":"int","logicalType":"date"}', '"int"')),
      /LineAcknowledgement.promiseDate is date for ever and cannot become plain/,
    ],
    [
      'a word that goes from a list',
      changed((text) => text.replace('"CA","RE"', '"CA"')),
      /AcknowledgementCode may only grow/,
    ],
    [
      'a word in the middle of a list',
      changed((text) => text.replace('"CA","RE"', '"CA","AX","RE"')),
      /may only grow at its end/,
    ],
    [
      'a list that loses its default',
      changed((text) => text.replace('"CA","RE"],"default":"AB"', '"CA","RE"]')),
      /must keep its default AB/,
    ],
    [
      'another name of the record',
      changed((text) => text.replace('"name":"OrderPosted"', '"name":"OrderStored"')),
      /cannot be read now/,
    ],
  ])('is refused when it is %s', (_name, newer, reason) => {
    expect(newer).not.toEqual(released)
    expect(incompatibilities(released, newer).join('\n')).toMatch(reason)
  })

  it('is refused when personal data loses its tag', () => {
    const before = OrderQueued.schema as Named
    const after = JSON.parse(JSON.stringify(before).replace('"pii":true', '"pii":false')) as Named
    expect(incompatibilities(before, after)).toEqual([
      expect.stringMatching(/was personal data and may not lose its tag/),
    ])
  })
})

describe('the released versions', () => {
  it('fit every event as it is written now', () => {
    expect(historyProblems(readHistory(), EVENTS)).toEqual([])
  })

  it('are kept: at least the 24 events of the first release have one', () => {
    expect(readHistory().size).toBeGreaterThanOrEqual(24)
  })

  it('name a version that was taken away', () => {
    const schema = OrderPosted.schema as Named
    const history = new Map([[OrderPosted.subject, [{ version: 2, schema }]]])
    expect(historyProblems(history, EVENTS)).toEqual([
      `${OrderPosted.subject} has versions 2; expected 1 to the newest without a gap`,
    ])
  })

  it('name an event that is gone', () => {
    const history = new Map([['carrick.order.v1-carrick.order.OrderEaten', []]])
    expect(historyProblems(history, EVENTS)).toEqual([
      'carrick.order.v1-carrick.order.OrderEaten was released and is gone; its records are still on the topic',
    ])
  })

  it('are all compared, not only the newest', () => {
    const older = withFields((fields) => fields.filter(({ name }) => name !== 'holds'))
    const wrong = withFields((fields) => [...fields, { name: 'remark', type: 'string' }])
    const history = new Map([
      [
        OrderPosted.subject,
        [
          { version: 1, schema: wrong },
          { version: 2, schema: older },
        ],
      ],
    ])
    expect(historyProblems(history, EVENTS)).toEqual([
      expect.stringMatching(
        /^OrderPosted against version 1: .*older|^OrderPosted against version 1/,
      ),
    ])
  })

  it('grow by what changed and by nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrick-history-'))
    try {
      expect(release([OrderPosted, OrderQueued], folder)).toHaveLength(2)
      expect(release([OrderPosted, OrderQueued], folder)).toEqual([])
      const newer = { ...OrderPosted, schema: { ...OrderPosted.schema, doc: 'Other words.' } }
      expect(release([newer, OrderQueued], folder)).toEqual([`${OrderPosted.subject}/2.avsc`])
      expect(
        readHistory(folder)
          .get(OrderPosted.subject)
          ?.map(({ version }) => version),
      ).toEqual([1, 2])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

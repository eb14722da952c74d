import { describe, expect, it } from '@jest/globals'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { describeIntake, explainIntake } from './explain-intake.ts'
import type { LineCancellation } from './cancel-lines.ts'
import type { Failure } from './erp-answers.ts'
import { aQueuedOrder, changesAsked, heldFor } from '../adapters/sample-intake.fake.ts'
import type { Intake } from './intake.ts'

const queued = aQueuedOrder()

const problem = { code: 'MESH_ERP_REFUSED', message: 'lines[0]: no such product' }
const failure: Failure = { at: NOON, told: 1, rejected: true, problem, findings: [] }

const invalid: Partial<Intake> = {
  step: 'INVALID',
  findings: [
    { path: 'lines', code: 'MESH_ORDER_NO_LINES', severity: 'error', message: 'is empty' },
    { path: 'date', code: 'MESH_ORDER_DATE_ORDER', severity: 'warning', message: 'is early' },
  ],
}

describe('where an order stands, in words', () => {
  it.each<[string, Partial<Intake>, RegExp, boolean]>([
    ['its ERP is asked', { step: 'CHECKING' }, /^demo is asked whether its prices/, false],
    [
      'it is held for its price, with the evidence',
      { step: 'HELD', held: heldFor('PRICE') },
      /^it is held for its price: it waits for a word on price$/,
      true,
    ],
    [
      'it went to its ERP, and what was found on the way',
      {
        findings: [
          {
            path: 'order',
            code: 'MESH_ORDER_AMOUNTS_UNCHECKED',
            severity: 'warning',
            message: 'was not compared',
          },
        ],
      },
      /went to demo, with a remark: order was not compared$/,
      false,
    ],
    ['it went to its ERP', {}, /valid and went to demo/, false],
    [
      'it waits for what the ERP does not know',
      { step: 'PARKED', awaits: ['customer NEW in demo', 'product X in demo'] },
      /waits for customer NEW in demo, product X in demo/,
      true,
    ],
    ['it is not valid, by errors alone', invalid, /^it is not valid: lines: is empty$/, true],
    ['the ERP refused it, and why', { failure }, /^demo refused it.*: no such product$/, true],
    [
      'a map has no answer for it, which is not the fault of its ERP',
      { failure: { ...failure, problem: { code: 'MESH_MAP_MISSING', message: 'region: absent' } } },
      /^it cannot be written the way demo wants it: region: absent$/,
      true,
    ],
    [
      'it is being cancelled',
      { cancellation: { step: 'ASKED', at: NOON }, failure },
      /cancellation was asked for/,
      false,
    ],
    ['it is cancelled', { cancellation: { step: 'DONE', at: NOON } }, /^it is cancelled$/, false],
  ])('says that %s', (_name, over, what, waiting) => {
    const [sentence, ...more] = explainIntake({ ...queued, ...over })
    expect(more).toEqual([])
    expect(sentence).toMatchObject({
      service: 'order-ingest',
      what: expect.stringMatching(what),
      since: NOON,
      who: expect.stringMatching(/./),
      next: expect.stringMatching(/./),
      waiting,
    })
  })
})

describe('an order that is held for several things', () => {
  it('tells of each, with who decides, and that the last one ends it', () => {
    const held = heldFor('FRAUD', 'ADDRESS', 'FRAUD')
    expect(explainIntake({ ...queued, step: 'HELD', held })).toMatchObject([
      {
        what: 'it is held for its address: it waits for a word on address',
        who: expect.stringMatching(/^who decides on ADDRESS, by a release/),
        next: expect.stringMatching(/address is corrected, if nothing else holds it$/),
        waiting: true,
      },
      {
        what: 'it is held because fraud is suspected: it waits for a word on fraud, a word on fraud',
        who: expect.stringMatching(/^who decides on FRAUD/),
        waiting: true,
      },
    ])
  })
})

describe('an order that its ERP did not cancel', () => {
  it('goes its way, and the reason is told first', () => {
    const cancellation = { step: 'REFUSED', at: NOON + 1, problem } as const
    expect(explainIntake({ ...queued, cancellation })).toMatchObject([
      { what: 'demo did not cancel it: lines[0]: no such product', since: NOON + 1 },
      { what: 'it was valid and went to demo', since: NOON },
    ])
  })
})

describe('a change of an order', () => {
  const changed: Intake = { ...queued, version: 2, hash: 'b', changes: changesAsked }

  it('is told while its ERP has not answered', () => {
    expect(explainIntake(changed)).toMatchObject([
      { what: 'demo was asked to take its change over (version 2)', since: NOON + 1 },
      { what: 'it was valid and went to demo' },
    ])
  })

  it('that was refused is told with the reason and what stays agreed', () => {
    const refused = { version: 2, at: NOON + 2, problem }
    const changes = { ...changesAsked, asked: [], refused }
    expect(explainIntake({ ...changed, changes })[0]).toMatchObject({
      what: 'its change was refused (version 2): lines[0]: no such product',
      since: NOON + 2,
      next: 'version 1 stays agreed; the next change is compared with it',
    })
  })

  it('is nothing that anybody waits for when the order is cancelled', () => {
    const cancellation = { step: 'DONE', at: NOON } as const
    expect(explainIntake({ ...changed, cancellation })).toHaveLength(1)
  })
})

describe('what people call an order', () => {
  it('is its number, with where it came from and where it goes', () => {
    expect(describeIntake(queued)).toEqual({
      number: 'WEB-1',
      label: 'web web-shop, queued for demo',
    })
  })

  it.each<[string, Partial<Intake>]>([
    ['SO-1 in demo', { document: { id: 'SO-1', at: NOON } }],
    ['refused by demo', { failure }],
    ['queued for demo', { failure: { ...failure, rejected: false } }],
    ['cancelled', { document: { id: 'SO-1', at: NOON }, cancellation: { step: 'DONE', at: NOON } }],
  ])('says where it is: %s', (place, over) => {
    expect(describeIntake({ ...queued, ...over }).label).toBe(`web web-shop, ${place}`)
  })

  it('is its id as long as it has neither number nor ERP', () => {
    const { received } = queued
    const origin = { ...received.origin, number: null }
    const nameless = { ...queued, target: null, received: { ...received, origin } }
    expect(describeIntake(nameless)).toMatchObject({
      number: SOME_ORDER,
      label: 'web web-shop, queued',
    })
  })
})

describe('a line that is to be cancelled', () => {
  it.each<[LineCancellation['step'], RegExp]>([
    ['ASKED', /^the cancellation of line 2 \(SHACKLE\) was asked for$/],
    ['DONE', /^line 2 \(SHACKLE\) is cancelled$/],
    ['REFUSED', /^demo did not cancel line 2 \(SHACKLE\): .* no such product$/],
  ])('is told with what became of it: %s', (step, words) => {
    const wish = { requestVersion: 1, lineIds: ['line-2'], words: 'line 2 (SHACKLE)', at: NOON }
    const lineCancellations = [{ ...wish, step, ...(step === 'REFUSED' && { problem }) }]
    const [first, ...others] = explainIntake(aQueuedOrder({ lineCancellations }))
    expect(first?.what).toMatch(words)
    expect(others).toHaveLength(1)
  })
})

import { describe, expect, it } from '@jest/globals'
import { formatDecimal } from '@carrick/kernel'
import type { LineStatus } from '@carrick/schemas'
import { ORDER_ID } from '../order.fixture.ts'
import { applyFacts, type OrderFact } from './apply-facts.ts'
import { answer, say } from './ledger.fixture.ts'
import { EMPTY_LEDGER } from './state.ts'
import { deriveStatus, nextStatus, type OrderStatus, statusChanged } from './status.ts'

type Said = readonly OrderFact[]

const after = (...said: readonly Said[]): OrderStatus | undefined =>
  deriveStatus(ORDER_ID, applyFacts(EMPTY_LEDGER, said.flat()).state)

const lineAfter = (...said: readonly Said[]): LineStatus | undefined => after(...said)?.lines[0]

const number = (quantity: LineStatus['ordered'] | undefined): string =>
  quantity === undefined ? 'absent' : formatDecimal(quantity).replace(/\.?0+$/, '')

const submitted = say.submitted()
const allConfirmed = [answer('L1', 'AP', '10'), answer('L2', 'AP', '5')]
const posted = [...submitted, ...say.queued(2), ...say.posted(3, allConfirmed)]
const all = { L1: '10', L2: '5' }

describe('before the order itself arrives', () => {
  it('there is no status, however much is known', () => {
    expect(after(say.posted(3, allConfirmed), say.shipped('D1', 1, all))).toBeUndefined()
  })
})

describe('an order that could not be read', () => {
  const source = { system: 'salesforce', instance: 'demo-org', document: '801A', version: 1 }
  const unread = say.invalid(1, 1, source)

  it('has a status all the same, for the record that it came from', () => {
    expect(after(unread)).toMatchObject({
      origin: { recordId: '801A', org: 'demo-org', client: null },
      integration: 'INVALID',
      acceptance: 'PENDING',
      fulfilment: 'NONE',
      billing: 'NONE',
      lifecycle: 'OPEN',
      exceptionCode: 'MESH_ORDER_NO_LINES',
      lines: [],
    })
  })

  it('is itself as soon as it can be read', () => {
    const read = after(unread, say.submitted(2), say.queued(2))
    expect(read).toMatchObject({
      integration: 'QUEUED',
      origin: { recordId: '801xx0000000001AAA' },
    })
    expect(read?.lines).toHaveLength(2)
  })

  it('is asked for by its reference when a client sent it', () => {
    const client = { system: 'client', instance: 'web-shop', document: 'W-1', version: 1 }
    const { origin } = after(say.invalid(1, 1, client)) ?? {}
    expect(origin).toMatchObject({ recordId: null, client: 'web-shop', externalId: 'W-1' })
  })
})

describe('integration', () => {
  it.each<[string, readonly Said[], string]>([
    ['a new order', [submitted], 'RECEIVED'],
    ['one that waits for its customer', [submitted, say.parked(1, 'customer X')], 'PARKED'],
    ['one that waits no longer', [submitted, say.parked(2, 'x'), say.unparked(3)], 'RECEIVED'],
    ['a woken and at once parked one', [say.parked(3, 'y'), submitted, say.unparked(3)], 'PARKED'],
    ['a wrong one', [submitted, say.invalid(1)], 'INVALID'],
    ['a corrected one', [submitted, say.invalid(1), say.submitted(2), say.queued(2)], 'QUEUED'],
    ['one that could not be posted', [submitted, say.queued(2), say.failed(1, false)], 'EXCEPTION'],
    ['one that was corrected since', [submitted, say.failed(1, true), say.queued(5, 2)], 'QUEUED'],
    [
      'one that was posted after a failure',
      [submitted, say.failed(1, false), say.posted(2)],
      'POSTED',
    ],
    ['a posted one whose change failed', [posted, say.failed(9, true, 2)], 'POSTED'],
    [
      'one cancelled before it reached an ERP',
      [submitted, say.queued(2), say.cancelled(1)],
      'WITHDRAWN',
    ],
  ])('of %s', (_name, said, expected) => {
    expect(after(...said)?.integration).toBe(expected)
  })
})

describe('what stands in the way', () => {
  it.each<[string, readonly Said[], string | null, string | null]>([
    ['nothing', [posted], null, null],
    ['a finding', [submitted, say.invalid(1)], 'MESH_ORDER_NO_LINES', 'lines: is empty'],
    [
      'a reference',
      [submitted, say.parked(2, 'customer X in demo')],
      'MESH_ORDER_AWAITS_REFERENCE',
      'waits for customer X in demo',
    ],
    [
      'a code that no list has',
      [say.lacksCode(2)],
      'MESH_MAP_CODE_UNKNOWN',
      'Terms__c: "Net 75" is not in codes/payment-terms.csv',
    ],
    ['nothing once it is there', [submitted, say.parked(2, 'x'), say.queued(3)], null, null],
    [
      'what it is held for before its ERP gets it',
      [submitted, say.heldBack(2, 'PRICE', 'TAX')],
      'MESH_ORDER_PRICE_MISMATCH',
      'waits for a word on lines[0].unitPrice, which is 95',
    ],
    ['a refusal', [submitted, say.failed(1, true)], 'MESH_ERP_REJECTED', 'refused'],
    ['nothing once it is posted', [submitted, say.failed(1, true), say.posted(2)], null, null],
    [
      'a change of a posted order',
      [posted, say.amendmentRejected(2)],
      'MESH_ERP_AMEND_UNSUPPORTED',
      'the ERP does not take this change',
    ],
    [
      'a wrong change of a posted order',
      [posted, say.invalid(9, 2)],
      'MESH_ORDER_NO_LINES',
      'lines: is empty',
    ],
    [
      'a refused cancellation',
      [posted, say.cancelRequested(1), say.cancelRefused(1)],
      'MESH_ERP_CANCEL_REFUSED',
      'the ERP does not cancel it',
    ],
    [
      'nothing when asked again with success',
      [posted, say.cancelRefused(1), say.cancelled(2)],
      null,
      null,
    ],
  ])('is %s', (_name, said, code, text) => {
    expect(after(...said)).toMatchObject({ exceptionCode: code, exceptionText: text })
  })
})

describe('acceptance', () => {
  it.each<[string, readonly Said[], string]>([
    ['unknown', [submitted], 'PENDING'],
    ['unknown while the ERP has only received it', [submitted, say.posted(3)], 'PENDING'],
    ['full', [posted], 'ACCEPTED'],
    [
      'full with a backorder',
      [submitted, say.posted(3, [answer('L1', 'CA', '4', '6'), answer('L2', 'AP', '5')])],
      'ACCEPTED',
    ],
    [
      'partial when a line is cut',
      [submitted, say.posted(3, [answer('L1', 'CA', '4'), answer('L2', 'AP', '5')])],
      'PARTIALLY_ACCEPTED',
    ],
    [
      'partial when a line is refused',
      [submitted, say.posted(3, [answer('L1', 'RE', '0'), answer('L2', 'AP', '5')])],
      'PARTIALLY_ACCEPTED',
    ],
    [
      'none',
      [submitted, say.posted(3, [answer('L1', 'RE', '0'), answer('L2', 'RE', '0')])],
      'REJECTED',
    ],
    ['none when the ERP refuses to take it', [submitted, say.failed(3, true)], 'REJECTED'],
    ['unknown when it could not be asked', [submitted, say.failed(3, false)], 'PENDING'],
    [
      'full when the answer speaks for all',
      [submitted, say.posted(3), say.acknowledged(1, [])],
      'ACCEPTED',
    ],
    [
      'none when the answer refuses all',
      [submitted, say.posted(3), say.acknowledged(1, [], 'RE')],
      'REJECTED',
    ],
  ])('is %s', (_name, said, expected) => {
    expect(after(...said)?.acceptance).toBe(expected)
  })
})

describe('holds', () => {
  it.each<[string, readonly Said[], readonly string[]]>([
    ['at posting', [submitted, say.posted(3, [], ['CREDIT'])], ['CREDIT']],
    ['several, sorted', [posted, say.held(2, 'PRICE'), say.held(2, 'CREDIT')], ['CREDIT', 'PRICE']],
    ['released', [submitted, say.posted(3, [], ['CREDIT']), say.released(0, 'CREDIT')], []],
    [
      'put on again',
      [posted, say.held(1, 'CREDIT'), say.released(2, 'CREDIT'), say.held(3, 'CREDIT')],
      ['CREDIT'],
    ],
    ['told late', [posted, say.released(2, 'CREDIT'), say.held(1, 'CREDIT')], []],
  ])('%s', (_name, said, expected) => {
    expect(after(...said)?.holds).toEqual(expected)
  })
})

describe('fulfilment and billing', () => {
  const backorder = say.acknowledged(1, [answer('L1', 'CA', '4', '6'), answer('L2', 'AP', '5')])
  const nothingInStock = say.acknowledged(1, [
    answer('L1', 'CA', '0', '10'),
    answer('L2', 'CA', '0', '5'),
  ])
  const shipped = say.shipped('D1', 1, all)
  const delivered = say.delivered('D1', 2, all)

  it.each<[string, readonly Said[], string, string]>([
    ['nothing happened', [posted], 'NONE', 'NONE'],
    ['a line is backordered', [posted, backorder], 'PARTIALLY_BACKORDERED', 'NONE'],
    ['everything is backordered', [posted, nothingInStock], 'BACKORDERED', 'NONE'],
    ['a part left', [posted, say.shipped('D1', 1, { L1: '4' })], 'PARTIALLY_SHIPPED', 'NONE'],
    [
      'all left in two',
      [posted, say.shipped('D1', 1, { L1: '4', L2: '5' }), say.shipped('D2', 1, { L1: '6' })],
      'SHIPPED',
      'NONE',
    ],
    [
      'a delivery was corrected',
      [posted, shipped, say.shipped('D1', 2, { L1: '9', L2: '5' })],
      'PARTIALLY_SHIPPED',
      'NONE',
    ],
    [
      'a delivery was taken back',
      [posted, shipped, say.shipped('D1', 2, all, true)],
      'NONE',
      'NONE',
    ],
    [
      'it arrived, and was then taken back',
      [posted, shipped, delivered, say.shipped('D1', 3, all, true)],
      'NONE',
      'NONE',
    ],
    [
      'a part arrived',
      [posted, shipped, say.delivered('D1', 2, { L1: '10' })],
      'PARTIALLY_DELIVERED',
      'NONE',
    ],
    ['all arrived', [posted, shipped, delivered], 'DELIVERED', 'NONE'],
    ['all arrived, the dispatch never told', [posted, delivered], 'DELIVERED', 'NONE'],
    [
      'a part was invoiced',
      [posted, say.invoiced('I1', 1, { L1: '10' })],
      'NONE',
      'PARTIALLY_INVOICED',
    ],
    ['all was invoiced', [posted, shipped, say.invoiced('I1', 1, all)], 'SHIPPED', 'INVOICED'],
    [
      'a part was credited',
      [posted, shipped, say.invoiced('I1', 1, all), say.credited('C1', 1, { L1: '1' })],
      'SHIPPED',
      'PARTIALLY_CREDITED',
    ],
    [
      'all was credited',
      [posted, shipped, say.invoiced('I1', 1, all), say.credited('C1', 1, all)],
      'SHIPPED',
      'CREDITED',
    ],
    [
      'the rest was cancelled',
      [posted, say.shipped('D1', 1, { L1: '10' }), say.cancelled(1, { L2: '5' })],
      'SHIPPED',
      'NONE',
    ],
  ])('when %s', (_name, said, fulfilment, billing) => {
    expect(after(...said)).toMatchObject({ fulfilment, billing })
  })
})

describe('lifecycle', () => {
  const done = [posted, say.shipped('D1', 1, all), say.invoiced('I1', 1, all)]

  it.each<[string, readonly Said[], string]>([
    ['open', [posted], 'OPEN'],
    ['open until it is invoiced', [posted, say.shipped('D1', 1, all)], 'OPEN'],
    ['closed', done, 'CLOSED'],
    ['asked to be cancelled', [posted, say.cancelRequested(1)], 'CANCEL_PENDING'],
    [
      'open again when that is refused',
      [posted, say.cancelRequested(1), say.cancelRefused(1)],
      'OPEN',
    ],
    ['asked again', [posted, say.cancelRefused(1), say.cancelRequested(2)], 'CANCEL_PENDING'],
    ['cancelled', [posted, say.cancelRequested(1), say.cancelled(1)], 'CANCELLED'],
    ['cancelled in the ERP', [posted, say.acknowledged(2, allConfirmed, 'AP', true)], 'CANCELLED'],
    ['cancelled in part', [posted, say.cancelled(1, { L1: '3' })], 'PARTIALLY_CANCELLED'],
    [
      'closed when the rest is done',
      [
        posted,
        say.cancelled(1, { L2: '5' }),
        say.shipped('D1', 1, { L1: '10' }),
        say.invoiced('I1', 1, { L1: '10' }),
      ],
      'CLOSED',
    ],
    [
      'open after a cancellation of what had left',
      [posted, say.shipped('D1', 1, all), say.cancelled(1)],
      'OPEN',
    ],
    ['cancelled before any ERP knew', [submitted, say.cancelled(1)], 'CANCELLED'],
  ])('is %s', (_name, said, expected) => {
    expect(after(...said)?.lifecycle).toBe(expected)
  })
})

describe('state of a line', () => {
  it.each<[string, readonly Said[], string]>([
    ['nothing said', [submitted], 'OPEN'],
    ['confirmed', [posted], 'CONFIRMED'],
    ['backordered', [posted, say.acknowledged(1, [answer('L1', 'CA', '4', '6')])], 'BACKORDERED'],
    ['partly shipped', [posted, say.shipped('D1', 1, { L1: '4' })], 'PARTIALLY_SHIPPED'],
    ['shipped', [posted, say.shipped('D1', 1, all)], 'SHIPPED'],
    ['delivered', [posted, say.delivered('D1', 1, all)], 'DELIVERED'],
    ['invoiced', [posted, say.delivered('D1', 1, all), say.invoiced('I1', 1, all)], 'INVOICED'],
    [
      'partly returned',
      [posted, say.delivered('D1', 1, all), say.returned('R1', 1, { L1: '1' })],
      'PARTIALLY_RETURNED',
    ],
    ['returned', [posted, say.delivered('D1', 1, all), say.returned('R1', 1, all)], 'RETURNED'],
    ['cancelled', [posted, say.cancelled(1)], 'CANCELLED'],
    ['rejected', [submitted, say.posted(3, [answer('L1', 'RE', '0')])], 'REJECTED'],
  ])('%s', (_name, said, expected) => {
    expect(lineAfter(...said)?.state).toBe(expected)
  })

  it('counts a backorder down when goods leave after the ERP spoke', () => {
    const said = say.acknowledged(1, [answer('L1', 'CA', '4', '6')])
    const line = lineAfter(posted, said, say.shipped('D1', 1, { L1: '7' }))
    expect([number(line?.confirmed), number(line?.backordered)]).toEqual(['7', '3'])
  })

  it('forgets confirmed quantities that were cancelled later', () => {
    const line = lineAfter(posted, say.cancelled(1, { L1: '3' }))
    expect([number(line?.confirmed), number(line?.cancelled)]).toEqual(['7', '3'])
  })

  it('names the record in Salesforce and the line in the ERP', () => {
    const line = { ...answer('L1', 'AP', '10'), erpLine: '10' }
    expect(lineAfter(submitted, say.posted(3, [line]))).toMatchObject({
      lineNumber: 1,
      sku: 'ROPE-10',
      recordId: null,
      erpLine: '10',
    })
  })
})

describe('change of a status', () => {
  it('is seen in anything but the version', () => {
    const [a, b] = [after(posted), after(posted, say.released(4, 'CREDIT'))]
    expect(a?.statusVersion).toBeLessThan(b?.statusVersion ?? 0)
    expect(statusChanged(a, b)).toBe(false)
    expect(statusChanged(a, after(posted, say.held(4, 'CREDIT')))).toBe(true)
    expect(statusChanged(undefined, a)).toBe(true)
  })
})

describe('the next status to publish', () => {
  const [queued, inErp] = [after(submitted, say.queued(2)), after(posted)]

  it('is the first, then whatever people see differently', () => {
    expect(nextStatus(undefined, undefined, queued)).toEqual(queued)
    expect(nextStatus(queued?.statusVersion, queued, inErp)).toEqual(inErp)
    expect(nextStatus(inErp?.statusVersion, inErp, after(posted, say.released(9, 'TAX')))).toBe(
      undefined,
    )
    expect(nextStatus(undefined, undefined, undefined)).toBeUndefined()
  })

  it('outranks the one before even when facts of equal version contradict each other', () => {
    const [a, b] = [after(posted, say.held(4, 'TAX')), after(posted, say.released(4, 'TAX'))]
    expect(a?.statusVersion).toBe(b?.statusVersion)
    expect(nextStatus(b?.statusVersion, b, a)?.statusVersion).toBe((b?.statusVersion ?? 0) + 1)
  })
})

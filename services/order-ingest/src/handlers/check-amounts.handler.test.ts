import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Call, Decision } from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderInvalid, OrderParked, OrderQueued } from '@carrick/schemas'
import { emitted, given, givenEffect, namesEmitted, NOON } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { KNOWN, snapshot } from '../adapters/sample-snapshot.fake.ts'
import type { AmountAnswer } from '../domain/amount-check.ts'
import type { Intake } from '../domain/intake.ts'
import type { Asked } from '../domain/simulation.ts'
import { checkAmounts } from './check-amounts.handler.ts'
import { CHECK_AMOUNTS } from './judge-order.handler.ts'
import { takeOrder } from './take-order.handler.ts'

const bundleWith = (policies: string) =>
  bundleOf((path, text) =>
    path === 'mesh.yaml' ? text.replace('\npolicies:', `\npolicies:\n  ${policies}`) : text,
  )

const HOLDING = bundleWith(
  'price: { onOrder: hold }\n  amountCheck: { waitFor: 10m, askAgain: 1m }',
)
const MINUTE = 60_000

const simulated = (unitPrice: string): Asked => ({
  kind: 'simulated',
  simulation: {
    currency: 'EUR',
    netAmount: parseDecimal('178.00'),
    taxAmount: null,
    credit: null,
    lines: [
      {
        lineId: '802000000000001AAA',
        unitPrice: parseDecimal(unitPrice),
        netAmount: parseDecimal('178.00'),
        available: null,
        confirmed: parseDecimal('2'),
        promiseDate: null,
      },
    ],
    findings: [],
  },
})

const SILENT: AmountAnswer = {
  kind: 'unknown',
  reason: { code: 'MESH_VALIDATION_DEADLINE', message: 'demo gave no answer' },
  final: false,
}

const after = (decision: Decision<Intake>): Intake => {
  if (decision.state === undefined) throw new Error('the decision changes nothing')
  return decision.state
}

const askedAt = ({ timers = [] }: Decision<Intake>): number | undefined =>
  timers.find(({ name }) => name === CHECK_AMOUNTS)?.at

/** An org and an ERP whose price is what the test says, under one policy. */
const scene = (bundle = HOLDING) => {
  const [takeSnapshot] = takeOrder(() => bundle)
  let price = '80.00'
  const check = checkAmounts(() => bundle, { simulate: () => Promise.resolve(simulated(price)) })
  const take = (fields = {}, known?: Intake, now = NOON) =>
    given(takeSnapshot, known).when(snapshot(fields), { refs: KNOWN, now })
  const ask = (known: Intake, now = NOON) =>
    givenEffect(check, known).when({}, { refs: KNOWN, now })
  const conclude = (known: Intake, result: AmountAnswer, now = NOON) =>
    givenEffect(check, known).concluding({}, { kind: 'done', result }, { refs: KNOWN, now })
  const call = async (known: Intake): Promise<AmountAnswer> => {
    const { act } = ask(known)
    if (act === undefined) throw new Error('nothing is asked')
    const { opKey, target } = { opKey: 'x', target: act.target }
    const how: Call = {
      opKey,
      key: 'x',
      target,
      signal: new AbortController().signal,
      deadlineMs: 10_000,
    }
    const answer = await check.perform(act.command, how)
    if (answer.kind !== 'done') throw new Error(answer.kind)
    // As it comes back from the store after a crash.
    return JSON.parse(JSON.stringify(answer.result)) as AmountAnswer
  }
  const answered = async (known: Intake, now = NOON) => conclude(known, await call(known), now)
  return {
    take,
    ask,
    conclude,
    answered,
    costs: (unitPrice: string) => {
      price = unitPrice
    },
  }
}

describe('an order whose amounts are compared', () => {
  it('is not queued before its ERP was asked, once and at once', () => {
    const { take, ask } = scene()
    const taken = take()
    expect(namesEmitted(taken)).toEqual(['OrderSubmitted'])
    expect(after(taken).step).toBe('CHECKING')
    expect(askedAt(taken)).toBe(NOON)
    expect(ask(after(taken)).act).toMatchObject({
      operation: 'compare',
      number: 0,
      target: 'check:demo',
    })
    expect(take({}, after(taken))).toEqual({ disposition: 'duplicate' })
  })

  it('goes on when its ERP has the same price', async () => {
    const { take, answered, costs } = scene()
    costs('89.00')
    const checked = await answered(after(take()))
    expect(namesEmitted(checked)).toEqual(['OrderQueued'])
    expect(after(checked)).toMatchObject({ step: 'QUEUED', queuedVersion: 1, findings: [] })
    expect(askedAt(checked)).toBeUndefined()
  })

  it('is held when its ERP has another one, with the evidence, and sales is asked', async () => {
    const { take, answered } = scene()
    const held = await answered(after(take()))
    const words =
      'a word on lines[0].unitPrice, which is 89; the ERP has 80 for this customer, give or take 1 %'
    expect(namesEmitted(held)).toEqual(['CaseOpened', 'OrderParked'])
    expect(emitted(held, OrderParked)).toMatchObject([{ awaits: [words], holds: ['PRICE'] }])
    expect(emitted(held, CaseOpened)).toMatchObject([
      {
        code: 'MESH_ORDER_PRICE_MISMATCH',
        ownerRole: 'sales',
        cause: `The order waits for ${words}`,
      },
    ])
    expect(after(held).step).toBe('HELD')
    expect(askedAt(held)).toBe(NOON + MINUTE)
  })

  it('is not asked about at all by a policy that accepts every amount', () => {
    expect(namesEmitted(scene(bundleOf()).take())).toEqual(['OrderSubmitted', 'OrderQueued'])
  })
})

const heldFor = async (bundle = HOLDING) => {
  const mesh = scene(bundle)
  const held = await mesh.answered(after(mesh.take()))
  return { ...mesh, held: after(held) }
}

describe('an order that is held for its price', () => {
  it('says nothing new when it comes again', async () => {
    const { take, held } = await heldFor()
    expect(take({}, held)).toEqual({ disposition: 'duplicate' })
  })

  it('is released by the sales side without being entered again, and queued once', async () => {
    const { take, held, ask } = await heldFor()
    const allowed = take({ Allow_Mismatch__c: 'true' }, held)
    expect(namesEmitted(allowed)).toEqual(['CaseResolved', 'OrderUnparked', 'OrderQueued'])
    expect(emitted(allowed, OrderQueued)).toMatchObject([{ order: { version: 1 } }])
    expect(take({ Allow_Mismatch__c: 'true' }, after(allowed))).toEqual({
      disposition: 'duplicate',
    })
    expect(take({}, after(allowed))).toEqual({ disposition: 'duplicate' })
    // A timer that was on its way.
    expect(ask(after(allowed))).toEqual({ disposition: 'superseded' })
  })

  it('is released by its ERP, whose contract was corrected', async () => {
    const { held, ask, answered, costs } = await heldFor()
    costs('89.00')
    expect(ask(held).act).toMatchObject({ number: 1 })
    const released = await answered(held)
    expect(namesEmitted(released)).toEqual(['CaseResolved', 'OrderUnparked', 'OrderQueued'])
    expect(emitted(released, CaseResolved)).toMatchObject([{ caseVersion: 2 }])
  })

  it('stays held while its ERP says the same, and is asked about ever less often', async () => {
    const { held, answered } = await heldFor()
    const again = await answered(held, NOON + 3 * MINUTE)
    expect(again.emit).toEqual([])
    expect(after(again)).toMatchObject({ step: 'HELD', count: held.count, amountChecks: 2 })
    expect(askedAt(again)).toBe(NOON + 6 * MINUTE)
  })

  it('tells the new evidence when its ERP says something else', async () => {
    const { held, answered, costs } = await heldFor()
    costs('70.00')
    const again = await answered(held)
    expect(namesEmitted(again)).toEqual(['CaseResolved', 'CaseOpened', 'OrderParked'])
    expect(emitted(again, CaseOpened)).toMatchObject([
      { cause: expect.stringContaining('the ERP has 70'), caseVersion: 3 },
    ])
  })

  it('is asked about anew when its price was corrected where it was taken', async () => {
    const { take, held, answered } = await heldFor()
    const line = { ...snapshot().lines[0], UnitPrice: '80.00' }
    const [handler] = takeOrder(() => HOLDING)
    const corrected = given(handler, held).when(snapshot({}, { lines: [line] }), { refs: KNOWN })
    expect(namesEmitted(corrected)).toEqual(['OrderSubmitted', 'CaseResolved', 'OrderUnparked'])
    expect(askedAt(corrected)).toBe(NOON)
    const checked = await answered(after(corrected))
    expect(namesEmitted(checked)).toEqual(['OrderQueued'])
    expect(take({}, after(checked)).emit?.map(({ token }) => token.name)).toEqual([
      'OrderAmendmentRequested',
    ])
  })

  it('is given up when it is cancelled, and its ERP is asked no more', async () => {
    const { take, held, ask } = await heldFor()
    const cancelled = take({ Cancel_Requested__c: 'true' }, held)
    expect(namesEmitted(cancelled)).toEqual(['OrderCancellationRequested', 'CaseResolved'])
    expect(cancelled.timers).toContainEqual({ name: CHECK_AMOUNTS, at: undefined })
    expect(ask(after(cancelled))).toEqual({ disposition: 'superseded' })
  })

  it('goes on when the policy holds nothing any more', async () => {
    const { held } = await heldFor()
    const relaxed = scene(bundleOf()).ask(held)
    expect(relaxed.act).toBeUndefined()
    expect(namesEmitted(relaxed)).toEqual(['CaseResolved', 'OrderUnparked', 'OrderQueued'])
  })
})

describe('other policies', () => {
  it('reject: it is not valid, by an error that names the price', async () => {
    const { take, answered, costs } = scene(bundleWith('price: { onOrder: reject }'))
    const refused = await answered(after(take()))
    expect(namesEmitted(refused)).toEqual(['OrderInvalid', 'CaseOpened'])
    expect(emitted(refused, OrderInvalid)).toMatchObject([
      { findings: [{ code: 'MESH_ORDER_PRICE_MISMATCH', severity: 'ERROR' }] },
    ])
    expect(take({}, after(refused))).toEqual({ disposition: 'duplicate' })
    costs('89.00')
    expect(namesEmitted(await answered(after(refused)))).toEqual(['CaseResolved', 'OrderQueued'])
  })

  it('warn: it goes on, and the finding stays with it', async () => {
    const { take, answered } = scene(bundleWith('price: { onOrder: warn }'))
    const warned = await answered(after(take()))
    expect(namesEmitted(warned)).toEqual(['OrderQueued'])
    expect(after(warned).findings).toMatchObject([
      { code: 'MESH_ORDER_PRICE_MISMATCH', severity: 'warning' },
    ])
  })
})

describe('an ERP that does not answer', () => {
  it('is asked again, and after a while the order goes on with a remark', () => {
    const { take, conclude, ask } = scene()
    const waiting = conclude(after(take()), SILENT)
    expect(waiting.emit).toEqual([])
    expect(askedAt(waiting)).toBe(NOON + MINUTE)
    expect(ask(after(waiting)).act).toMatchObject({ number: 1 })
    const gone = conclude(after(waiting), SILENT, NOON + 10 * MINUTE)
    expect(namesEmitted(gone)).toEqual(['OrderQueued'])
    expect(after(gone).findings).toMatchObject([
      { code: 'MESH_ORDER_AMOUNTS_UNCHECKED', severity: 'warning' },
    ])
  })

  it('holds nothing up where it prices no drafts at all', () => {
    const { take, conclude } = scene()
    const gone = conclude(after(take()), { ...SILENT, final: true })
    expect(namesEmitted(gone)).toEqual(['OrderQueued'])
  })
})

describe('an order that waits for something else', () => {
  it('is not asked about before its customer is known', () => {
    const [handler] = takeOrder(() => HOLDING)
    const parked = given(handler).when(snapshot(), { refs: {} })
    expect(after(parked).step).toBe('PARKED')
    expect(askedAt(parked)).toBeUndefined()
    const [, , wake] = takeOrder(() => HOLDING)
    const woken = given(wake, after(parked)).when({ refs: [] }, { refs: KNOWN })
    expect(namesEmitted(woken)).toEqual(['OrderUnparked'])
    expect(askedAt(woken)).toBe(NOON)
  })
})

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import {
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCancellationRequested,
  ReturnCreditRequested,
} from '@carrick/schemas'
import { type MemoryPoster, startMemoryPoster } from './adapters/memory-poster.fake.ts'
import {
  authorizationRequested,
  cancellationRequested,
  creditRequested,
  refundRequested,
} from './adapters/sample-return.fake.ts'
import { createScriptedReturns, type ScriptedReturns } from './adapters/scripted-returns.fake.ts'
import { authoriseReturn } from './handlers/authorise-return.handler.ts'
import { cancelReturn } from './handlers/cancel-return.handler.ts'
import { creditReturn } from './handlers/credit-return.handler.ts'
import { refundPayment } from './handlers/refund-payment.handler.ts'

const LATER = 300_000
const doubt = {
  kind: 'in-doubt',
  cause: new MeshError('MESH_X_LOST', 'the line was cut', { kind: 'in-doubt' }),
} as const
const away = {
  kind: 'transient',
  cause: new MeshError('MESH_X_AWAY', 'refused', { kind: 'held' }),
} as const

describe('a return, its credit and its refund', () => {
  let outside: ScriptedReturns
  let poster: MemoryPoster

  beforeEach(async () => {
    outside = createScriptedReturns()
    const { erp, payer } = outside
    poster = await startMemoryPoster([
      authoriseReturn(erp),
      cancelReturn(erp),
      creditReturn(erp),
      refundPayment(payer),
    ])
  })
  afterEach(() => poster.stop())

  const types = (): readonly string[] =>
    poster.told(ReturnAuthorizationRequested.topic).map(({ type }) => type)
  const steps = {
    authorise: () => poster.receive(ReturnAuthorizationRequested, authorizationRequested),
    cancel: () => poster.receive(ReturnCancellationRequested, cancellationRequested),
    credit: () => poster.receive(ReturnCreditRequested, creditRequested()),
    refund: () => poster.receive(RefundRequested, refundRequested()),
  }
  type Step = keyof typeof steps
  const ANSWERS: Readonly<Record<Step, string>> = {
    authorise: 'ReturnAuthorized',
    cancel: 'ReturnCancelled',
    credit: 'ReturnCredited',
    refund: 'RefundPosted',
  }
  /** What has to be so before the step. */
  const before: Readonly<Record<Step, readonly Step[]>> = {
    authorise: [],
    cancel: ['authorise'],
    credit: ['authorise'],
    refund: ['authorise', 'credit'],
  }
  const prepare = async (step: Step): Promise<number> => {
    for (const earlier of before[step]) await steps[earlier]()
    return outside.asked.length
  }
  const STEPS = ['authorise', 'cancel', 'credit', 'refund'] as const

  it('goes step by step, each told with the next version', async () => {
    for (const step of ['authorise', 'credit', 'refund'] as const) await steps[step]()
    expect(poster.told(ReturnAuthorizationRequested.topic)).toEqual([
      { type: 'ReturnAuthorized', version: 1 },
      { type: 'ReturnCredited', version: 2 },
      { type: 'RefundPosted', version: 3 },
    ])
    expect(outside.asked).toHaveLength(3)
  })

  it('pays nothing before the credit, and nothing later under that number', async () => {
    await steps.authorise()
    await steps.refund()
    await steps.credit()
    await steps.refund()
    expect(types()).toEqual(['ReturnAuthorized', 'RefundFailed', 'ReturnCredited'])
    expect(outside.asked).toHaveLength(2)
  })

  it.each(STEPS)('%s: comes twice under a new id and is done once', async (step) => {
    const count = await prepare(step)
    await steps[step]()
    await steps[step]()
    expect(outside.asked).toHaveLength(count + 1)
    expect(types().filter((type) => type === ANSWERS[step])).toHaveLength(1)
  })

  it.each(STEPS)('%s: is found when its answer was lost, and not asked for again', async (step) => {
    const count = await prepare(step)
    outside.loseNext()
    await steps[step]()
    await poster.clock.advance(LATER)
    expect(outside.asked).toHaveLength(count + 1)
    expect(types().at(-1)).toBe(ANSWERS[step])
  })

  it.each(STEPS)('%s: is asked for again, word for word, when it was not done', async (step) => {
    const count = await prepare(step)
    outside.next(doubt)
    await steps[step]()
    await poster.clock.advance(LATER)
    expect(outside.asked).toHaveLength(count + 2)
    expect(outside.asked.at(-1)).toEqual(outside.asked.at(-2))
    expect(types().at(-1)).toBe(ANSWERS[step])
  })

  it.each(STEPS)('%s: waits while the other side is away', async (step) => {
    await prepare(step)
    outside.next(away)
    await steps[step]()
    await poster.clock.advance(LATER)
    expect(types().at(-1)).toBe(ANSWERS[step])
  })
})

import { describe, expect, it } from '@jest/globals'
import { type AuditRow, createVirtualClock, internalToken } from '@carrick/messaging'
import type { InternalMessage, SubmitResult } from '@carrick/messaging'
import type { HoldOrder } from './admin-api.ts'
import { createHoldDesk } from './hold-desk.ts'

const TOKEN = internalToken<HoldOrder>('submit', 'hold-order')
const ORDER = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'
const RELEASE: HoldOrder = { verb: 'release', hold: 'FRAUD', by: 'mara', reason: 'called back' }

/** A runtime whose owner of the order answers after some looks at the audit; never, when told so. */
const scene = (outcome: 'done' | 'refused' | undefined, token = TOKEN) => {
  const clock = createVirtualClock(0)
  const sent: InternalMessage<unknown>[] = []
  const submit = <T>(message: InternalMessage<T>): Promise<SubmitResult> => {
    sent.push(message)
    return Promise.resolve({ kind: 'accepted' })
  }
  const audit = (): Promise<readonly AuditRow[]> =>
    Promise.resolve(
      sent.flatMap(({ id, key }) =>
        outcome === undefined
          ? []
          : [
              {
                commandId: id,
                key,
                verb: 'release FRAUD',
                by: 'mara',
                reason: 'called back',
                planHash: '',
                outcome,
                detail: 'as it is',
                at: 0,
              },
            ],
      ),
    )
  return { sent, clock, desk: createHoldDesk('order-ingest', token, { submit, audit }, clock) }
}

describe('what an operator does about a hold', () => {
  it.each(['done', 'refused'] as const)('is answered by the audit: %s', async (outcome) => {
    const { desk, sent } = scene(outcome)
    expect(await desk(ORDER, RELEASE)).toEqual({
      key: ORDER,
      result: outcome,
      message: 'as it is',
    })
    expect(sent).toMatchObject([{ token: TOKEN, key: ORDER, body: RELEASE }])
  })

  it('is pending while the owner of the order has not come to it', async () => {
    const { desk, clock } = scene(undefined)
    const answer = desk(ORDER, RELEASE)
    await clock.advance(6_000)
    expect(await answer).toMatchObject({ result: 'pending' })
  })

  it('is about orders alone, and of the service that holds them', async () => {
    const problem = { problem: { status: 404, code: 'MESH_ADMIN_NOT_FOUND' } }
    const { desk, sent } = scene('done')
    await expect(desk('configuration', RELEASE)).rejects.toMatchObject(problem)
    const { clock } = scene('done')
    const other = createHoldDesk(
      'erp-poster',
      undefined,
      { submit: () => Promise.reject(new Error()), audit: () => Promise.resolve([]) },
      clock,
    )
    await expect(other(ORDER, RELEASE)).rejects.toMatchObject(problem)
    expect(sent).toEqual([])
  })
})

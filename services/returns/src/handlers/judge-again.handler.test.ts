import { describe, expect, it } from '@jest/globals'
import type { ReturnReason } from '@carrick/mapping'
import { CaseOpened, CaseResolved, ReturnAuthorizationRequested } from '@carrick/schemas'
import { emitted, given, namesEmitted, NOON } from '@carrick/testkit'
import { openBook } from '../adapters/open-book.fake.ts'
import { A_POLICY, LINE, say } from '../adapters/sample-return.fake.ts'
import { judgeAgain } from './judge-again.handler.ts'

const TAKEN: ReturnReason = { returnable: true, windowDays: 30, restockingFee: null }
const reasons = { DAMAGED: TAKEN, OTHER: TAKEN }

/** A return for a reason that the policy does not name, and what it was told of. */
const waiting = () => {
  const book = openBook({ reasons })
  book.hear(say.queued())
  book.hear(say.posted())
  book.hear(say.shipped({ [LINE]: '3' }))
  const decision = book.hear(say.snapshot({ [LINE]: '1' }, {}, 'Wrong size'))
  return { book, decision }
}

const wake = (policy: object, inForce = 'new', told = 'new') => {
  const { book } = waiting()
  const handler = judgeAgain(
    () => ({ ...A_POLICY, ...policy }),
    () => inForce,
  )
  const refs = { configuration: { configVersion: told } }
  return given(handler, book.state()).when({ refs: ['configuration'] }, { refs })
}

describe('a return for a reason that the policy does not name', () => {
  it('is taken for no other reason: it waits with a case that says which ones there are', () => {
    const { book, decision } = waiting()
    expect(decision.awaits).toEqual(['configuration'])
    expect(book.told(ReturnAuthorizationRequested)).toEqual([])
    expect(book.told(CaseOpened)).toMatchObject([
      {
        code: 'MESH_RETURN_REASON_UNKNOWN',
        cause: 'The reason of ROPE-08 "WRONG_SIZE" is not known; expected DAMAGED, OTHER',
      },
    ])
  })

  it('goes on by itself when the policy names it', () => {
    const woken = wake({ reasons: { ...reasons, WRONG_SIZE: TAKEN } })
    expect(emitted(woken, ReturnAuthorizationRequested)).toMatchObject([
      { lines: [{ lineId: LINE, reason: 'WRONG_SIZE' }] },
    ])
    expect(emitted(woken, CaseResolved)).toHaveLength(1)
    expect(woken.awaits).toEqual([])
  })

  it('waits on, and says nothing again, when something else changed', () => {
    const woken = wake({ reasons, windowDays: 60 })
    expect(namesEmitted(woken)).toEqual([])
    expect(woken.awaits).toEqual(['configuration'])
  })

  it('is judged again in a moment where the newest files are not read yet', () => {
    expect(wake({ reasons }, 'old').timers).toEqual([{ name: 'return-due', at: NOON + 10_000 }])
  })
})

import { describe, expect, it } from '@jest/globals'
import { judgeAnswer } from './judge-answer.adapter.ts'

const judge = (status: number, retryAfterMs?: number) =>
  judgeAnswer('shop', { kind: 'answered', status, retryAfterMs })

describe('the answer of an endpoint', () => {
  it.each([200, 202, 204])('%s is success', (status) => {
    expect(judge(status)).toEqual({ kind: 'done', result: { status } })
  })

  it.each([301, 308, 400, 401, 404, 409, 500, 503])('%s is tried again', (status) => {
    expect(judge(status)).toMatchObject({
      kind: 'transient',
      cause: { kind: 'retryable', code: 'MESH_HOOK_REFUSED' },
    })
  })

  it('410 is not tried again by a machine', () => {
    expect(judge(410)).toMatchObject({
      kind: 'transient',
      cause: { kind: 'terminal', code: 'MESH_HOOK_GONE' },
    })
  })

  it.each([429, 502, 503, 504])('%s says when to come again', (status) => {
    expect(judge(status, 90_000)).toMatchObject({ afterMs: 90_000 })
  })

  it('other answers do not', () => {
    expect(judge(500, 90_000)).not.toHaveProperty('afterMs')
  })

  it('may be missing: the message is sent again, for the receiver knows it by its id', () => {
    expect(judgeAnswer('shop', { kind: 'silent', reason: 'socket hang up' })).toMatchObject({
      kind: 'transient',
      cause: { kind: 'retryable', message: 'shop cannot be reached: socket hang up' },
    })
  })
})

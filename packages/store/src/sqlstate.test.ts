import { describe, expect, it } from '@jest/globals'
import { classify, storeError } from './sqlstate.ts'

const answer = (code: string): Error => Object.assign(new Error('said by the server'), { code })

describe('an answer of PostgreSQL', () => {
  it.each([
    ['22021', 'refused'],
    ['23505', 'refused'],
    ['54000', 'refused'],
    ['ME001', 'fenced'],
    ['ME002', 'repeated'],
    ['ME003', 'conflict'],
    ['42P01', 'wrong'],
    ['40P01', 'unavailable'],
    ['55P03', 'unavailable'],
    ['57P01', 'unavailable'],
    ['ECONNRESET', 'unavailable'],
    ['EPIPE', 'unavailable'],
  ])('with the code %s means %s', (code, meaning) => {
    expect(classify(answer(code))).toBe(meaning)
  })

  it('that never came leaves the commit in doubt', () => {
    expect(storeError(new Error('Connection terminated unexpectedly'))).toMatchObject({
      code: 'MESH_STORE_UNAVAILABLE',
      kind: 'in-doubt',
    })
  })
})

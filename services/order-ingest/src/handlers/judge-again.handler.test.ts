import { describe, expect, it } from '@jest/globals'
import { given, NOON } from '@carrick/testkit'
import { judgeAgain } from './judge-again.handler.ts'

describe('rules that changed', () => {
  it('are written each time that they are told, for writing wakes what is held', () => {
    const rules = { configVersion: 'a', at: NOON }
    expect(given(judgeAgain).when(rules)).toEqual({ state: rules })
    // An instance judged by the old ones in between.
    expect(given(judgeAgain, rules).when({ ...rules, at: NOON + 1 })).toEqual({
      state: { configVersion: 'a', at: NOON + 1 },
    })
  })
})

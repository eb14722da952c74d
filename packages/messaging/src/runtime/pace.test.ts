import { describe, expect, it } from '@jest/globals'
import { createPace } from './pace.ts'

const paceOf = (count: number, everyMs: number) => {
  const pace = createPace()
  for (let n = 0; n < count; n += 1) pace.ended(n * everyMs)
  return pace
}

describe('the pace of a target', () => {
  it('is that of the calls that ended last', () => {
    expect(paceOf(200, 100).perSecond(19_900)).toBeCloseTo(10, 0)
  })

  it('falls while none ends', () => {
    expect(paceOf(64, 100).perSecond(64_000)).toBeCloseTo(1, 1)
  })

  it('is not known before there is enough to tell by', () => {
    expect(paceOf(3, 100).perSecond(1_000)).toBeUndefined()
  })
})

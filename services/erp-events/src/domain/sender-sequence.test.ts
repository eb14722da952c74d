import { describe, expect, it } from '@jest/globals'
import { countMessage, type SenderSequence } from './sender-sequence.ts'

const count = (...numbers: readonly number[]) => {
  let state: SenderSequence | undefined
  const news: (string | undefined)[] = []
  for (const number of numbers) {
    const decision = countMessage(state, number)
    state = decision?.state ?? state
    news.push(decision === undefined ? 'nothing new' : decision.news)
  }
  return { state, news }
}

describe("a sender's count", () => {
  it('begins where it stands', () => {
    expect(count(41, 42).news).toEqual([undefined, undefined])
  })

  it('has a gap when a number is left out, which closes when that one comes', () => {
    const { state, news } = count(1, 2, 5, 4, 3)
    expect(news).toEqual([undefined, undefined, 'gap', undefined, 'closed'])
    expect(state).toEqual({ last: 5, missing: [], caseVersion: 2 })
  })

  it('says once that there is a gap, however many there are', () => {
    const { state, news } = count(1, 3, 5)
    expect(news).toEqual([undefined, 'gap', undefined])
    expect(state?.missing).toEqual([4, 2])
  })

  it('takes a message again without a word', () => {
    expect(count(1, 2, 2, 1).news).toEqual([undefined, undefined, 'nothing new', 'nothing new'])
  })

  it('keeps a bounded list when a sender jumps', () => {
    const { state } = count(1, 2_000_000)
    expect(state?.missing).toHaveLength(1000)
    expect(state?.missing[0]).toBe(1_999_999)
  })
})

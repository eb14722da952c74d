import { describe, expect, it } from '@jest/globals'
import { countMessage, runsOf, type SenderSequence } from './sender-sequence.ts'

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

  it('keeps a bounded list when a sender jumps, and asks for the rest when that has come', () => {
    let { state } = count(1, 2600)
    expect(state?.missing).toHaveLength(1000)
    expect(state?.missing[0]).toBe(2599)
    const came = new Set<number>()
    const news: unknown[] = []
    while (state !== undefined && state.missing.length > 0) {
      const [number = 0] = state.missing.slice(-1)
      came.add(number)
      const decision = countMessage(state, number)
      state = decision?.state
      if (decision?.news !== undefined) news.push([came.size, decision.news])
    }
    expect(news).toEqual([[2598, 'closed']])
  })

  it('forgets no older gap for a newer one', () => {
    const { state } = count(1, 3, 1500)
    expect(state?.missing).toHaveLength(1000)
    expect(state?.older).toEqual({ from: 2, to: 499 })
  })

  it('is closed by a sender that sends all of a long gap again, oldest first', () => {
    const again = Array.from({ length: 2598 }, (_, index) => index + 2)
    const { news } = count(1, 2600, ...again)
    expect(news.indexOf('closed')).toBe(news.length - 1)
  })
})

describe('what is asked for', () => {
  it('is runs of what is missing, oldest first, and no more than 100 at once', () => {
    expect(runsOf([50, 9, 8])).toEqual([
      { from: 8, to: 9 },
      { from: 50, to: 50 },
    ])
    const many = Array.from({ length: 150 }, (_, index) => 200 - index)
    expect(runsOf(many)).toEqual([
      { from: 51, to: 150 },
      { from: 151, to: 200 },
    ])
    expect(runsOf([])).toEqual([])
  })
})

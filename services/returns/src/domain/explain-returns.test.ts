import { describe, expect, it } from '@jest/globals'
import { SOME_ORDER } from '@carrick/testkit'
import { openBook } from '../adapters/open-book.fake.ts'
import { A_POLICY, LINE, say } from '../adapters/sample-return.fake.ts'
import { describeReturns, explainReturns } from './explain-returns.ts'
import { noReturns } from './order-returns.ts'

const explained = (book: ReturnType<typeof openBook>) =>
  explainReturns(book.state() ?? noReturns(SOME_ORDER), A_POLICY)

const aReturn = () => {
  const book = openBook({ inspect: false })
  for (const event of [say.queued(), say.posted(), say.shipped({ [LINE]: '3' })]) book.hear(event)
  book.hear(say.invoiced({ [LINE]: '3' }))
  book.hear(say.snapshot({ [LINE]: '2' }))
  return book
}

describe('why a return is where it is', () => {
  it('names what it waits for, who is to act, and what happens then', () => {
    const book = aReturn()
    book.hear(say.authorized())
    expect(explained(book)).toMatchObject([
      {
        what: 'its return RO-0001 is authorized as RMA-1; it waits for the goods to come back',
        who: 'customer',
        next: 'it waits until 2026-12-23T12:00Z, and expires then',
        waiting: true,
      },
    ])
  })

  it('says what needs a person, and what to do', () => {
    const book = aReturn()
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '2' }))
    book.hear(say.credited())
    book.hear(say.refundFailed())
    expect(explained(book)).toMatchObject([
      {
        what: 'its return RO-0001 is refund failed as RMA-1: The card is closed',
        who: 'finance',
        next: expect.stringContaining('ask for the refund again; or pay in another way'),
      },
    ])
  })

  it('waits for nothing when it is over', () => {
    const book = aReturn()
    for (const event of [say.authorized(), say.returned({ [LINE]: '2' })]) book.hear(event)
    for (const event of [say.credited(), say.refunded()]) book.hear(event)
    expect(explained(book)).toMatchObject([{ waiting: false, who: 'nobody', next: 'nothing' }])
  })

  it('tells orders apart by their number', () => {
    const state = aReturn().state()
    expect(state && describeReturns(state)).toEqual({
      number: '00000101',
      label: 'salesforce, with 1 return',
    })
  })
})

import { describe, expect, it } from '@jest/globals'
import { XrefLinked } from '@carrick/schemas'
import { emitted, given } from '@carrick/testkit'
import { linkNumber } from './link-number.handler.ts'

const read = (over: Partial<{ internalId: string; active: boolean }> = {}) => ({
  erp: 'demo',
  type: 'CUSTOMER' as const,
  entry: { number: 'KLEIN', internalId: 'C-17', active: true, ...over },
})

describe('link number', () => {
  const first = given(linkNumber).when(read())

  it('tells that the ERP knows a customer, by the number that both sides know', () => {
    expect(emitted(first, XrefLinked)).toEqual([
      {
        system: 'erp',
        instance: 'demo',
        objectType: 'CUSTOMER',
        externalId: 'KLEIN',
        internalId: 'C-17',
        active: true,
      },
    ])
  })

  it('stays quiet when the same comes again', () => {
    expect(given(linkNumber, first.state).when(read())).toEqual({ disposition: 'duplicate' })
  })

  it('tells when it is blocked, when it is free again, and when it got another id', () => {
    const blocked = given(linkNumber, first.state).when(read({ active: false }))
    const free = given(linkNumber, blocked.state).when(read())
    const moved = given(linkNumber, free.state).when(read({ internalId: 'C-99' }))
    const told = [blocked, free, moved].flatMap((decision) => emitted(decision, XrefLinked))
    expect(told.map(({ active, internalId }) => [active, internalId])).toEqual([
      [false, 'C-17'],
      [true, 'C-17'],
      [true, 'C-99'],
    ])
    expect(moved.emit?.[0]?.meta).toMatchObject({ aggregateVersion: 4 })
  })
})

import { describe, expect, it } from '@jest/globals'
import type { XrefLinked } from '@carrick/schemas'
import { aMeta, given } from '@carrick/testkit'
import { linkReference } from './link-reference.handler.ts'

const linked = (active: boolean): XrefLinked => ({
  meta: aMeta('XrefLinked', 'erp:demo:PRODUCT:ROPE-08'),
  system: 'erp',
  instance: 'demo',
  objectType: 'PRODUCT',
  externalId: 'ROPE-08',
  internalId: 'P-1',
  active,
})

describe('a reference that an ERP has', () => {
  it('is kept, so that orders that wait for it are woken', () => {
    expect(given(linkReference).when(linked(true)).state).toEqual({ active: true })
  })

  it('wakes nobody when it is told again', () => {
    const decision = given(linkReference, { active: true }).when(linked(true))
    expect(decision).toEqual({ disposition: 'duplicate' })
  })

  it('is kept as blocked when the ERP blocks it', () => {
    expect(given(linkReference, { active: true }).when(linked(false)).state).toEqual({
      active: false,
    })
  })
})

import { describe, expect, it } from '@jest/globals'
import { aReturn, aReturnLine, RETURN } from '../adapters/sample-return.fake.ts'
import { wantedReturns } from './wanted-returns.ts'

const other = aReturn({ returnId: 'another-return', recordId: '0Zo000000000002AAA' })

describe('what the org is to say of returns', () => {
  it.each([
    ['ReturnOrder', 'ReturnOrderLineItem'],
    ['Return__c', 'Return_Line__c'],
  ])('names records of %s and those of its lines that have one', (recordType, line) => {
    const lines = [aReturnLine(), aReturnLine({ lineId: 'line-2', recordId: null })]
    const wanted = wantedReturns(aReturn({ recordType, lines }), undefined, 'demo-org')
    expect(wanted?.[RETURN]).toMatchObject({
      header: { type: recordType, id: '0Zo000000000001AAA' },
      lines: [{ type: line, id: '0Zi000000000001AAA' }],
    })
    expect(wanted?.[RETURN]?.lines).toHaveLength(1)
  })

  it.each([
    ['was asked for elsewhere', { recordId: null, recordType: null }],
    ['has a record of an object that the mesh does not write', { recordType: 'Case' }],
    ['is of another org', { meta: { ...aReturn().meta, org: 'other-org' } }],
  ])('is nothing when the return %s', (_why, over) => {
    expect(wantedReturns(aReturn(over), undefined, 'demo-org')).toBeUndefined()
  })

  it('keeps the newest of each return of an order', () => {
    const first = wantedReturns(aReturn({ statusVersion: 4 }), undefined, 'demo-org')
    const both = wantedReturns(other, first, 'demo-org')
    expect(Object.values(both ?? {}).map(({ version }) => version)).toEqual([4, 1])
    expect(wantedReturns(aReturn({ statusVersion: 4 }), both, 'demo-org')).toBeUndefined()
    expect(wantedReturns(aReturn({ statusVersion: 3 }), both, 'demo-org')).toBeUndefined()
    const newer = wantedReturns(aReturn({ statusVersion: 5 }), both, 'demo-org')
    expect(newer?.[RETURN]?.version).toBe(5)
    expect(newer?.['another-return']).toEqual(both?.['another-return'])
  })

  it('is the same after it was stored', () => {
    const wanted = wantedReturns(aReturn(), undefined, 'demo-org')
    expect(JSON.parse(JSON.stringify(wanted))).toEqual(wanted)
  })
})

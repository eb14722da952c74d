import { describe, expect, it } from '@jest/globals'
import { aBackorder, aLineStatus, aStatus } from '../adapters/sample-status.fake.ts'
import { type StatusPolicy, wantedStatus } from './wanted-status.ts'

const policy: StatusPolicy = {
  org: 'demo-org',
  zone: 'UTC',
  backorderTask: true,
  backorderDueInMs: 0,
}
const { origin } = aStatus()

describe('what the org is to say of an order', () => {
  it('names the records of the order and of those lines that have one', () => {
    const lines = [aLineStatus(), aLineStatus({ lineId: 'freight', recordId: null })]
    const wanted = wantedStatus(aStatus({ lines }), undefined, policy)
    expect(wanted?.order).toMatchObject({ type: 'Order', id: '801000000000001AAA' })
    expect(wanted?.items.map(({ id }) => id)).toEqual(['802000000000001AAA'])
    expect(wanted?.task).toBeNull()
  })

  it.each([
    ['was not taken in Salesforce', { ...origin, recordId: null, org: null }],
    ['was taken in another org', { ...origin, org: 'other-org' }],
  ])('is nothing when the order %s', (_why, from) => {
    expect(wantedStatus(aStatus({ origin: from }), undefined, policy)).toBeUndefined()
  })

  it('is the same for the same status after it was stored', () => {
    const wanted = wantedStatus(aStatus({ lines: [aBackorder()] }), undefined, policy)
    expect(JSON.parse(JSON.stringify(wanted))).toEqual(wanted)
    expect(wantedStatus(aStatus({ lines: [aBackorder()] }), wanted, policy)).toEqual(wanted)
  })

  it('completes a task that an earlier wish may have opened', () => {
    const before = wantedStatus(aStatus({ lines: [aBackorder()] }), undefined, policy)
    const wanted = wantedStatus(aStatus({ statusVersion: 2 }), before, policy)
    expect(wanted?.task?.fields).toMatchObject({ Status: 'Completed', Last_Event_Version__c: 2 })
  })

  it('has no task where the policy wants none', () => {
    const quiet = { ...policy, backorderTask: false }
    expect(wantedStatus(aStatus({ lines: [aBackorder()] }), undefined, quiet)?.task).toBeNull()
  })
})

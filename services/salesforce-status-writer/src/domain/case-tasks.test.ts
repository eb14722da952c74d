import { describe, expect, it } from '@jest/globals'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import { SOME_ORDER } from '@carrick/testkit'
import { aCaseOpened, aCaseResolved, CASE } from '../adapters/sample-case.fake.ts'
import { type WantedCases, wantedCases } from './case-tasks.ts'

const after = (...events: readonly (CaseOpened | CaseResolved)[]): WantedCases | undefined =>
  events.reduce<WantedCases | undefined>(
    (known, event) => wantedCases(event, known, 'demo-org', 'UTC') ?? known,
    undefined,
  )

const fieldsAfter = (...events: readonly (CaseOpened | CaseResolved)[]) =>
  after(...events)?.[CASE]?.task.fields

describe('the task of a case', () => {
  it('says what happened and what to do, and is due at once', () => {
    expect(after(aCaseOpened())?.[CASE]?.task).toEqual({
      key: `${SOME_ORDER}:${CASE}`,
      order: { orderId: SOME_ORDER },
      fields: {
        Subject: 'The order was changed too late',
        Description:
          'The order was changed too late\n\nWhat to do: Change it in the ERP by hand\nCode: MESH_ERP_AMEND_UNSUPPORTED',
        Last_Event_Version__c: 1,
      },
      whenNew: { ActivityDate: '2026-11-23' },
    })
  })

  it.each(['operator', 'integrator', 'master data'])('is none for %s', (ownerRole) => {
    expect(after(aCaseOpened({ ownerRole }))).toBeUndefined()
  })

  it('is none for an order of another org', () => {
    const { meta } = aCaseOpened()
    expect(after(aCaseOpened({ meta: { ...meta, org: 'other-org' } }))).toBeUndefined()
    expect(after(aCaseOpened({ meta: { ...meta, org: null } }))).toBeUndefined()
  })

  it('is completed when the case is over, and says how', () => {
    const fields = fieldsAfter(aCaseOpened(), aCaseResolved({ how: 'The change was undone' }))
    expect(fields).toMatchObject({ Status: 'Completed', Last_Event_Version__c: 2 })
    expect(fields?.['Description']).toMatch(/^The order was.*\n\nOver: The change was undone$/s)
  })

  it('is opened again when the case comes back, and only then', () => {
    expect(fieldsAfter(aCaseOpened({ caseVersion: 2 }))).not.toHaveProperty('Status')
    const events = [aCaseOpened(), aCaseResolved(), aCaseOpened({ caseVersion: 3 })]
    expect(fieldsAfter(...events)).toMatchObject({ Status: 'Not Started' })
  })

  it('is completed when the case goes over to people who work elsewhere', () => {
    const fields = fieldsAfter(
      aCaseOpened(),
      aCaseOpened({ caseVersion: 2, ownerRole: 'master data', cause: 'A customer is not known' }),
    )
    expect(fields).toMatchObject({ Status: 'Completed' })
    expect(fields?.['Description']).toMatch(
      /Over: it is for master data now: A customer is not known$/,
    )
  })

  it('stays as it is when an event comes twice or late', () => {
    const open = after(aCaseOpened({ caseVersion: 3 }))
    for (const late of [aCaseOpened({ caseVersion: 3 }), aCaseResolved({ caseVersion: 2 })])
      expect(wantedCases(late, open, 'demo-org', 'UTC')).toBeUndefined()
  })

  it('is not made for the end of a case that had none', () => {
    expect(after(aCaseResolved())).toBeUndefined()
  })

  it('is one for each case of the order', () => {
    const other = aCaseOpened({ caseId: 'another' })
    expect(Object.keys(after(aCaseOpened(), other) ?? {})).toEqual([CASE, 'another'])
  })
})

import { describe, expect, it } from '@jest/globals'
import { given } from '@carrick/testkit'
import { countMessages } from './count-messages.handler.ts'

const known = { last: 7, missing: [], caseVersion: 0 }

describe('count messages', () => {
  it('asks a person for what a sender left out', () => {
    const decision = given(countMessages, known).when({ sender: 'wms', sequence: 10 })
    expect(decision.emit).toMatchObject([
      {
        token: { name: 'CaseOpened' },
        payload: {
          subject: 'sender:wms',
          code: 'MESH_FACTS_GAP',
          ownerRole: 'integrator',
          cause: expect.stringContaining('number 8, 9 did not come before 10'),
        },
      },
    ])
  })

  it('names all of a long gap', () => {
    const decision = given(countMessages, known).when({ sender: 'wms', sequence: 2000 })
    expect(decision.emit).toMatchObject([
      { payload: { cause: expect.stringContaining('number 8 to 999, 1000, 1001, ') } },
    ])
  })

  it('closes the case when the last of it came', () => {
    const gap = { last: 9, missing: [8], caseVersion: 1 }
    expect(given(countMessages, gap).when({ sender: 'wms', sequence: 8 })).toMatchObject({
      state: { missing: [], caseVersion: 2 },
      emit: [{ token: { name: 'CaseResolved' }, payload: { caseVersion: 2 } }],
    })
  })

  it('says nothing of the next in order, nor of one that comes again', () => {
    expect(given(countMessages, known).when({ sender: 'wms', sequence: 8 })).toEqual({
      state: { ...known, last: 8 },
    })
    expect(given(countMessages, known).when({ sender: 'wms', sequence: 7 })).toEqual({
      disposition: 'duplicate',
    })
  })
})

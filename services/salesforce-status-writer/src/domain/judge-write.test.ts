import { describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { judgeWrite, mayGoOn, type Written } from './judge-write.ts'
import type { WriteResult } from './record-write.ts'

const written: WriteResult = { kind: 'written' }
const refused = (errorCode: string, message: string, fields: readonly string[] = []) =>
  ({ kind: 'refused', errorCode, message, fields }) as const
const older = refused(
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'MESH_STATUS_VERSION: this status is older than the one that the order has.',
)
const tooLong = refused('STRING_TOO_LONG', 'ERP Order Number: data value too large', [
  'ERP_Order_No__c',
])
const deleted = refused('ENTITY_IS_DELETED', 'entity is deleted')
const locked: WriteResult = {
  kind: 'failed',
  cause: new MeshError('MESH_SALESFORCE_ROW', 'locked', { kind: 'retryable' }),
}
const order = (result: WriteResult): Written => ({ name: 'Order 801', result })
const line = (result: WriteResult): Written => ({ name: 'OrderItem 802', result })

describe('the write of an order', () => {
  it('is done when all its records are written', () => {
    expect(judgeWrite([order(written), line(written)])).toEqual({ kind: 'written' })
  })

  it('is superseded, not failed, when the org has a newer status', () => {
    expect(judgeWrite([order(older)])).toEqual({ kind: 'superseded' })
  })

  it('is done when only a line has a newer status', () => {
    expect(judgeWrite([order(written), line(older)])).toEqual({ kind: 'written' })
  })

  it('is refused in the words of the org, record by record', () => {
    expect(judgeWrite([order(tooLong), line(written), line(deleted)])).toEqual({
      kind: 'refused',
      findings: [
        {
          path: 'Order 801.ERP_Order_No__c',
          code: 'MESH_SALESFORCE_REFUSED',
          severity: 'error',
          message: 'ERP Order Number: data value too large (STRING_TOO_LONG)',
        },
        {
          path: 'OrderItem 802',
          code: 'MESH_SALESFORCE_DELETED',
          severity: 'error',
          message:
            'is deleted in the org, so its status cannot be written: entity is deleted (ENTITY_IS_DELETED)',
        },
      ],
    })
  })

  it('is tried again as long as a record is locked, whatever else was refused', () => {
    expect(judgeWrite([order(tooLong), line(locked)])).toMatchObject({ kind: 'transient' })
  })
})

describe('lines and task', () => {
  it.each([
    ['are written after the order', written, true],
    ['are written though a field of the order was refused', tooLong, true],
    ['are left alone when the org has a newer status', older, false],
    ['are left alone when the order is deleted', deleted, false],
    ['wait for an order that is locked', locked, false],
  ])('%s', (_what, result, expected) => {
    expect(mayGoOn(result)).toBe(expected)
  })
})

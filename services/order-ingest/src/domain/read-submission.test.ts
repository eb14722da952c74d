import { describe, expect, it } from '@jest/globals'
import { readSubmission } from './read-submission.ts'

const SHOP = { name: 'web-shop', channel: 'web' }

describe('the body of a request', () => {
  it('is the reference of the client and the draft of an order', () => {
    expect(readSubmission({ externalId: 'WEB-1', currency: 'EUR' }, SHOP)).toEqual({
      submission: {
        client: 'web-shop',
        channel: 'web',
        externalId: 'WEB-1',
        draft: { currency: 'EUR' },
      },
      findings: [],
    })
  })

  it('says beside the draft what it was made from, and that it is no duplicate', () => {
    const body = {
      externalId: 'WEB-1',
      baseVersion: 3,
      allowDuplicate: true,
      allowMismatch: true,
      currency: 'EUR',
    }
    expect(readSubmission(body, SHOP)).toMatchObject({
      submission: {
        baseVersion: 3,
        allowDuplicate: true,
        allowMismatch: true,
        draft: { currency: 'EUR' },
      },
      findings: [],
    })
  })

  it.each([['yes'], [1], [{}]])('may not say %j of duplicates or amounts', (value) => {
    const body = { externalId: 'WEB-1', allowDuplicate: value, allowMismatch: value }
    expect(readSubmission(body, SHOP).findings).toMatchObject([
      { path: 'allowDuplicate', code: 'MESH_ORDER_FIELD_TYPE' },
      { path: 'allowMismatch', code: 'MESH_ORDER_FIELD_TYPE' },
    ])
  })

  it.each(['1', 'x'.repeat(255), 'ä ö ü', '注文', '😀'])('may call the order %j', (externalId) => {
    expect(readSubmission({ externalId }, SHOP).submission.externalId).toBe(externalId)
  })

  it.each([
    [undefined, 'MESH_ORDER_FIELD_MISSING'],
    [['WEB-1'], 'MESH_ORDER_FIELD_TYPE'],
    ['\0', 'MESH_ORDER_TEXT_NUL'],
    ['\udc00', 'MESH_ORDER_TEXT_MALFORMED'],
    ['x'.repeat(256), 'MESH_ORDER_TEXT_TOO_LONG'],
  ])('may not call it %j', (externalId, code) => {
    const { findings, submission } = readSubmission({ externalId, currency: 'EUR' }, SHOP)
    expect(submission).toMatchObject({ externalId: '', draft: { currency: 'EUR' } })
    expect(findings).toMatchObject([{ path: 'externalId', code, severity: 'error' }])
  })
})

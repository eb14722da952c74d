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

  it('says beside the draft what it was made from, and what does not stand in its way', () => {
    const body = {
      externalId: 'WEB-1',
      baseVersion: 3,
      releases: ['PRICE', 'DUPLICATE', 'PRICE'],
      currency: 'EUR',
    }
    expect(readSubmission(body, SHOP)).toMatchObject({
      submission: {
        baseVersion: 3,
        releases: ['DUPLICATE', 'PRICE'],
        draft: { currency: 'EUR' },
      },
      findings: [],
    })
  })

  it.each([true, 'FRAUD', {}])('may not release %j: that is no list', (releases) => {
    const { findings, submission } = readSubmission({ externalId: 'WEB-1', releases }, SHOP)
    expect(findings).toMatchObject([{ path: 'releases', code: 'MESH_ORDER_FIELD_TYPE' }])
    expect(submission).not.toHaveProperty('releases')
  })

  it.each(['FRAUD', 'EXPORT', 'MANUAL'])(
    'may not release %j unless mesh.yaml lets this client do so',
    (hold) => {
      const body = { externalId: 'WEB-1', releases: ['PRICE', hold] }
      expect(readSubmission(body, SHOP).findings).toEqual([
        {
          path: 'releases[1]',
          code: 'MESH_ORDER_RELEASE',
          severity: 'error',
          message:
            'is not for this client; expected a list of DUPLICATE, PRICE, TAX, ADDRESS: what this client may release',
        },
      ])
    },
  )

  it.each(['CREDIT', 'fraud', 1, null])('may not release %j, which is no hold', (hold) => {
    expect(readSubmission({ externalId: 'WEB-1', releases: [hold] }, SHOP).findings).toMatchObject([
      { path: 'releases[0]', code: 'MESH_ORDER_FIELD_TYPE' },
    ])
  })

  it('releases what mesh.yaml lets this client release, and nothing else', () => {
    const client = { ...SHOP, releases: ['FRAUD'] as const }
    const read = (hold: string) => readSubmission({ externalId: 'W', releases: [hold] }, client)
    expect(read('FRAUD')).toMatchObject({ submission: { releases: ['FRAUD'] }, findings: [] })
    expect(read('DUPLICATE').findings).toMatchObject([{ code: 'MESH_ORDER_RELEASE' }])
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

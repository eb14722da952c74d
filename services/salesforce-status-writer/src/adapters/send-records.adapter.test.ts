import { describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { sendRecords } from './send-records.adapter.ts'

const OPEN = new AbortController().signal
const records = Array.from({ length: 200 }, (_, n) => n)

const answerOf = (errorCode: string, kind: MeshError['kind']): MeshError =>
  new MeshError('MESH_SALESFORCE_REFUSED', `Salesforce answered ${errorCode}: no`, {
    kind,
    details: { errorCode },
  })
const malformed = answerOf('JSON_PARSER_ERROR', 'terminal')
const fatal = answerOf('ERROR_HTTP_500', 'in-doubt')
const away = new MeshError('MESH_SALESFORCE_NO_ANSWER', 'no answer', { kind: 'in-doubt' })

/** Salesforce fails each call that holds one of `bad`, and counts the calls. */
const org = (bad: readonly number[], error: MeshError) => {
  const org = {
    calls: 0,
    write: (some: readonly number[]) => {
      org.calls += 1
      return some.some((one) => bad.includes(one))
        ? Promise.reject(error)
        : Promise.resolve(some.map((one) => ({ ok: true, id: String(one) }) as const))
    },
  }
  return org
}

describe('records in one call', () => {
  it('take one call when all is well, and none when there are none', async () => {
    const idle = org([], malformed)
    expect(await sendRecords([], OPEN, idle.write)).toEqual([])
    expect(idle.calls).toBe(0)
    const fine = org([], malformed)
    expect(await sendRecords(records, OPEN, fine.write)).toHaveLength(200)
    expect(fine.calls).toBe(1)
  })

  it.each([[[0]], [[137]], [[20, 180]], [[5, 6]]])(
    'are all written but %p, which Salesforce cannot read',
    async (bad) => {
      const salesforce = org(bad, malformed)
      const results = await sendRecords(records, OPEN, salesforce.write)
      const refused = results.flatMap(({ kind }, index) => (kind === 'refused' ? [index] : []))
      expect(refused).toEqual(bad)
      expect(results.filter(({ kind }) => kind === 'written')).toHaveLength(200 - bad.length)
      expect(salesforce.calls).toBeLessThanOrEqual(40)
    },
  )

  it('blame a record that is fatal to the automation of the org, and try it again', async () => {
    const results = await sendRecords(records, OPEN, org([42], fatal).write)
    expect(results[42]).toEqual({ kind: 'failed', cause: fatal })
    expect(results[43]).toEqual({ kind: 'written' })
  })

  it('blame no record when every call fails, and give up soon', async () => {
    const salesforce = org(records, fatal)
    const results = await sendRecords(records, OPEN, salesforce.write)
    expect(salesforce.calls).toBe(15)
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['failed']))
    expect(results[0]).toMatchObject({ cause: { kind: 'held' } })
  })

  it.each([
    ['an org that is away', away],
    ['a login that is refused', new MeshError('MESH_SALESFORCE_LOGIN', 'invalid_grant')],
    ['an org without calls left', answerOf('REQUEST_LIMIT_EXCEEDED', 'held')],
    ['a session that is gone', answerOf('INVALID_SESSION_ID', 'retryable')],
  ])('wait for %s without a second call', async (_what, error) => {
    const salesforce = org(records, error)
    const results = await sendRecords(records, OPEN, salesforce.write)
    expect(salesforce.calls).toBe(1)
    expect(results[199]).toMatchObject({ kind: 'failed', cause: { kind: 'held' } })
  })

  it('tell a person when a lone request is refused as such', async () => {
    const results = await sendRecords([0], OPEN, org([0], malformed).write)
    expect(results).toMatchObject([{ kind: 'failed', cause: { kind: 'terminal' } }])
  })

  it('are not sent when the time is over', async () => {
    const salesforce = org([], malformed)
    const results = await sendRecords(records, AbortSignal.abort(), salesforce.write)
    expect(salesforce.calls).toBe(0)
    expect(results[7]).toMatchObject({ kind: 'failed', cause: { code: 'MESH_SALESFORCE_ENDED' } })
  })

  it.each([
    ['UNABLE_TO_LOCK_ROW', 'retryable', 'failed'],
    ['STRING_TOO_LONG', 'terminal', 'refused'],
  ] as const)('end each for itself: %s', async (errorCode, kind, expected) => {
    const row = { ok: false, errorCode, message: 'no', fields: [], kind } as const
    const results = await sendRecords([0], OPEN, () => Promise.resolve([row]))
    expect(results).toMatchObject([{ kind: expected }])
  })
})

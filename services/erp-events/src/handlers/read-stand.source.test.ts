import { describe, expect, it } from '@jest/globals'
import type { ErpFact } from '../domain/erp-fact.ts'
import type { ErpReader, FeedPage } from '../ports.ts'
import { isWhole, readStand } from './read-stand.source.ts'

const [MINE, OTHER] = [
  '0191a2c4-0000-7000-8000-000000000001',
  '0191a2c4-0000-7000-8000-000000000002',
]

const receipt = (mark: string, documentId: string): ErpFact => ({
  ...{ type: 'return', at: '2026-11-23T12:00:00Z', mark, returnMark: null, documentId },
  ...{ version: 1, receivedOn: '2026-11-23', withdrawn: false, lines: [] },
})

const feed = (...pages: readonly Partial<FeedPage<ErpFact>>[]): ErpReader => ({
  name: 'demo',
  changes: (cursor) => {
    const at = Number(cursor ?? 0)
    const [next, more] = [String(at + 1), at + 1 < pages.length]
    return Promise.resolve({ entries: [], unreadable: [], cursor: next, more, ...pages[at] })
  },
  versionOf: () => Promise.reject(new Error('no document is asked for')),
  numbers: () => Promise.reject(new Error('no numbers are asked for')),
})

const read = (erp: ErpReader) => readStand(erp, new Set([MINE]), new AbortController().signal)

describe('what an ERP says of some orders', () => {
  it('is read over all pages of its feed, and of no other order', async () => {
    const { of } = await read(
      feed(
        { entries: [receipt(MINE, 'RT-1'), receipt(OTHER, 'RT-2')] },
        { entries: [receipt(MINE, 'RT-3')] },
      ),
    )
    expect([...of.keys()]).toEqual([MINE])
    expect(of.get(MINE)).toMatchObject([{ documentId: 'RT-1' }, { documentId: 'RT-3' }])
  })

  it('ends when the feed says that there is more and gets no further', async () => {
    const stuck = feed({ cursor: '0', more: true }, {})
    expect((await read(stuck)).of.size).toBe(0)
  })

  it.each([
    ['of the order', JSON.stringify({ mark: MINE }), false],
    ['of nobody knows whom', '{}', false],
    ['of another order', JSON.stringify({ mark: OTHER }), true],
  ])('with an entry %s that cannot be read is whole: %s %s', async (_whose, entry, whole) => {
    const unreadable = [{ entry, code: 'MESH_ERP_FORMAT', message: 'type: nothing' } as const]
    const stand = await read(feed({ unreadable }))
    expect(isWhole(stand, MINE)).toBe(whole)
  })
})

import { describe, expect, it } from '@jest/globals'
import { backoffMs } from './backoff.ts'
import { fromTheBeginning, readPosition, writePosition } from './feed-position.ts'

const START = { cursor: null, ignored: 0, cases: 0, open: null }

describe('the place in a feed', () => {
  it('survives the store', () => {
    const position = { cursor: 'epoch.17', ignored: 3, cases: 1, open: 'MESH_ERP_FORMAT' }
    expect(readPosition(writePosition(position))).toEqual(position)
  })

  it.each([undefined, '', 'epoch.17', '7', 'null', '{"cursor":7}', '{"cursor":null}'])(
    'is the beginning where there is none that can be read: %j',
    (text) => {
      expect(readPosition(text)).toEqual(START)
    },
  )

  it('goes back to the beginning without forgetting its case', () => {
    const position = { cursor: 'c', ignored: 3, cases: 1, open: 'MESH_ERP_FORMAT' }
    expect(fromTheBeginning(position)).toEqual({ ...position, cursor: null, ignored: 0 })
  })
})

describe('the pause before a failing ERP is asked again', () => {
  it('doubles up to five seconds', () => {
    expect([1, 2, 3, 4, 5, 999].map((failures) => backoffMs(failures, 1_000))).toEqual([
      1_000, 2_000, 4_000, 5_000, 5_000, 5_000,
    ])
  })

  it('is never shorter than the usual one, nor than the ERP asks for', () => {
    expect(backoffMs(1, 60_000)).toBe(60_000)
    expect(backoffMs(1, 1_000, 30_000)).toBe(30_000)
    expect(backoffMs(9, 1_000, 10)).toBe(5_000)
  })
})

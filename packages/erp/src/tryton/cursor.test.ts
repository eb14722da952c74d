import { describe, expect, it } from '@jest/globals'
import { advance, type Change, decodeCursor, encodeCursor, START, unseen } from './cursor.ts'

const SECOND = 1_000_000
const row = (id: number, at: number): Change => ({ id, at: at * SECOND })

/** What a search from the position would find, as Tryton's does. */
const found = (table: readonly Change[], position = START): readonly Change[] =>
  unseen(
    position,
    table
      .filter(
        ({ id, at }) =>
          at > position.after.at || (at === position.after.at && id > position.after.id),
      )
      .sort((a, b) => a.at - b.at || a.id - b.id),
  )

describe('the position in a table of Tryton', () => {
  it('gives each change once', () => {
    const table = [row(1, 10), row(2, 10), row(3, 500)]
    const after = advance(START, found(table))
    expect(found(table, after)).toEqual([])
    expect(found([...table, row(4, 501)], after)).toEqual([row(4, 501)])
  })

  it('gives a row again that was changed again', () => {
    const after = advance(START, found([row(1, 10)]))
    expect(found([row(1, 11)], after)).toEqual([row(1, 11)])
    expect(found([row(1, 11)], advance(after, [row(1, 11)]))).toEqual([])
  })

  it('finds what a slow transaction brought in behind it', () => {
    const table = [row(1, 10), row(3, 100)]
    const after = advance(START, found(table))
    expect(found([...table, row(2, 40)], after)).toEqual([row(2, 40)])
  })

  it('reads on from the middle of a page of one transaction', () => {
    const table = Array.from({ length: 5_000 }, (_, n) => row(n + 1, 10))
    let position = START
    const read: Change[] = []
    for (let pages = 0; pages < 100; pages += 1) {
      const page = found(table, position).slice(0, 100)
      read.push(...page)
      position = advance(position, page)
    }
    expect(read).toEqual(table)
    expect(position.seen.length).toBeLessThanOrEqual(2_000)
  })

  it('survives its way through text, and is no other database’s', () => {
    const positions = { sales: advance(START, [row(1, 10)]) }
    const text = encodeCursor('erp', positions)
    expect(decodeCursor(text, 'erp', ['sales'])).toEqual(positions)
    const gone = expect.objectContaining({ code: 'MESH_ERP_CURSOR_GONE' })
    for (const [cursor, source, tables] of [
      [text, 'other', ['sales']],
      [text, 'erp', ['moves']],
      ['of another feed', 'erp', ['sales']],
    ] as const) {
      const decode = () => decodeCursor(cursor, source, tables)
      expect(decode).toThrow(gone)
    }
  })
})

import { describe, expect, it } from '@jest/globals'
import {
  advance as advanceBy,
  type Change,
  decodeCursor,
  encodeCursor,
  type Position,
  START,
  unseen,
  withinTime,
} from './cursor.ts'

const SECOND = 1_000_000
/** By a clock that runs on: nothing is dated after it. */
const advance = (position: Position, rows: readonly Change[]) =>
  advanceBy(position, rows, Math.max(0, ...rows.map(({ at }) => at)))
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

  describe('when the clock is set back by ten minutes', () => {
    const BEFORE = 10_000
    const BACK = BEFORE - 600
    const old = Array.from({ length: 100 }, (_, n) => row(n + 1, BEFORE - 990 + n * 10))

    /** Reads page by page, the clock running on from `from`; new rows come in the middle of it. */
    const follow = (added: (now: number) => readonly Change[], from: number, until: number) => {
      let position = advanceBy(START, found(old), BEFORE * SECOND)
      const read: Change[] = []
      const table = [...old]
      for (let now = from; now < until; now += 10) {
        table.push(...added(now))
        position = withinTime(position, now * SECOND)
        const page = found(table, position)
        read.push(...page)
        position = advanceBy(position, page, now * SECOND)
      }
      return read
    }

    it('gives what is changed while it catches up', () => {
      const read = follow((now) => [row(1_000 + now, now)], BACK, BEFORE + 300)
      const ids = new Set(read.map(({ id }) => id))
      for (let now = BACK; now < BEFORE + 300; now += 10) expect(ids).toContain(1_000 + now)
    })

    it('gives the rows of before at most once more', () => {
      const read = follow(() => [], BACK, BEFORE + 300)
      const counts = new Map(read.map(({ id }) => [id, read.filter((one) => one.id === id).length]))
      expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(1)
    })
  })

  it('by a server a second behind its database stays where it is', () => {
    const position = advanceBy(START, [row(1, 10), row(2, 500)], 500 * SECOND)
    expect(withinTime(position, 499 * SECOND)).toBe(position)
    const bulk = Array.from({ length: 5_000 }, (_, n) => row(n + 1, 10))
    const after = advanceBy(START, bulk, 10 * SECOND)
    expect(withinTime(after, 9 * SECOND)).toBe(after)
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

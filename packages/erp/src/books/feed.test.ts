import { describe, expect, it } from '@jest/globals'
import { Feed } from './feed.ts'

const filled = (...keys: readonly string[]): Feed<string> => {
  const feed = new Feed<string>('e')
  keys.forEach((key, index) => {
    feed.put(key, { read: () => `${key}${String(index)}` })
  })
  return feed
}

const readAll = (feed: Feed<string>, limit: number, from?: string): readonly string[] => {
  const page = feed.read(from, limit)
  if (page === undefined) return []
  return page.more ? [...page.entries, ...readAll(feed, limit, page.cursor)] : page.entries
}

describe('a feed', () => {
  it('keeps the newest of each key, in the order in which they became true', () => {
    expect(readAll(filled('a', 'b', 'a', 'c', 'a'), 10)).toEqual(['b1', 'c3', 'a4'])
  })

  it.each([1, 2, 3, 10])('reads the same in pages of %i', (limit) => {
    expect(readAll(filled('a', 'b', 'a', 'c', 'b', 'd'), limit)).toEqual(['a2', 'c3', 'b4', 'd5'])
  })

  it('tells after a cursor what is new, and what changed again', () => {
    const feed = filled('a', 'b')
    const { cursor } = feed.read(undefined, 10) ?? { cursor: '' }
    expect(feed.read(cursor, 10)).toEqual({ entries: [], cursor, more: false })
    feed.put('a', { read: () => 'a2' })
    expect(readAll(feed, 10, cursor)).toEqual(['a2'])
    expect(readAll(feed, 10)).toEqual(['b1', 'a2'])
  })

  it('says "more" only when there is more', () => {
    const feed = filled('a', 'b', 'b')
    expect(feed.read(undefined, 1)).toMatchObject({ entries: ['a0'], more: true })
    expect(feed.read(undefined, 2)).toMatchObject({ entries: ['a0', 'b2'], more: false })
  })

  it.each(['other.0', 'e.9', 'e.', 'e.-1', '', 'e.1x', '9'])(
    'refuses the cursor "%s"',
    (cursor) => {
      expect(filled('a').read(cursor, 10)).toBeUndefined()
    },
  )

  it('tells its listeners which key changed', () => {
    const heard: string[] = []
    const feed = filled('a')
    feed.onPut((key) => heard.push(key))
    feed.put('b', { read: () => 'b' })
    expect(heard).toEqual(['b'])
  })
})

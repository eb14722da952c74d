import { describe, expect, it } from '@jest/globals'
import { defineFold } from '../handlers/handler.ts'
import { createBench, orderPlaced, type Placed } from './bench.fixture.ts'

interface Book {
  readonly buys: string
  /** Keys of those that bought the same before. */
  readonly others: readonly string[]
}

const place = defineFold<Book, Placed>({
  name: 'bench.place',
  consumes: orderPlaced,
  produces: [],
  named: ({ value }) => [`buys:${value.text}`],
  decide: ({ value: { text }, key }, _state, { named }) => ({
    state: {
      buys: text,
      others: named(`buys:${text}`)
        .filter((other) => other.key !== key && (other.state as Book).buys === text)
        .map((other) => other.key),
    },
    names: [`buys:${text}`],
  }),
})

describe('a name that several keys have', () => {
  it('shows each of them to whoever comes later, as they are now', async () => {
    const bench = createBench()
    await bench.startMember('a', { handlers: [place] })
    const placed = async (key: string, text: string): Promise<readonly string[]> => {
      bench.place(key, { text })
      await bench.clock.advance(1_000)
      return (bench.state(key) as Book).others
    }
    expect(await placed('o-1', 'rope')).toEqual([])
    expect(await placed('o-2', 'rope')).toEqual(['o-1'])
    expect(await placed('o-3', 'anchor')).toEqual([])
    // It has the name still, and says something else.
    expect(await placed('o-1', 'anchor')).toEqual(['o-3'])
    expect(await placed('o-4', 'rope')).toEqual(['o-2'])
    await bench.stop()
  })
})

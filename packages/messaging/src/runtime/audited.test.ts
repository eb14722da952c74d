import { describe, expect, it } from '@jest/globals'
import { uuid7 } from '@carrick/kernel'
import { defineFold } from '../handlers/handler.ts'
import { internalToken } from '../handlers/token.ts'
import { createBench, orderPlaced } from './bench.fixture.ts'

interface Wish {
  readonly by: string
  readonly isGood: boolean
}

const WISH = internalToken<Wish>('submit', 'wish')

const decideWish = defineFold<{ readonly wishes: number }, Wish>({
  name: 'bench.decide-wish',
  consumes: WISH,
  produces: [],
  decide: ({ value: { by, isGood } }, known) => {
    const audit = {
      verb: 'wish',
      by,
      reason: 'so',
      outcome: isGood ? 'done' : 'refused',
      detail: '',
    } as const
    if (!isGood) return { disposition: 'rejected', audit }
    return { state: { wishes: (known?.wishes ?? 0) + 1 }, audit }
  },
})

const place = defineFold({
  name: 'bench.place',
  consumes: orderPlaced,
  produces: [],
  decide: () => ({}),
})

describe('what a person does through a handler', () => {
  it('is in the audit table under the id of the message, done or refused, once', async () => {
    const bench = createBench()
    const runtime = await bench.startMember('a', { handlers: [place, decideWish] })
    const wish = async (id: string, isGood: boolean): Promise<void> => {
      await runtime.submit({ token: WISH, key: 'o-1', id, body: { by: 'mara', isGood } })
      await bench.clock.advance(2_000)
    }
    const [good, bad] = [uuid7(1), uuid7(2)]
    await wish(good, true)
    await wish(good, true)
    await wish(bad, false)
    expect(await runtime.audit('o-1', 10)).toMatchObject([
      { commandId: bad, by: 'mara', outcome: 'refused', key: 'o-1' },
      { commandId: good, by: 'mara', outcome: 'done', key: 'o-1' },
    ])
    expect(bench.state('o-1')).toEqual({ wishes: 1 })
    await bench.stop()
  })
})

import type { BookView } from '@carrick/lab'
import { systemClock } from '@carrick/kernel'
import type { RunOrder } from '../start/run-data.ts'
import type { Stage } from './stage.ts'
import type { Story } from './story.ts'

const ORDERS = 2_000
const SECONDS = 120
const ERP_PER_SECOND = 10
const PREFIX = 'SURGE-'
const URGENT = 9
/** An urgent order overtakes hundreds that wait; it waits for those alone that are under way. */
const URGENT_WITHIN_MS = 5_000
const PEOPLE = 8
/** All are posted after this; the ERP alone needs 200 s. */
const CEILING_MS = 420_000

const isUrgent = (index: number): boolean => index % 10 === 0
const numberOf = (index: number): string => `${PREFIX}${String(index)}`

const orderOf = (template: RunOrder, index: number): RunOrder => ({
  ...template,
  externalId: numberOf(index),
  account: 'WESTSI',
  scenario: null,
  freight: null,
  priority: isUrgent(index) ? URGENT : 1,
  lines: [{ sku: 'TAPE-50', quantity: 1, unitPrice: '9.15', discount: null }],
})

/** Activates each order when it is due; when each was, epoch ms. */
const sellAll = async (stage: Stage, template: RunOrder): Promise<readonly number[]> => {
  const from = systemClock.now()
  const activated: number[] = []
  let next = 0
  const person = async (): Promise<void> => {
    for (let index = next++; index < ORDERS; index = next++) {
      const dueAt = from + (index * SECONDS * 1000) / ORDERS
      const waitMs = dueAt - systemClock.now()
      if (waitMs > 0) await systemClock.sleep(waitMs)
      await stage.sell(orderOf(template, index))
      activated[index] = systemClock.now()
    }
  }
  await Promise.all(Array.from({ length: PEOPLE }, person))
  return activated
}

const booksOf = async ({ erp }: Stage): Promise<readonly BookView[]> =>
  ((await erp.read('books')) as readonly BookView[]).filter(({ order }) =>
    order.customerPoNumber?.startsWith(PREFIX),
  )

const atMost = (ms: number, most: number): string =>
  ms <= most ? 'yes' : `${(ms / 1000).toFixed(1)} s`

/** Far more orders than the ERP takes: the urgent ones do not wait for the others, and none is lost. */
export const surge: Story = {
  name: 'surge',
  title: '2,000 orders in two minutes into an ERP that takes ten a second, one in ten urgent',
  tell: async (stage, { say, expectNow }) => {
    const [template] = stage.data.orders
    if (template === undefined) throw new Error('the data have no order to begin with')
    await stage.erp.act('restock', { sku: 'TAPE-50', quantity: String(ORDERS) })
    await stage.erp.act('settings', { ratePerSecond: ERP_PER_SECOND })
    try {
      say('Orders come in')
      const activated = await sellAll(stage, template)
      const until = systemClock.now() + CEILING_MS
      let books = await booksOf(stage)
      say(`All are activated; the ERP has ${String(books.length)}`)
      while (books.length < ORDERS && systemClock.now() < until) {
        await systemClock.sleep(2_000)
        books = await booksOf(stage)
      }
      const times = books.map(({ createdAt }) => createdAt).sort((a, b) => a - b)
      const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
      const waits = books
        .map(({ order, createdAt }) => ({
          index: Number(order.customerPoNumber?.slice(PREFIX.length)),
          createdAt,
        }))
        .filter(({ index }) => isUrgent(index))
        .map(({ index, createdAt }) => createdAt - (activated[index] ?? 0))
        .sort((a, b) => a - b)
      const worst = waits[Math.floor(waits.length * 0.99)] ?? Infinity
      const share = books.length / seconds / ERP_PER_SECOND
      say(
        `${String(books.length)} in ${seconds.toFixed(0)} s, ${(share * 100).toFixed(0)} % of the ERP's rate; urgent: half within ${((waits[Math.floor(waits.length / 2)] ?? 0) / 1000).toFixed(1)} s, 99 % within ${(worst / 1000).toFixed(1)} s`,
      )
      const marks = new Set(books.map(({ order }) => order.mark))
      expectNow('ERP: orders', String(ORDERS), String(books.length))
      expectNow('ERP: different orders', String(ORDERS), String(marks.size))
      expectNow(
        `99 % of the urgent are posted within ${String(URGENT_WITHIN_MS / 1000)} s of their activation`,
        'yes',
        atMost(worst, URGENT_WITHIN_MS),
      )
      const enough = share >= 0.95
      expectNow("at least 95 % of the ERP's rate is used", 'yes', enough ? 'yes' : share.toFixed(2))
    } finally {
      await stage.erp.act('settings', { ratePerSecond: null })
    }
  },
}

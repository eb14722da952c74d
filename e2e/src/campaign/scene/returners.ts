import { addDecimal, formatDecimal, parseDecimal, systemClock, ZERO } from '@carrick/kernel'
import type { LabErp, LabPayments } from '@carrick/lab'
import type { AcceptedEntry, Entry } from '../history/entry.ts'
import type { History } from '../history/history-file.ts'
import { RETURN_ENDS } from '../promises/returns.ts'
import { expectTaken, Refused } from './refused.ts'
import type { Sellers } from './sellers.ts'

/** Customers who send back, the warehouse that takes it, and what the books say of it. */
export interface Returners {
  /** True when everything that was asked for came to an end, or its order is kept back by a lane. */
  readonly areDone: (isKept: (order: string) => boolean) => Promise<boolean>
  readonly books: () => Promise<readonly Entry[]>
  /** Nothing more is sent back; what is under way goes on. Throws Refused when a return was not taken. */
  readonly end: () => Promise<void>
  readonly close: () => Promise<void>
}

interface Options {
  readonly returnsUrl: string
  readonly sellers: Sellers
  readonly erps: readonly LabErp[]
  readonly payments: LabPayments
  readonly history: History
  /** Returns at the most. */
  readonly most: number
}

const PAUSE_MS = 200
const UNKNOWN = { state: 'unknown', exchangeOrder: '' }

const entryOf = <K extends Entry['kind']>(
  { entries }: History,
  kind: K,
): readonly Extract<Entry, { kind: K }>[] =>
  entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind)

const returnOfKey = (key: string): string => key.split('/')[0] ?? ''

const creditsOf = (erps: readonly LabErp[], mark: string) =>
  erps.flatMap(({ books }) => books.findReturn(mark)?.credits ?? [])

const sumOf = (amounts: readonly string[]): string =>
  formatDecimal(amounts.reduce((sum, amount) => addDecimal(sum, parseDecimal(amount)), ZERO))

/** Memos of every return, with the pieces that the ERP had then. */
const creditMemos = (name: string, { books }: LabErp): readonly Entry[] =>
  books.returns.flatMap(({ document, lines }) =>
    document.credits.map(({ creditMemoId, grossAmount }): Entry => ({
      kind: 'credit-memo',
      at: systemClock.now(),
      erp: name,
      return: document.mark,
      creditMemo: creditMemoId,
      received: sumOf(lines.map(({ received }) => formatDecimal(received))),
      credited: sumOf(lines.map(({ credited }) => formatDecimal(credited))),
      gross: grossAmount,
    })),
  )

export const openReturners = ({
  returnsUrl,
  sellers,
  erps,
  payments,
  history,
  most,
}: Options): Returners => {
  const ended = new AbortController()
  const closed = new AbortController()
  const asked = new Set<string>()

  // The moment counts: what was credited later was not credited before.
  payments.books.onTaken(({ key, amount }) => {
    const mark = returnOfKey(key)
    const creditedBefore = sumOf(creditsOf(erps, mark).map(({ grossAmount }) => grossAmount))
    const at = systemClock.now()
    history.write({ kind: 'refund', at, return: mark, key, amount, creditedBefore })
  })

  const call = async (
    path: string,
    init: {
      readonly method?: string
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(`${returnsUrl}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${await sellers.token()}` },
      signal: AbortSignal.timeout(5_000),
    })
    await expectTaken(`returns ${path}`, response)
    return (await response.json()) as Record<string, unknown>
  }

  const askFor = async ({ order, lines: [line] }: AcceptedEntry): Promise<void> => {
    if (line === undefined) return
    const told = await sellers.ask(order)
    if (told['fulfilment'] !== 'DELIVERED' || told['billing'] !== 'INVOICED') return
    const { sku, quantity } = line
    // A second try asks for the same: the order is one more only when it was taken.
    const isExchange = asked.size % 2 === 1
    const { returnId } = await call('/v1/returns', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `"${order}"` },
      body: JSON.stringify({
        orderId: order,
        externalId: `RMA-${order}`,
        lines: [
          { lineId: '1', quantity, reason: 'Wrong item', ...(isExchange && { exchangeSku: sku }) },
        ],
      }),
    })
    asked.add(order)
    const at = systemClock.now()
    history.write({
      kind: 'return',
      at,
      order,
      return: String(returnId),
      sku,
      quantity,
      isExchange,
    })
  }

  /** One after the other: the first may be the one that a fault keeps from its customer. */
  const orderAt = (turn: number): AcceptedEntry | undefined => {
    const open = entryOf(history, 'accepted').filter(
      ({ by, order }) => by === 'client' && !asked.has(order),
    )
    return open[turn % open.length]
  }

  const sendBack = async (): Promise<void> => {
    for (let turn = 0; !ended.signal.aborted && asked.size < most; turn += 1) {
      const order = orderAt(turn)
      if (order !== undefined)
        await askFor(order).catch((thrown: unknown) => {
          // An edge that is struck right now is asked again.
          if (thrown instanceof Refused) throw thrown
        })
      await systemClock.sleep(PAUSE_MS, ended.signal)
    }
  }

  const takeIn = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      for (const { books } of erps)
        for (const { document } of books.returns)
          if (!document.cancelled) books.receiveReturn(document.documentId)
      await systemClock.sleep(PAUSE_MS, closed.signal)
    }
  }

  const endOf = async (id: string) => {
    const { state, exchange } = await call(`/v1/returns/${id}`)
    const { orderId } = (exchange ?? {}) as { readonly orderId?: string }
    return { state: String(state), exchangeOrder: orderId ?? '' }
  }

  const sending = sendBack()
  sending.catch(() => undefined)
  const under = Promise.all([sending, takeIn()])
  under.catch(() => undefined)
  return {
    areDone: async (isKept) => {
      for (const { order, return: id } of entryOf(history, 'return')) {
        const { state, exchangeOrder } = await endOf(id).catch(() => UNKNOWN)
        if (!RETURN_ENDS.has(state) && !isKept(order) && !isKept(exchangeOrder)) return false
      }
      return true
    },
    books: async () => {
      const ends: Entry[] = []
      for (const { order, return: id } of entryOf(history, 'return')) {
        const at = systemClock.now()
        ends.push({ kind: 'return-end', at, order, return: id, ...(await endOf(id)) })
      }
      return [...erps.flatMap((erp) => creditMemos(erp.baseUrl, erp)), ...ends]
    },
    end: async () => {
      ended.abort()
      await sending
    },
    close: async () => {
      ended.abort()
      closed.abort()
      await under
    },
  }
}

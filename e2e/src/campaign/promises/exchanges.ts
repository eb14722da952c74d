import { compareDecimal, parseDecimal } from '@carrick/kernel'
import type { Promised } from './facts.ts'

const same = (a: string, b: string): boolean =>
  compareDecimal(parseDecimal(a), parseDecimal(b)) === 0

/** Promise 2 for goods that are sent in place of the money. */
export const exchangedOnce: Promised = {
  promise:
    'An exchange is one order: the goods are posted once, as many as came back, and nothing is paid',
  check: ({ of, documents }) => {
    const asked = new Map(
      of('return').flatMap((one) => (one.isExchange ? [[one.return, one] as const] : [])),
    )
    const ends = of('return-end').flatMap((end) => {
      const request = asked.get(end.return)
      return request === undefined ? [] : [{ ...end, request }]
    })
    const refunded = new Set(of('refund').map((one) => one.return))
    return {
      checked: ends.length,
      violations: ends.flatMap(({ return: id, state, exchangeOrder, request }) => {
        const found = documents.get(exchangeOrder) ?? []
        if (found.length > 1)
          return [`${id} is exchanged by ${found.map(({ document }) => document).join(' and ')}`]
        if (state !== 'CLOSED') return []
        if (refunded.has(id)) return [`${id} is exchanged and paid`]
        const [document] = found
        if (document === undefined) return [`${id} is closed and its goods are in no ERP`]
        const [line, ...more] = document.lines
        const isSame = line?.sku === request.sku && same(line.quantity, request.quantity)
        return isSame && more.length === 0
          ? []
          : [
              `${id} gives ${request.quantity} ${request.sku} back, ${document.document} sends others`,
            ]
      }),
    }
  },
}

import { compareDecimal, parseDecimal } from '@carrick/kernel'
import { groupBy, type Promised } from './facts.ts'

const isMore = (a: string, b: string): boolean =>
  compareDecimal(parseDecimal(a), parseDecimal(b)) > 0

/** Promise 8: the provider's books against the ERPs' at the moment of each refund. */
export const creditFirst: Promised = {
  promise: 'No refund before the credit: the ERP had credited as much when the money went',
  check: ({ of }) => {
    const refunds = of('refund')
    return {
      checked: refunds.length,
      violations: refunds.flatMap(({ key, amount, creditedBefore }) =>
        isMore(amount, creditedBefore)
          ? [`${key} pays ${amount} when ${creditedBefore} was credited`]
          : [],
      ),
    }
  },
}

/** Promise 2 for returns. */
export const paidOnce: Promised = {
  promise: 'No return is credited or paid twice, and no more than came back',
  check: ({ of }) => {
    const memos = groupBy(of('credit-memo'), (one) => one.return)
    const refunds = groupBy(of('refund'), (one) => one.return)
    return {
      checked: memos.size + refunds.size,
      violations: [
        ...[...memos].flatMap(([id, found]) => [
          ...(found.length > 1
            ? [`${id} is credited by ${found.map(({ creditMemo }) => creditMemo).join(' and ')}`]
            : []),
          ...found
            .filter(({ received, credited }) => isMore(credited, received))
            .map(
              ({ received, credited }) => `${id}: ${received} came back, ${credited} is credited`,
            ),
        ]),
        ...[...refunds].flatMap(([id, found]) =>
          found.length > 1 ? [`${id} is paid as ${found.map(({ key }) => key).join(' and ')}`] : [],
        ),
      ],
    }
  },
}

/** States in which nothing more happens to a return. */
export const RETURN_ENDS: ReadonlySet<string> = new Set([
  'CLOSED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
])

/** Promise 1 for returns. */
export const noReturnLost: Promised = {
  promise: 'No return is lost: each that was taken has ended, or a reason says why not',
  check: ({ of, lanes, missed }) => {
    const asked = of('return')
    const ends = new Map(of('return-end').map((one) => [one.return, one]))
    return {
      checked: asked.length,
      violations: asked.flatMap(({ order, return: id }) => {
        const { state = 'unknown', exchangeOrder = '' } = ends.get(id) ?? {}
        // Its goods had arrived, and the policy takes them back.
        if (state === 'REJECTED') return [`${id} of ${order} was rejected`]
        const isKept = [order, exchangeOrder].some((key) => lanes.has(key) || missed.has(key))
        return RETURN_ENDS.has(state) || isKept
          ? []
          : [`${id} of ${order} is ${state} and nobody says why`]
      }),
    }
  },
}

import type { Promised } from './facts.ts'

/** Promise 2; the ERPs of a campaign would book an order as often as they are asked. */
export const oneEffect: Promised = {
  promise: 'No order is posted twice: at most one document in all ERPs',
  check: ({ documents }) => ({
    checked: documents.size,
    violations: [...documents].flatMap(([order, found]) =>
      found.length > 1
        ? [`${order} is ${found.map(({ erp, document }) => `${erp}/${document}`).join(' and ')}`]
        : [],
    ),
  }),
}

/** The other way round: an ERP has nothing that nobody ordered. */
export const nothingInvented: Promised = {
  promise: 'Nothing is invented: each document of an ERP is an order that was accepted',
  check: ({ documents, accepted, of }) => {
    const foreign = new Set(of('foreign').map(({ key }) => key))
    const exchanges = new Set(of('return-end').map(({ exchangeOrder }) => exchangeOrder))
    return {
      checked: documents.size,
      violations: [...documents.keys()].flatMap((order) =>
        accepted.has(order) || foreign.has(order) || exchanges.has(order)
          ? []
          : [`${order} was never accepted`],
      ),
    }
  },
}

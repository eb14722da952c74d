import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ErpFact } from '@carrick/erp'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { ErpBooks } from '@carrick/erp/books'
import { parseDecimal } from '@carrick/kernel'
import type { Outgoing } from '@carrick/messaging'
import { applyFacts, deriveStatus, factsOf, type LedgerState, type OrderFact } from '@carrick/order'
import type { OrderPosted } from '@carrick/schemas'
import { aLine, aMeta, anOrder, given, SOME_ORDER } from '@carrick/testkit'
import type { OrderBook } from './domain/order-book.ts'
import { comparePosting } from './handlers/compare-posting.handler.ts'
import { publishFacts } from './handlers/publish-facts.handler.ts'

const STEPS = ['ship', 'deliver', 'invoice', 'restock', 'hold', 'release', 'cancel'] as const
type Step = (typeof STEPS)[number]

/** Everything that an ERP ever said of one order while these things happened to it. */
const lifeOf = (steps: readonly Step[]): readonly ErpFact[] => {
  const books = new ErpBooks(() => Date.UTC(2026, 10, 23, 12))
  const said: ErpFact[] = []
  let cursor = books.facts.end
  const listen = (): void => {
    const page = books.changesSince(cursor, 1_000)
    said.push(...(page?.entries ?? []).filter(({ type }) => type !== 'stock'))
    cursor = page?.cursor ?? cursor
  }
  books.masterData.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('1') })
  books.masterData.addProduct({ sku: 'ROPE-08', name: 'Rope', onHand: parseDecimal('1') })
  const rope = sampleLine('ROPE-08', { unitPrice: '89.00', netAmount: '178.00' })
  const erp = { customer: 'POOR', product: 'ROPE-08' }
  books.create(sampleOrder(erp, { mark: SOME_ORDER, lines: [rope], charges: [] }))
  listen()
  const documentId = books.find(SOME_ORDER)?.documentId ?? ''
  const happen: Readonly<Record<Step, () => unknown>> = {
    ship: () => books.ship(documentId),
    deliver: () => books.deliver(documentId),
    invoice: () => books.invoice(documentId),
    restock: () => books.restock('ROPE-08', parseDecimal('1')),
    hold: () => books.hold(documentId, 'PRICE', null),
    release: () => [
      books.releaseHold(documentId, 'PRICE'),
      books.releaseHold(documentId, 'CREDIT'),
    ],
    cancel: () => books.cancel({ documentId, requestId: 'r', lines: [] }),
  }
  for (const step of steps) {
    happen[step]()
    listen()
  }
  return said
}

const posted: OrderPosted = {
  meta: aMeta('OrderPosted', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  documentId: 'SO-000001',
  orderVersion: 1,
  acknowledgement: 'CA',
  lines: [],
  holds: ['CREDIT'],
  found: false,
}

const asFacts = ({ token, payload, meta }: Outgoing): readonly OrderFact[] => {
  const read = factsOf[token.name as keyof typeof factsOf] as (
    event: unknown,
  ) => readonly OrderFact[]
  return read({ ...(payload as object), meta: { ...aMeta(token.name, SOME_ORDER), ...meta } })
}

interface Heard {
  readonly book: OrderBook | undefined
  readonly ledger: LedgerState
  readonly versions: readonly (number | undefined)[]
}

const hear = (said: readonly (ErpFact | OrderPosted)[]): Heard => {
  const order = anOrder(SOME_ORDER, { lines: [aLine()] })
  const submitted = { meta: aMeta('OrderSubmitted', SOME_ORDER), order, flow: null }
  let { state: ledger } = applyFacts(undefined, [
    ...factsOf.OrderSubmitted(submitted),
    ...factsOf.OrderPosted(posted),
  ])
  let book: OrderBook | undefined
  const versions: (number | undefined)[] = []
  for (const one of said) {
    if ('type' in one && one.type === 'stock') continue
    const decision =
      'type' in one
        ? given(publishFacts(), book).when({ erp: 'demo', fact: one })
        : given(comparePosting, book).when(one)
    book = decision.state ?? book
    for (const event of decision.emit ?? []) {
      versions.push(event.meta?.aggregateVersion)
      ledger = applyFacts(ledger, asFacts(event)).state
    }
  }
  return { book, ledger, versions }
}

/** What people see; the version counts what was said on the way. */
const seen = ({ ledger }: Heard): unknown => ({
  ...deriveStatus(SOME_ORDER, ledger),
  statusVersion: 0,
})

const keyOf = (fact: ErpFact): string =>
  fact.type === 'shipment' ? fact.shipmentId : fact.type === 'invoice' ? fact.invoiceId : fact.type

const chances = fc.array(fc.nat(), { minLength: 97, maxLength: 97 })
const lives = fc.array(fc.constantFrom(...STEPS), { maxLength: 12 }).map(lifeOf)

describe('what an ERP says of an order', () => {
  it('ends in the same status in any order, repeated, and with old versions left out', () => {
    fc.assert(
      fc.property(lives, chances, (life, chance) => {
        let drawn = 0
        const next = (): number => chance[drawn++ % chance.length] ?? 0
        const newest = [...new Map(life.map((fact) => [keyOf(fact), fact])).values()]
        const some = life.filter(() => next() % 2 === 0)
        const shuffled = [...newest, ...some, posted]
          .map((fact) => ({ fact, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ fact }) => fact)
        expect(seen(hear(shuffled))).toEqual(seen(hear([posted, ...life])))
      }),
      { numRuns: 500 },
    )
  })

  it('is told no second time when all of it is read again', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const once = hear([posted, ...life])
        const twice = hear([posted, ...life, ...life, posted])
        expect(twice.versions).toEqual(once.versions)
      }),
    )
  })

  it('is counted without a gap', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { versions } = hear([posted, ...life])
        expect(versions).toEqual(versions.map((_, index) => index + 1))
      }),
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import {
  addDecimal,
  decimal,
  type Decimal,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
} from '@carrick/kernel'
import type { Order, Tax } from '@carrick/schemas'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import fc from 'fast-check'
import { taxDifference } from './document-tax.ts'
import type { Billed, DocumentTaxed, DocumentTold } from './order-book.ts'
import { taxOrdered } from './tax-book.ts'

const vat = (amount: string): Tax => ({
  ...{ category: 'S', code: null, rate: parseDecimal('0.2'), base: parseDecimal('1') },
  ...{ amount: parseDecimal(amount), jurisdiction: null, exemption: null },
})

/** Ten pieces at 10.00 and two at 50.00, with 20 % on each line: 40.00 on 200.00. */
const order = (over: Partial<Order> = {}): Order =>
  anOrder(SOME_ORDER, {
    lines: [
      aLine({ lineId: 'a', quantity: parseDecimal('10'), taxes: [vat('20.00')] }),
      aLine({ lineId: 'b', quantity: parseDecimal('2'), taxes: [vat('20.00')] }),
    ],
    netAmount: parseDecimal('200.00'),
    taxAmount: parseDecimal('40.00'),
    ...over,
  })
/** The same, with nothing but the sum of the tax. */
const untold = (): Order => {
  const known = order()
  return { ...known, lines: known.lines.map((line) => ({ ...line, taxes: [] })) }
}

const EUR = 'EUR'
const taxed: DocumentTaxed = {
  ...{ currency: EUR, netAmount: '200.00', taxAmount: '40.00', orderVersion: 1 },
}
const paper = { version: 1, hash: '' }

const document = (
  invoices: Readonly<Record<string, Billed>>,
  over: Partial<DocumentTold> = {},
): DocumentTold => ({
  ...{ version: 1, answer: null, holds: {}, shipments: {}, taxed },
  invoices: Object.fromEntries(
    Object.entries(invoices).map(([id, billed]) => [id, { ...paper, billed }]),
  ),
  ...over,
})
const billed = (
  netAmount: string,
  taxAmount: string | null,
  lines: Readonly<Record<string, string>> = {},
): Billed => ({ currency: EUR, netAmount, taxAmount, lines })

const HALF = { a: '5', b: '1' }
const WHOLE = { a: '10', b: '2' }
const difference = (told: DocumentTold, of: Order = order()): string | null =>
  taxDifference(taxOrdered(of), told)

describe('the tax of invoices', () => {
  it('agrees with that of the order, whole or in parts', () => {
    expect(difference(document({ I1: billed('200.00', '40.00', WHOLE) }))).toBeNull()
    expect(difference(document({ I1: billed('100.00', '20.00', HALF) }))).toBeNull()
    const both = { I1: billed('100.00', '20.00', HALF), I2: billed('100.00', '20.00', HALF) }
    expect(difference(document(both))).toBeNull()
  })

  it('is told with both amounts and what rounding explains', () => {
    expect(difference(document({ I1: billed('200.00', '14.00', WHOLE) }))).toBe(
      'a tax of 14 EUR in I1; the order has 40 for that, and rounding explains 0.01',
    )
  })

  it('of a part is compared where the order says it by line', () => {
    const part = document({ I1: billed('100.00', '7.00', HALF) })
    expect(difference(part)).toMatch(/^a tax of 7 EUR in I1; the order has 20 for that/)
    expect(difference(part, untold())).toBeNull()
  })

  it('is compared in sum as soon as all is billed, where the order says no more', () => {
    const both = { I1: billed('100.00', '7.00', HALF), I2: billed('100.00', '20.00', HALF) }
    expect(difference(document(both), untold())).toMatch(/^a tax of 27 EUR in I1, I2; .* 40 /)
  })

  it('may be off by half a cent for each amount, and no more', () => {
    const of = (tax: string) => difference(document({ I1: billed('200.00', tax, WHOLE) }))
    expect(of('40.01')).toBeNull()
    expect(of('40.02')).not.toBeNull()
    const yen = order({ currency: 'JPY', netAmount: parseDecimal('200') })
    const inYen = (taxAmount: string) =>
      difference(document({ I1: { ...billed('200', taxAmount, WHOLE), currency: 'JPY' } }), yen)
    expect(inYen('41')).toBeNull()
    expect(inYen('42')).not.toBeNull()
  })

  it('is not compared while one of them does not tell it', () => {
    const both = { I1: billed('100.00', '7.00', HALF), I2: billed('100.00', null, HALF) }
    expect(difference(document(both))).toBeNull()
  })

  it('is not compared where it is on another amount', () => {
    const dearer = document({ I1: billed('220.00', '44.00', WHOLE) })
    expect(difference(dearer, untold())).toBeNull()
  })

  it('counts no invoice that a credit memo takes back whole', () => {
    const invoices = {
      I1: billed('200.00', '14.00', WHOLE),
      I2: billed('200.00', '40.00', WHOLE),
    }
    const corrected = (netAmount: string) =>
      document(invoices, {
        credits: { C1: { ...paper, corrects: { invoiceId: 'I1', netAmount } } },
      })
    expect(difference(corrected('200.00'))).toBeNull()
    expect(difference(corrected('20.00'))).not.toBeNull()
  })
})

describe('the tax of a document', () => {
  it('is that of the order while the document holds that version of it', () => {
    const wrong = { taxed: { ...taxed, taxAmount: '14.00' } }
    expect(difference(document({}, wrong))).toMatch(/^a tax of 14 EUR on the order; .* 40 /)
    expect(difference(document({}, wrong), order({ version: 2 }))).toBeNull()
  })

  it('is not compared where the ERP does not tell it, or has another net amount', () => {
    const told = (over: Partial<typeof taxed>) => document({}, { taxed: { ...taxed, ...over } })
    expect(difference(told({ taxAmount: null }))).toBeNull()
    expect(difference(told({ netAmount: '100.00', taxAmount: '20.00' }))).toBeNull()
    expect(difference(told({ currency: 'USD', taxAmount: '14.00' }))).toBeNull()
  })

  it('of an ERP that keeps no versions is compared as long as the order was never changed', () => {
    const silent = { taxed: { ...taxed, orderVersion: null, taxAmount: '14.00' } }
    expect(difference(document({}, silent))).not.toBeNull()
    expect(difference(document({}, silent), order({ version: 2 }))).toBeNull()
  })

  it('is no matter of an order without tax, or of a document that is gone', () => {
    const wrong = document({ I1: billed('200.00', '14.00', WHOLE) })
    expect(difference(wrong, order({ taxAmount: null }))).toBeNull()
    expect(difference({ ...wrong, isLost: true })).toBeNull()
  })
})

const cents = (amount: Decimal): Decimal => rescale(amount, 2)
const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, decimal(0n, 2))

const someLines = fc.array(
  fc.record({
    price: fc.integer({ min: 1, max: 99_999 }).map((n) => decimal(BigInt(n), 3)),
    parts: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
    rate: fc.constantFrom('0', '0.055', '0.07', '0.19', '0.2'),
  }),
  { minLength: 1, maxLength: 6 },
)

describe('an order that is billed in parts', () => {
  it('never has another tax than it was ordered with, by rounding alone', () => {
    fc.assert(
      fc.property(someLines, (lines) => {
        const net = (price: Decimal, n: number) =>
          cents(multiplyDecimal(price, decimal(BigInt(n), 0)))
        const tax = (amount: Decimal, rate: string) =>
          cents(multiplyDecimal(amount, parseDecimal(rate)))
        const told = lines.map(({ price, parts, rate }, index) => {
          const quantity = parts.reduce((a, b) => a + b, 0)
          const netAmount = net(price, quantity)
          const taxes = [vat(formatDecimal(tax(netAmount, rate)))]
          const lineId = String(index)
          return {
            line: aLine({ lineId, quantity: parseDecimal(String(quantity)), netAmount, taxes }),
          }
        })
        const of = anOrder(SOME_ORDER, {
          lines: told.map(({ line }) => line),
          netAmount: sum(told.map(({ line }) => line.netAmount)),
          taxAmount: sum(told.flatMap(({ line }) => line.taxes.map(({ amount }) => amount))),
        })
        const rounds = Math.max(...lines.map(({ parts }) => parts.length))
        const invoices: Record<string, Billed> = {}
        for (let round = 0; round < rounds; round += 1) {
          const own = lines.flatMap(({ price, parts, rate }, index) => {
            const before = parts.slice(0, round).reduce((a, b) => a + b, 0)
            const quantity = parts[round]
            if (quantity === undefined) return []
            const until = net(price, before + quantity)
            const amount = addDecimal(until, multiplyDecimal(net(price, before), decimal(-1n, 0)))
            return [{ lineId: String(index), quantity, amount, tax: tax(amount, rate) }]
          })
          invoices[`I${String(round)}`] = billed(
            formatDecimal(sum(own.map(({ amount }) => amount))),
            formatDecimal(sum(own.map((one) => one.tax))),
            Object.fromEntries(own.map(({ lineId, quantity }) => [lineId, String(quantity)])),
          )
          expect(
            difference(document(invoices, { taxed: { ...taxed, taxAmount: null } }), of),
          ).toBeNull()
        }
      }),
      { numRuns: 300 },
    )
  })
})

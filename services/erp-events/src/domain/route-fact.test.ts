import { describe, expect, it } from '@jest/globals'
import { orderIdOfDocument } from '@carrick/kernel'
import type { ErpFact, StockFact } from './erp-fact.ts'
import { numberKey, routeFact } from './route-fact.ts'
import { storable } from './storable.ts'
import { keyOfUnreadable } from './unreadable-fact.ts'

const ORDER = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'

const invoice = (mark: string): ErpFact => ({
  type: 'invoice',
  at: '2026-11-23T12:00:00.000Z',
  mark,
  documentId: 'SO-1',
  invoiceId: 'IN-1',
  version: 1,
  invoicedOn: '2026-11-23',
  dueOn: null,
  currency: 'EUR',
  netAmount: '1',
  grossAmount: '1',
  settlement: 'DUE',
  paidAmount: '0',
  openAmount: '0',
  withdrawn: false,
  lines: [],
})

const stock = (sku: string): StockFact => ({
  type: 'stock',
  at: '2026-11-23T12:00:00.000Z',
  sku,
  location: 'MAIN',
  onHand: '1',
  reserved: '0',
  available: '1',
  sequence: 1,
})

describe('a fact', () => {
  it('belongs to the order whose id its document carries', () => {
    expect(routeFact(invoice(ORDER))).toMatchObject({ kind: 'order', key: ORDER })
  })

  it.each(['web-4711', '', ORDER.toUpperCase()])('of a document marked %j is not ours', (mark) => {
    expect(routeFact(invoice(mark)).kind).toBe('foreign')
  })

  it.each(['web-4711', ''])(
    'of a document marked %j belongs to the order that this document names, where those are told',
    (mark) => {
      const key = orderIdOfDocument('demo', 'SO-1')
      expect(routeFact(invoice(mark), 'demo')).toEqual({
        kind: 'order',
        key,
        fact: { ...invoice(mark), mark: key },
      })
      expect(routeFact(invoice(ORDER), 'demo')).toMatchObject({ key: ORDER })
    },
  )

  it('of goods that came back for such an order is not ours: it names no document of the order', () => {
    const back: ErpFact = {
      type: 'return',
      at: '2026-11-23T12:00:00.000Z',
      documentId: 'RT-1',
      version: 1,
      withdrawn: false,
      lines: [],
      mark: 'web-4711',
      returnMark: null,
      receivedOn: '2026-11-23',
    }
    expect(routeFact(back, 'demo').kind).toBe('foreign')
  })

  it('about stock belongs to product and location', () => {
    expect(routeFact(stock('ROPE-08'))).toMatchObject({ kind: 'stock', key: 'ROPE-08:MAIN' })
  })

  it.each(['\uFFFD', 'x'.repeat(512)])(
    'about a product that no key can name is left alone',
    (sku) => {
      expect(routeFact(stock(sku)).kind).toBe('foreign')
      expect(numberKey('demo', 'PRODUCT', sku)).toBeUndefined()
    },
  )

  it('keeps all but U+0000 when it is stored, as a character or written out', () => {
    const words = { reason: 'a\u0000b \\u0000 c\\\\d', more: ['\u0000'] }
    const stored = storable(words)
    expect(JSON.stringify(stored)).not.toContain('\\u0000')
    expect(stored).toEqual({ reason: 'a\uFFFDb \\ufffd c\\\\d', more: ['\uFFFD'] })
    const plain = { reason: 'as it is' }
    expect(storable(plain)).toBe(plain)
  })
})

describe('an entry that makes no sense', () => {
  const about = (entry: string): string =>
    keyOfUnreadable({ erp: 'demo', entry, code: 'MESH_ERP_FORMAT', message: 'no' })

  it.each([`{"mark":"${ORDER}"}`, `{"type":"order","document":{"mark":"${ORDER}","version":"x"}}`])(
    'belongs to its order where that much can be read: %s',
    (entry) => {
      expect(about(entry)).toBe(ORDER)
    },
  )

  it.each(['7', 'null', '{"mark":"', '{"mark":7}', '{"document":{"mark":"web-1"}}'])(
    'belongs to the ERP where it cannot: %s',
    (entry) => {
      expect(about(entry)).toBe('erp:demo')
    },
  )
})

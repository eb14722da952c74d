import { describe, expect, it } from '@jest/globals'
import type { ErpPort } from '@carrick/erp'
import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import { MeshError } from '@carrick/kernel'
import { createErpReader, readEntry } from './erp-reader.adapter.ts'

const never = new AbortController().signal
const stock = {
  type: 'stock',
  at: '2026-11-23T09:30:00.000Z',
  sku: 'A',
  location: 'MAIN',
  onHand: '1',
  reserved: '0',
  available: '1',
  sequence: 1,
}

describe('the reader of an ERP', () => {
  it('reads customers and products each from their own feed', async () => {
    const books = new ErpBooks(Date.now)
    books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein' })
    const reader = createErpReader(createMemoryErp('demo', books), () => 10_000)
    const { entries, unreadable } = await reader.numbers('CUSTOMER', null, never)
    expect(entries).toEqual([{ number: 'KLEIN', internalId: 'C-KLEIN', active: true }])
    expect(unreadable).toEqual([])
    expect((await reader.numbers('PRODUCT', null, never)).entries).toEqual([])
  })

  it('hands on entries that make no sense as they came', async () => {
    const problem = new MeshError('MESH_ERP_FORMAT', 'entries[0].sku is 7; expected a text')
    const port: ErpPort = {
      ...createMemoryErp('demo', new ErpBooks(Date.now)),
      changesSince: () =>
        Promise.resolve({
          entries: [],
          unreadable: [{ entry: { ...stock, sku: 7 }, problem }],
          cursor: 'c',
          more: false,
        }),
    }
    const { unreadable } = await createErpReader(port, () => 10_000).changes(null, never)
    expect(unreadable).toMatchObject([{ code: 'MESH_ERP_FORMAT', message: problem.message }])
    expect(JSON.parse(unreadable[0]?.entry ?? '')).toMatchObject({ sku: 7 })
  })

  it('reads an entry once more, when it can', () => {
    expect(readEntry(JSON.stringify(stock))).toEqual(stock)
    expect(readEntry(JSON.stringify({ ...stock, sku: 7 }))).toBeUndefined()
    expect(readEntry('{"type"')).toBeUndefined()
  })
})

import { beforeEach, describe, expect, it } from '@jest/globals'
import { createMemoryErp, ErpBooks, type MemoryErp } from '@carrick/erp/books'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { parseDecimal } from '@carrick/kernel'
import type { Call } from '@carrick/messaging'
import { createErpWriter } from './erp-writer.adapter.ts'
import { createReturnWriter } from './return-writer.adapter.ts'

const call: Call = {
  opKey: 'key/operation/0',
  key: 'key',
  target: 'erp:demo',
  signal: new AbortController().signal,
  deadlineMs: 1_000,
}
const orderOf = (mark: string) =>
  sampleOrder(
    { customer: 'C', product: 'P' },
    { mark, lines: [sampleLine('P', { quantity: '2', netAmount: '20.00' })], charges: [] },
  )

/** An ERP that gave the number of one order to another after it was restored from a backup. */
describe('a document number that was given once more', () => {
  let books: ErpBooks
  let memory: MemoryErp
  let documentId: string

  const take = (mark: string): string => {
    const answer = books.create(orderOf(mark))
    if (answer.kind !== 'created') throw new Error(answer.kind)
    return answer.result.documentId
  }

  beforeEach(() => {
    books = new ErpBooks(() => 0)
    books.masterData.addCustomer({ number: 'C', name: 'C' })
    books.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal('100') })
    memory = createMemoryErp('demo', books)
    const backup = books.backup()
    documentId = take('lost')
    books.restore(backup)
    expect(take('other')).toBe(documentId)
  })

  const gone = { kind: 'refused', findings: [{ code: 'MESH_ERP_DOCUMENT_GONE' }] }

  it('cancels and changes nothing of the other order', async () => {
    const erp = createErpWriter(new Map([['erp:demo', memory]]))
    const about = { documentId, requestId: 'r' }
    const cancelled = await erp.cancel({ ...about, mark: 'lost', reason: null }, call)
    const amended = await erp.amend({ ...about, baseVersion: 1, order: orderOf('lost') }, call)
    expect([cancelled, amended]).toMatchObject([gone, gone])
    expect(books.read(documentId)).toMatchObject({ mark: 'other', cancelled: false, version: 1 })
  })

  it('credits and cancels nothing of the return of others', async () => {
    const returns = createReturnWriter(new Map([['erp:demo', memory]]), new Map())
    const about = { documentId: 'RT-1', requestId: 'r', mark: 'lost-return' }
    const credited = await returns.credit({ ...about, lines: [], charges: [] }, call)
    const cancelled = await returns.cancel({ ...about, reason: null }, call)
    expect([credited, cancelled]).toMatchObject([gone, gone])
  })

  it('is not acted on when the ERP cannot be asked: nothing was done', async () => {
    memory.down()
    const erp = createErpWriter(new Map([['erp:demo', memory]]))
    const wish = { documentId, requestId: 'r', mark: 'other', reason: null }
    expect(await erp.cancel(wish, call)).toMatchObject({ kind: 'transient' })
  })

  it('of our own mark is acted on', async () => {
    const erp = createErpWriter(new Map([['erp:demo', memory]]))
    const wish = { documentId, requestId: 'r', mark: 'other', reason: null }
    expect(await erp.cancel(wish, call)).toMatchObject({ kind: 'done' })
  })
})

describe('an ERP whose look-ups by mark lag behind', () => {
  it('changes and cancels what was posted a moment ago', async () => {
    const books = new ErpBooks(() => 0)
    books.masterData.addCustomer({ number: 'C', name: 'C' })
    books.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal('100') })
    const memory = createMemoryErp('demo', books)
    const lagging = { ...memory, findByMark: () => Promise.resolve(undefined) }
    const erp = createErpWriter(new Map([['erp:demo', lagging]]))
    const created = await erp.create(orderOf('new'), call)
    const documentId = created.kind === 'done' ? created.result.document.documentId : ''
    const changed = { ...orderOf('new'), version: 2, notes: ['call first'] }
    const amendment = { documentId, requestId: 'amend', baseVersion: 1, order: changed }
    const cancellation = { documentId, requestId: 'cancel', mark: 'new', reason: null }
    expect(await erp.amend(amendment, call)).toMatchObject({ kind: 'done' })
    expect(await erp.cancel(cancellation, call)).toMatchObject({ kind: 'done' })
  })
})

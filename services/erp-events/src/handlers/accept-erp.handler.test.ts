import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  CaseResolved,
  GoodsReturned,
  InvoicePosted,
  OrderAcknowledged,
  OrderDocumentLost,
  ShipmentDelivered,
  ShipmentDispatched,
} from '@carrick/schemas'
import { orderId, restoredErp } from '../adapters/restored-erp.fake.ts'

let mesh: ReturnType<typeof restoredErp>

/** Versions of everything that was told, by event and paper, in the sequence in which it was told. */
const versions = (): readonly (readonly number[])[] => {
  const byPaper = new Map<string, number[]>()
  for (const { token, payload } of mesh.events('order')) {
    const { documentVersion, documentId, shipmentId, invoiceId } = payload as {
      readonly documentVersion?: number
      readonly documentId?: string
      readonly shipmentId?: string
      readonly invoiceId?: string
    }
    if (documentVersion === undefined || token.name === 'OrderDocumentLost') continue
    const paper = `${token.name} ${shipmentId ?? invoiceId ?? documentId ?? ''}`
    byPaper.set(paper, [...(byPaper.get(paper) ?? []), documentVersion])
  }
  return [...byPaper.values()]
}

const comesAgain = [{ withdrawn: false }, { withdrawn: true }, { withdrawn: false }]

beforeEach(() => {
  mesh = restoredErp()
})

describe('what an ERP that was restored says now', () => {
  it('is told in versions that follow all that was told, by name of who took it for true', async () => {
    await mesh.setBack()
    for (const item of await mesh.plan('order')) mesh.run(item)
    mesh.end()
    expect(mesh.told(ShipmentDispatched, 'order')).toMatchObject([
      { withdrawn: false },
      { withdrawn: true, lines: [] },
    ])
    expect(mesh.told(ShipmentDelivered, 'order').at(-1)).toMatchObject({ lines: [] })
    expect(mesh.told(InvoicePosted, 'order').at(-1)).toMatchObject({
      withdrawn: true,
      currency: 'EUR',
    })
    expect(mesh.told(CaseResolved, 'order')).toMatchObject([{ by: 'mara' }])
    for (const told of versions())
      expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b))
  })

  it('counts from then on: the same numbers with low versions are told once more', async () => {
    const documentId = await mesh.setBack()
    for (const item of await mesh.plan()) mesh.run(item)
    mesh.books.ship(documentId)
    mesh.books.invoice(documentId)
    await mesh.pass(2_000)
    mesh.end()
    expect(mesh.told(ShipmentDispatched, 'order')).toMatchObject(comesAgain)
    expect(mesh.told(InvoicePosted, 'order')).toMatchObject(comesAgain)
    for (const told of versions())
      expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b))
  })

  it('takes back an order that is gone, with its papers, and asks nobody to post it', async () => {
    const backup = mesh.books.backup()
    const documentId = await mesh.sell('order')
    mesh.books.ship(documentId)
    await mesh.pass(2_000)
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    const lost = mesh.told(OrderDocumentLost, 'order').length
    for (const item of await mesh.plan()) mesh.run(item)
    await mesh.pass(70_000)
    expect(mesh.told(OrderAcknowledged, 'order').at(-1)).toMatchObject({ cancelled: true })
    expect(mesh.told(ShipmentDispatched, 'order').at(-1)).toMatchObject({ withdrawn: true })
    expect(mesh.told(OrderDocumentLost, 'order')).toHaveLength(lost)
    expect(await mesh.plan()).toEqual([])
    mesh.end()
  })

  it('is told once: nothing is left to plan, and the plan that was run is refused', async () => {
    await mesh.setBack()
    const [item] = await mesh.plan()
    if (item === undefined) throw new Error('nothing was planned')
    expect(mesh.run(item).audit).toMatchObject({ verb: 'accept', by: 'mara', outcome: 'done' })
    const before = mesh.events('order').length
    expect(mesh.run(item).audit).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('has changed since the plan'),
    })
    expect(await mesh.plan()).toEqual([])
    expect(mesh.events('order')).toHaveLength(before)
    mesh.end()
  })

  it('is not taken from a plan that the ERP has overtaken', async () => {
    const documentId = await mesh.setBack()
    const [item] = await mesh.plan()
    if (item === undefined) throw new Error('nothing was planned')
    // Lower than what it told before: not believed, but it makes the plan old.
    mesh.books.hold(documentId, 'MANUAL', null)
    await mesh.pass(2_000)
    expect(mesh.run(item)).toMatchObject({
      disposition: 'superseded',
      audit: { outcome: 'refused' },
    })
    const [again] = await mesh.plan()
    expect(again?.changes).toContain(`${documentId} is held (MANUAL)`)
    mesh.end()
  })
})

describe('a receipt of goods that came back', () => {
  it('is no order that is gone', async () => {
    const documentId = await mesh.sell('order')
    const [delivery] = [mesh.books.ship(documentId), mesh.books.deliver(documentId)]
    expect(delivery).toBe(true)
    mesh.books.invoice(documentId)
    const line = mesh.books.order(documentId)?.order.lines[0]
    if (line === undefined) throw new Error('the order has no line')
    const quantity = line.quantity
    const answer = mesh.books.createReturn({
      ...{ mark: orderId('return'), orderMark: orderId('order'), orderDocumentId: documentId },
      ...{ reason: null, lines: [{ lineRef: line.lineRef, quantity, reason: null }] },
    })
    if (answer.kind !== 'created') throw new Error(answer.kind)
    mesh.books.receiveReturn(answer.result.documentId)
    await mesh.pass(2_000)
    expect(mesh.told(GoodsReturned, 'order')).toHaveLength(1)
    const backup = mesh.books.backup()
    await mesh.sell('gone')
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    mesh.end()
    expect(mesh.told(OrderDocumentLost)).toMatchObject([{ orderId: orderId('gone') }])
  })
})

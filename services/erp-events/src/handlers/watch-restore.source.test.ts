import { beforeEach, describe, expect, it } from '@jest/globals'
import { CaseOpened, CaseResolved, OrderDocumentLost, ShipmentDispatched } from '@carrick/schemas'
import { orderId, restoredErp } from '../adapters/restored-erp.fake.ts'

describe('an ERP that was restored from a backup', () => {
  let mesh: ReturnType<typeof restoredErp>
  beforeEach(() => {
    mesh = restoredErp()
  })

  it('is found out when its feed ends before our place, and each order that is gone is told of', async () => {
    await mesh.sell('kept')
    const backup = mesh.books.backup()
    await mesh.hours(1)
    const documentId = await mesh.sell('gone')
    mesh.books.ship(documentId)
    mesh.books.invoice(documentId)
    await mesh.pass(2_000)
    mesh.books.restore(backup)
    await mesh.pass(5_000)
    mesh.end()
    expect(mesh.told(OrderDocumentLost)).toEqual([
      {
        ...{ orderId: orderId('gone'), target: 'demo', documentId },
        documentVersion: expect.any(Number),
        shipments: [expect.stringMatching(/^DN-|^SH-/)],
        invoices: [expect.stringMatching(/^IN-/)],
      },
    ])
    expect(mesh.told(CaseOpened)).toMatchObject([
      { code: 'MESH_ERP_RESTORED', subject: 'erp:demo' },
    ])
    expect(mesh.told(CaseResolved)).toMatchObject([
      { code: 'MESH_ERP_RESTORED', how: expect.stringContaining('2 orders were compared; 1 ') },
    ])
  })

  it('is found out within a minute when its feed has grown past our place meanwhile', async () => {
    const backup = mesh.books.backup()
    await mesh.sell('gone')
    mesh.books.restore(backup)
    // As many changes as were read before, between two polls.
    for (const name of ['other-1', 'other-2']) void mesh.sell(name)
    await mesh.pass(70_000)
    mesh.end()
    expect(mesh.told(OrderDocumentLost)).toMatchObject([{ orderId: orderId('gone') }])
  })

  it('does not take back what was told of a document that went back: a case says so', async () => {
    const documentId = await mesh.sell('changed')
    const backup = mesh.books.backup()
    mesh.books.hold(documentId, 'MANUAL', null)
    await mesh.pass(2_000)
    const before = mesh.told(CaseOpened).length
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    expect(mesh.told(CaseOpened, 'changed').slice(before)).toMatchObject([
      {
        code: 'MESH_ERP_DOCUMENT_SET_BACK',
        subject: orderId('changed'),
        cause: `demo told ${documentId} in version 2 and has version 1 of it now`,
      },
    ])
    expect(mesh.told(OrderDocumentLost)).toEqual([])
    mesh.books.hold(documentId, 'MANUAL', null)
    mesh.books.hold(documentId, 'CREDIT', 'late payer')
    await mesh.pass(2_000)
    mesh.end()
    expect(mesh.told(CaseResolved, 'changed')).toMatchObject([
      { code: 'MESH_ERP_DOCUMENT_SET_BACK', caseVersion: 2 },
    ])
  })

  it('is a case for an order whose document is as it was and whose delivery is gone, until that is decided', async () => {
    const documentId = await mesh.sell('shipped')
    const backup = mesh.books.backup()
    mesh.books.ship(documentId)
    await mesh.sell('gone')
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    expect(mesh.told(CaseOpened, 'shipped')).toMatchObject([
      {
        code: 'MESH_ERP_DOCUMENT_SET_BACK',
        cause: expect.stringMatching(
          /^demo told DN-\d+ of SO-\d+ and does not have it so any more$/,
        ),
      },
    ])
    mesh.books.hold(documentId, 'MANUAL', null)
    await mesh.pass(2_000)
    expect(mesh.told(CaseResolved, 'shipped')).toEqual([])
    for (const item of await mesh.plan()) mesh.run(item)
    mesh.end()
    expect(mesh.told(CaseResolved, 'shipped')).toMatchObject([{ by: 'mara' }])
    expect(mesh.told(ShipmentDispatched, 'shipped').at(-1)).toMatchObject({ withdrawn: true })
  })

  it('is not suspected because the feed forgot our place, nor because a webhook came late', async () => {
    const documentId = await mesh.sell('one')
    mesh.books.hold(documentId, 'MANUAL', null)
    await mesh.pass(10 * 60_000)
    mesh.end()
    expect(mesh.told(CaseOpened)).toEqual([])
  })

  it('that is restored once more tells of each order once only', async () => {
    const backup = mesh.books.backup()
    await mesh.sell('gone')
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    await mesh.sell('later')
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    mesh.end()
    const lost = mesh.told(OrderDocumentLost)
    expect(lost).toMatchObject([{ orderId: orderId('gone') }, { orderId: orderId('later') }])
  })
})

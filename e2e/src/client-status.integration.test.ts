import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openClientDesk } from './client-desk.fixture.ts'
import { CLIENTS, type ClientsMesh, SKU, startClientsMesh, tokenOf } from './clients.fixture.ts'

let mesh: ClientsMesh
let token: string

beforeAll(async () => {
  mesh = await startClientsMesh()
  token = await tokenOf(mesh.url(), CLIENTS.shop)
}, 60_000)

afterAll(() => mesh.stop(), 30_000)

const { order, line, accepted, shown, inErp, inState } = openClientDesk(
  () => mesh.url(),
  () => token,
)

describe('the status of an order', () => {
  it('tells the answer to each line', async () => {
    const orderId = await accepted(order())
    const { lines } = await shown(
      orderId,
      'its lines',
      (body) => Array.isArray(body['lines']) && body['lines'].length > 0,
    )
    expect(lines).toMatchObject([{ sku: SKU, ordered: '2', state: 'CONFIRMED', confirmed: '2' }])
  }, 60_000)

  it('is told by the dozen of an order by the dozen, whatever the ERP counts in', async () => {
    const body = order({ lines: [line({ uom: 'DZN', quantity: '2' })] })
    const orderId = await accepted(body)
    const documentId = String((await inErp(orderId))['documentId'])
    const inPieces = mesh.erp.books.read(documentId)
    expect(inPieces).toMatchObject({ netAmount: '178.00', lines: [{ confirmed: '24' }] })
    const lineRef = inPieces?.lines[0]?.lineRef ?? ''
    const state = (wanted: string) =>
      shown(orderId, `a line that is ${wanted}`, (now) => {
        const [first] = Array.isArray(now['lines']) ? (now['lines'] as { state: string }[]) : []
        return first?.state === wanted
      })
    mesh.erp.books.ship(documentId, [{ lineRef, quantity: '16' }])
    expect(await state('PARTIALLY_SHIPPED')).toMatchObject({
      lines: [{ ordered: '2', confirmed: '2', shipped: '1.333333' }],
    })
    mesh.erp.books.ship(documentId, [{ lineRef, quantity: '4' }])
    mesh.erp.books.ship(documentId, [{ lineRef, quantity: '4' }])
    expect(await state('SHIPPED')).toMatchObject({ lines: [{ shipped: '2' }] })
  }, 60_000)

  it('tells a hold and its end, and that the ERP cancelled it', async () => {
    const orderId = await accepted(order())
    const documentId = String((await inErp(orderId))['documentId'])
    mesh.erp.books.hold(documentId, 'CREDIT', null)
    expect(await inState(orderId, 'HELD')).toMatchObject({ holds: ['CREDIT'], documentId })
    mesh.erp.books.releaseHold(documentId, 'CREDIT')
    expect(await inState(orderId, 'POSTED')).toMatchObject({ holds: [] })
    mesh.erp.books.cancel({ documentId, requestId: 'by-hand', lines: [] })
    expect(await inState(orderId, 'CANCELLED')).toMatchObject({ documentId, problem: null })
  }, 60_000)

  it('tells why the ERP refused it, and forgets that when it is corrected', async () => {
    const body = order({ currency: 'BRL' })
    const orderId = await accepted(body)
    expect(await inState(orderId, 'REFUSED')).toMatchObject({
      documentId: null,
      problem: { message: expect.stringContaining('currency') },
      findings: [{ path: 'currency', severity: 'error' }],
    })
    expect(await accepted({ ...body, currency: 'EUR' })).toBe(orderId)
    expect(await inState(orderId, 'POSTED')).toMatchObject({
      version: 2,
      problem: null,
      findings: [],
    })
    expect(mesh.erp.books.documentsOf(orderId)).toBe(1)
  }, 60_000)

  it('tells which values no code list has, and goes on with others', async () => {
    const body = order({ paymentTerms: 'NET75', lines: [line({ uom: 'FTM' })] })
    const orderId = await accepted(body)
    expect(await inState(orderId, 'PARKED')).toMatchObject({
      findings: [
        { path: 'paymentTerms', code: 'MESH_MAP_CODE_UNKNOWN' },
        { path: 'lines[0].uom', message: expect.stringContaining('codes/uom.csv') },
      ],
    })
    const known = { ...body, paymentTerms: 'Net 30', lines: [line({ uom: 'each' })] }
    expect(await accepted(known)).toBe(orderId)
    const { documentId } = await inErp(orderId)
    expect(mesh.erp.books.order(String(documentId))?.order).toMatchObject({
      extensions: { paymentTerms: 'N30' },
      lines: [{ uom: 'C62' }],
    })
    expect(mesh.erp.books.documentsOf(orderId)).toBe(1)
  }, 60_000)

  it('tells why a change of it was not taken', async () => {
    const body = order()
    const orderId = await accepted(body)
    const documentId = String((await inErp(orderId))['documentId'])
    mesh.erp.books.ship(documentId)
    await accepted({ ...body, lines: [line({ quantity: '7' })] })
    expect(
      await shown(orderId, 'the refusal of the change', ({ problem }) => problem !== null),
    ).toMatchObject({ state: 'POSTED', agreedVersion: 1, problem: { code: 'MESH_ERP_CUT_OFF' } })
  }, 60_000)

  it('tells that a change of it was taken over', async () => {
    const body = order()
    const orderId = await accepted(body)
    await inErp(orderId)
    await accepted({ ...body, lines: [line({ quantity: '7' })] })
    expect(
      await shown(orderId, 'the agreed change', ({ agreedVersion }) => agreedVersion === 2),
    ).toMatchObject({ state: 'POSTED', version: 2, problem: null })
    const { lines } = await shown(orderId, 'the new quantity', (now) => {
      const [first] = Array.isArray(now['lines']) ? (now['lines'] as { ordered: string }[]) : []
      return first?.ordered === '7'
    })
    expect(lines).toMatchObject([{ ordered: '7', confirmed: '7' }])
  }, 60_000)
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { openClientDesk } from './client-desk.fixture.ts'
import {
  CLIENTS,
  type ClientsMesh,
  CUSTOMER,
  SKU,
  startClientsMesh,
  tokenOf,
} from './clients.fixture.ts'

let mesh: ClientsMesh
let token: string

beforeAll(async () => {
  mesh = await startClientsMesh([
    'price: { onOrder: hold }',
    'amountCheck: { waitFor: 2s, askAgain: 1s }',
  ])
  token = await tokenOf(mesh.url(), CLIENTS.shop)
}, 60_000)

afterAll(() => mesh.stop(), 30_000)

const { order, accepted, inState } = openClientDesk(
  () => mesh.url(),
  () => token,
)

const contractAt = (unitPrice: string): void => {
  const customer = mesh.erp.books.masterData.customer(CUSTOMER)
  customer?.setPrices([{ sku: SKU, unitPrice: parseDecimal(unitPrice) }])
}

describe('an order at another price than the contract has', () => {
  it('is held before its ERP has it, and posted once when the sales side says that it stands', async () => {
    contractAt('80.00')
    const body = order()
    const orderId = await accepted(body)
    expect(await inState(orderId, 'HELD')).toMatchObject({
      holds: ['PRICE'],
      documentId: null,
      problem: {
        code: 'MESH_ORDER_PRICE_MISMATCH',
        message: expect.stringContaining(
          'lines[0].unitPrice, which is 89; the ERP has 80 for this customer, give or take 1 %',
        ),
      },
    })
    expect(mesh.erp.books.documentsOf(orderId)).toBe(0)
    expect(await accepted({ ...body, releases: ['PRICE'] })).toBe(orderId)
    expect(await inState(orderId, 'POSTED')).toMatchObject({ version: 1, holds: [] })
    expect(mesh.erp.books.documentsOf(orderId)).toBe(1)
  }, 60_000)

  it('goes on by itself when the contract is corrected in the ERP', async () => {
    contractAt('80.00')
    const orderId = await accepted(order())
    await inState(orderId, 'HELD')
    contractAt('89.00')
    expect(await inState(orderId, 'POSTED')).toMatchObject({ version: 1, findings: [] })
    expect(mesh.erp.books.documentsOf(orderId)).toBe(1)
  }, 60_000)
})

describe('an order at the price of the contract', () => {
  it('is posted without a word', async () => {
    contractAt('89.00')
    const orderId = await accepted(order())
    expect(await inState(orderId, 'POSTED')).toMatchObject({ findings: [], problem: null })
  }, 60_000)
})

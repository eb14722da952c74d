import { describe, expect, it } from '@jest/globals'
import type { ErpPort } from '@carrick/erp'
import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import { MeshError } from '@carrick/kernel'
import type { Call } from '@carrick/messaging'
import type { PaymentPort } from '@carrick/payments'
import { SOME_ORDER } from '@carrick/testkit'
import { createErpWriter } from './erp-writer.adapter.ts'
import { createRefundPayer } from './refund-payer.adapter.ts'
import { createReturnWriter } from './return-writer.adapter.ts'
import { aCredit, anErpReturn, SOME_RETURN } from './sample-return.fake.ts'
import { aDocument } from './scripted-erp.fake.ts'

const call: Call = {
  opKey: 'key/operation/0',
  key: 'key',
  target: 'erp:demo',
  signal: new AbortController().signal,
  deadlineMs: 1_000,
}
const portWith = (over: Partial<ErpPort>) =>
  new Map([['erp:demo', { ...createMemoryErp('demo', new ErpBooks(() => 0)), ...over }]])
const erpWith = (over: Partial<ErpPort>) => createErpWriter(portWith(over))
const returnsWith = (over: Partial<ErpPort>) =>
  createReturnWriter(portWith(over), new Map([['demo', 'FEE']]))

describe('a look-up after a lost answer', () => {
  const amendment = (version: number) => ({
    documentId: 'SO-1',
    requestId: 'r',
    baseVersion: 1,
    order: { ...order, version },
  })
  const order = {
    mark: SOME_ORDER,
    version: 1,
    customerNumber: 'C',
    customerPoNumber: null,
    orderDate: '2026-11-23',
    requestedDate: null,
    currency: 'EUR',
    shipTo: null,
    billTo: null,
    lines: [],
    charges: [],
    priority: 5,
    completeDelivery: false,
    notes: [],
    extensions: {},
  }

  it.each([
    [2, 2, 'done'],
    [3, 2, 'done'],
    [1, 2, 'absent'],
    [null, 2, 'absent'],
  ])('tells by version %s of the ERP that change %i is %s', async (orderVersion, asked, kind) => {
    const document = aDocument({ orderVersion })
    const erp = erpWith({ findByMark: () => Promise.resolve(document) })
    expect(await erp.findAmended(amendment(asked), call)).toMatchObject({ kind })
  })

  it('tells a return, its cancellation and each of its credits apart', async () => {
    let held = anErpReturn({ credits: [aCredit(1)] })
    const erp = returnsWith({ findReturn: () => Promise.resolve(held) })
    const about = { mark: SOME_RETURN, documentId: 'RMA-1', requestId: 'r' }
    const credit = (version: number) => ({
      ...about,
      requestId: aCredit(version).requestId,
      lines: [],
      charges: [],
    })
    const cancellation = { ...about, reason: null }
    expect(await erp.findCancelled(cancellation, call)).toEqual({ kind: 'absent' })
    held = { ...held, cancelled: true }
    expect(await erp.findCancelled(cancellation, call)).toMatchObject({ kind: 'done' })
    expect(await erp.findCredited(credit(2), call)).toEqual({ kind: 'absent' })
    expect(await erp.findCredited(credit(1), call)).toEqual({
      kind: 'done',
      result: { document: aCredit(1), found: true },
    })
  })

  it.each([
    ['an ERP', new MeshError('MESH_ERP_UNREACHABLE', 'away', { kind: 'held' })],
    ['an ERP that breaks', new Error('broken')],
  ])('proves nothing without an answer of %s', async (_name, thrown) => {
    const erp = erpWith({ findByMark: () => Promise.reject(thrown) })
    expect(await erp.findCreated(order, call)).toMatchObject({ kind: 'in-doubt' })
  })
})

describe('a call', () => {
  const refund = {
    ...{ key: 'k', paymentReference: null, currency: 'EUR', amount: '1.00' },
    orderId: 'order-1',
  }
  const taken = { refundId: 'RF-1', state: 'pending', failure: null } as const
  const provider: PaymentPort = {
    provider: 'demo-pay',
    visibilityDelayMs: 0,
    refund: (request) => Promise.resolve({ kind: 'posted', result: { ...request, ...taken } }),
    findRefund: () => Promise.resolve(undefined),
    health: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  const payer = createRefundPayer(new Map([['pay:demo-pay', provider]]), () => 60_000)

  it('goes to its target, and its outcome is one of the runtime', async () => {
    const to = { ...call, target: 'pay:demo-pay' }
    expect(payer.providers).toEqual(['demo-pay'])
    expect(await payer.refund(refund, to)).toEqual({
      kind: 'done',
      result: { document: { ...refund, ...taken }, found: false },
    })
    expect(await payer.findRefund(refund, to)).toEqual({ kind: 'absent' })
  })

  it('asks how a refund stands, which moves nothing', async () => {
    const to = { ...call, target: 'pay:demo-pay' }
    expect(await payer.ask({ key: 'k' }, to)).toEqual({
      kind: 'done',
      result: { key: 'k', refund: null },
    })
    const cause = new MeshError('MESH_PAY_UNREACHABLE', 'away', { kind: 'held' })
    const away = { ...provider, findRefund: () => Promise.reject(cause) }
    const asking = createRefundPayer(new Map([['pay:demo-pay', away]]), () => 60_000)
    expect(await asking.ask({ key: 'k' }, to)).toEqual({ kind: 'transient', cause })
  })

  it('to nobody names those that there are', async () => {
    await expect(payer.refund(refund, { ...call, target: 'pay:x' })).rejects.toThrow(
      'Nothing is configured as pay:x; configured: pay:demo-pay',
    )
  })
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { decodeFact, type ErpFact, verifyWebhook } from '@carrick/erp'
import { parseDecimal } from '@carrick/kernel'
import { type Lab, someOrder, startLab, within } from './lab-erp.fixture.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

const start = async (options: Parameters<typeof startLab>[0]): Promise<Lab> => {
  const lab = await startLab(options)
  opened.push(lab.close)
  return lab
}

interface Delivery {
  readonly id: string
  readonly fact: ErpFact
}

/** Takes webhooks as erp-events does; the first so many are refused. */
const subscribe = async (lab: Lab, refuse = 0) => {
  const tries: string[] = []
  const taken: Delivery[] = []
  let heard = Promise.withResolvers<undefined>()
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const body = Buffer.concat(chunks as Buffer[])
      const { id } = verifyWebhook(request.headers, body, [lab.erp.webhookSecret], Date.now())
      tries.push(id)
      response.writeHead(tries.length <= refuse ? 500 : 204).end()
      if (tries.length > refuse)
        taken.push({ id, fact: decodeFact(JSON.parse(body.toString('utf8'))) })
      heard.resolve(undefined)
      heard = Promise.withResolvers()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.push(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  await lab.knob('POST', 'settings', { webhookUrl: `http://127.0.0.1:${String(port)}/hook` })
  return {
    tries,
    taken,
    /** Resolves when what was taken is enough; jest's timeout is the ceiling. */
    until: async (isEnough: (facts: readonly ErpFact[]) => boolean): Promise<void> => {
      while (!isEnough(taken.map(({ fact }) => fact))) await heard.promise
    },
  }
}

const has =
  (type: ErpFact['type'], count = 1) =>
  (facts: readonly ErpFact[]): boolean =>
    facts.filter((fact) => fact.type === type).length >= count

describe('an order in the lab ERP', () => {
  it('ships, is invoiced and delivered by itself, and every step is told by a signed webhook', async () => {
    const lab = await start({ settings: { autoShipMs: 1 } })
    const subscriber = await subscribe(lab)
    const { mark } = someOrder()
    await lab.port.create(someOrder({ mark }), within(2_000))
    const isDelivered = (fact: ErpFact): boolean =>
      fact.type === 'shipment' && fact.deliveredOn !== null
    await subscriber.until((facts) => has('invoice')(facts) && facts.some(isDelivered))
    const { entries } = await lab.port.changesSince(undefined, 1_000, within(2_000))
    const own = entries.filter((fact) => fact.type !== 'stock')
    expect(own.map(({ type }) => type).sort()).toEqual(['invoice', 'order', 'shipment'])
    for (const fact of own)
      expect(fact).toMatchObject(fact.type === 'order' ? { document: { mark } } : { mark })
  })

  it('waits for supply, then ships by itself', async () => {
    const lab = await start({ settings: { autoShipMs: 1 } })
    const subscriber = await subscribe(lab)
    const lines = someOrder().lines.map((line) => ({
      ...line,
      sku: 'SCARCE',
      quantity: '5',
      netAmount: '50.00',
    }))
    await lab.port.create(someOrder({ lines }), within(2_000))
    await subscriber.until(has('shipment'))
    lab.erp.books.restock('SCARCE', parseDecimal('10'))
    const [entry] = lab.erp.books.orders
    await subscriber.until(has('invoice', 2))
    expect(entry?.shipments.map(({ lines: [line] }) => line?.quantity)).toEqual(['3', '2'])
    expect(entry?.invoices.map(({ netAmount }) => netAmount)).toEqual(['30.00', '20.00'])
  })

  it('on hold ships only after the release', async () => {
    const lab = await start({ settings: { autoShipMs: 1 } })
    const subscriber = await subscribe(lab)
    const lines = someOrder().lines.map((line) => ({
      ...line,
      unitPrice: '500.00',
      netAmount: '1000.00',
    }))
    await lab.port.create(someOrder({ customerNumber: 'POOR', lines }), within(2_000))
    await lab.port.create(someOrder(), within(2_000))
    await subscriber.until(has('shipment'))
    const [held] = lab.erp.books.orders
    expect(held?.shipments).toEqual([])
    const { documentId } = held?.document ?? { documentId: '' }
    lab.erp.books.releaseHold(documentId, 'CREDIT')
    await subscriber.until((facts) =>
      facts.some((fact) => fact.type === 'shipment' && fact.documentId === documentId),
    )
    expect(held?.shipments).toHaveLength(1)
  })

  it('is told again with the same id until the subscriber says 2xx', async () => {
    const lab = await start({})
    const subscriber = await subscribe(lab, 1)
    lab.erp.books.restock('P-1', parseDecimal('1'))
    await subscriber.until(has('stock'))
    expect(subscriber.tries).toHaveLength(2)
    expect(new Set(subscriber.tries).size).toBe(1)
  })

  it('is not told from before the subscription', async () => {
    const lab = await start({})
    await lab.port.create(someOrder(), within(2_000))
    const subscriber = await subscribe(lab)
    lab.erp.books.restock('P-2', parseDecimal('1'))
    await subscriber.until(has('stock'))
    expect(subscriber.taken).toMatchObject([{ fact: { type: 'stock', sku: 'P-2' } }])
  })
})

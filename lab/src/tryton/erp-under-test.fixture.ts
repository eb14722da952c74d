import { createTrytonErp } from '@carrick/erp'
import { type ErpUnderTest, startFaultProxy } from '@carrick/erp/contract'
import { systemClock } from '@carrick/kernel'
import { addressOf, connected } from '../postgres/databases.ts'
import { openTrytonLevers } from './levers.ts'
import type { Tryton } from './start-tryton.ts'

/** Calls that take effect; those before them only prepare it. */
const CHANGES = new Set([
  'model.sale.sale.create',
  'model.sale.amendment.validate_amendment',
  'model.account.invoice.post',
])
const CREATE = 'model.sale.sale.create'
const WORKER_MS = 30_000

const methodOf = (body: Buffer): string => {
  const message: unknown = body.length === 0 ? undefined : JSON.parse(body.toString())
  const isCall = typeof message === 'object' && message !== null && 'method' in message
  return isCall ? String(message.method) : ''
}

/** Nothing more comes of what was done so far. */
const workerIsIdle = async (postgres: string, database: string): Promise<void> => {
  const end = systemClock.monotonic() + WORKER_MS
  await connected(addressOf(postgres, database), async (client) => {
    for (;;) {
      const open = await client.query(
        'select 1 from ir_queue where finished_at is null and expected_at is null limit 1',
      )
      if (open.rowCount === 0) return
      if (systemClock.monotonic() > end) throw new Error('The worker of Tryton does not end')
      await systemClock.sleep(50)
    }
  })
}

/** Tryton through its adapter, with a proxy that breaks the calls that take effect. */
export const trytonErp = async (tryton: Tryton, postgres: string): Promise<ErpUnderTest> => {
  const levers = await openTrytonLevers(tryton)
  const proxy = await startFaultProxy(tryton.url, {
    changes: (_, body) => CHANGES.has(methodOf(body)),
    creates: ({ status }, body) => status === 200 && methodOf(body) === CREATE,
  })
  const { database, user, password, shop } = tryton
  const port = createTrytonErp({
    ...{ instance: 'tryton', baseUrl: proxy.baseUrl, database, user, password, shop },
    concurrency: 4,
    now: () => Date.now(),
    othersToo: () => true,
  })
  // One login before the short deadlines.
  await port.health({ signal: new AbortController().signal, deadlineMs: 30_000 })
  const settled = () => workerIsIdle(postgres, database)
  return {
    port,
    customer: 'RIVAGE',
    product: 'BOLT-06',
    listPrice: '12.00',
    taxRate: '0.2',
    scarceProduct: 'RARE-01',
    poorCustomer: 'POOR',
    shortDeadlineMs: 3_000,
    documentsOf: async (mark) => (await levers.books(mark)).length,
    levers: {
      enter: async ({ customerNumber, customerPoNumber, requestedDate, lines }) => {
        const number = await levers.enter({
          ...{ customer: customerNumber, reference: customerPoNumber, shipOn: requestedDate },
          lines: lines.map(({ sku, quantity, unitPrice }) => ({
            ...{ sku, quantity: Number(quantity), unitPrice },
          })),
        })
        await settled()
        return number
      },
      ship: async (documentId) => {
        await levers.ship(documentId)
        await levers.postInvoices(documentId)
        await settled()
      },
      restock: async (sku, quantity) => {
        await levers.restock(sku, quantity)
        await settled()
      },
      unreserve: async (documentId) => {
        await levers.unreserve(documentId)
        await settled()
      },
      pay: async (invoiceId, amount) => {
        await levers.pay(invoiceId, amount)
        await settled()
      },
      writeOff: async (invoiceId) => {
        await levers.writeOff(invoiceId)
        await settled()
      },
      receiveReturn: async (documentId, lines) => {
        const quantities = lines?.map(
          ({ lineRef, quantity }) => [`Carrick line: ${lineRef}`, Number(quantity)] as const,
        )
        await levers.receiveReturn(documentId, quantities && Object.fromEntries<number>(quantities))
        await settled()
      },
      releaseHold: async (documentId) => {
        await levers.release(documentId)
        await settled()
      },
    },
    faults: proxy.faults,
    close: async () => {
      await port.close()
      await proxy.close()
    },
  }
}

import { createRestErp, type ErpOrder, type ErpPort } from '@carrick/erp'
import { parseDecimal } from '@carrick/kernel'
import { type LabErp, type LabErpOptions, startLabErp } from './erp-server.ts'

export interface Lab {
  readonly erp: LabErp
  readonly port: ErpPort
  /** A knob over HTTP; the status and the JSON of its answer. */
  readonly knob: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly body: unknown }>
  readonly close: () => Promise<void>
}

/** A lab ERP with some customers and products, and the rest adapter before it. */
export const startLab = async (options: LabErpOptions = {}): Promise<Lab> => {
  const erp = await startLabErp(options)
  const { masterData } = erp.books
  for (const number of ['C-1', 'C-2', 'C-3']) masterData.addCustomer({ number, name: number })
  masterData.addCustomer({ number: 'POOR', name: 'Poor', creditLimit: parseDecimal('100') })
  for (const sku of ['P-1', 'P-2', 'P-3'])
    masterData.addProduct({
      sku,
      name: sku,
      onHand: parseDecimal('100000'),
      listPrice: parseDecimal('9.50'),
    })
  masterData.addProduct({ sku: 'SCARCE', name: 'Scarce', onHand: parseDecimal('3') })
  const port = createRestErp({
    instance: 'lab',
    baseUrl: erp.baseUrl,
    token: erp.token,
    concurrency: 16,
    idempotency: options.uniqueMarks === false ? 'lookup' : 'unique-key',
    now: () => Date.now(),
  })
  return {
    erp,
    port,
    knob: async (method, path, body) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const response = await fetch(`${erp.adminUrl}/${path}`, {
        method,
        ...(body === undefined ? {} : { body: text }),
      })
      return { status: response.status, body: await response.json() }
    },
    close: async () => {
      await port.close()
      await erp.stop()
    },
  }
}

let marks = 0

export const someOrder = (over: Partial<ErpOrder> = {}): ErpOrder => {
  marks += 1
  return {
    mark: `mark-${String(marks)}`,
    version: 1,
    customerNumber: 'C-1',
    customerPoNumber: 'PO-1',
    orderDate: '2026-11-23',
    requestedDate: null,
    currency: 'EUR',
    shipTo: null,
    billTo: null,
    lines: [
      {
        lineRef: 'line-1',
        lineNumber: 1,
        sku: 'P-1',
        description: null,
        quantity: '2',
        uom: 'C62',
        unitPrice: '10.00',
        discount: '0',
        netAmount: '20.00',
        requestedDate: null,
        extensions: {},
      },
    ],
    charges: [],
    priority: 5,
    completeDelivery: false,
    notes: [],
    extensions: {},
    ...over,
  }
}

export const within = (deadlineMs: number) => ({
  signal: new AbortController().signal,
  deadlineMs,
})

import type { BookOrder } from '@carrick/erp/books'
import { compareDecimal, parseDecimal } from '@carrick/kernel'
import { erpEnvironment, type LabErp, startLabErp } from '@carrick/lab'
import type { ErpSide, HeldOrder } from './erp-side.ts'
import type { RunData } from './run-data.ts'

export interface DemoErp {
  readonly erp: LabErp
  readonly side: ErpSide
  /** What mesh.yaml refers to for it. */
  readonly environment: Readonly<Record<string, string>>
  /** From now on it tells by webhook what happens in it. */
  sendWebhooksTo(webhooksUrl: string): void
}

/** Of the ERP in mesh.yaml. */
const ERP_NAME = 'demo'
/** So long after it was posted an order ships and is invoiced, and after as long again it is delivered. */
const SHIP_AFTER_MS = 1_000

const stockErp = (erp: LabErp, { accounts, products }: RunData): void => {
  const { masterData } = erp.books
  for (const { externalId: number, name, creditLimit } of accounts) {
    const limit = creditLimit == null ? {} : { creditLimit: parseDecimal(creditLimit) }
    masterData.addCustomer({ number, name, ...limit })
  }
  for (const { sku, name, listPrice, unitsInStock, discontinued, knownToErp } of products) {
    if (!knownToErp) continue
    const onHand = parseDecimal(String(unitsInStock))
    masterData.addProduct({ sku, name, listPrice: parseDecimal(listPrice), onHand, discontinued })
  }
}

const isFinished = ({ document, lines }: BookOrder): boolean =>
  document.cancelled ||
  document.holds.length > 0 ||
  lines.every(
    ({ confirmed, shipped, invoiced }) =>
      compareDecimal(confirmed, shipped) === 0 && compareDecimal(shipped, invoiced) === 0,
  )

/** An order of the demo ERP's ledger, in the words of any. All are asked for at each look, few looked into. */
export const heldInDemo = (held: BookOrder): HeldOrder => ({
  mark: held.order.mark,
  documentId: held.document.documentId,
  createdAt: held.createdAt,
  version: String(held.document.version),
  cancelled: held.document.cancelled,
  get holds() {
    return held.document.holds.map(({ hold }) => hold)
  },
  get finished() {
    return isFinished(held)
  },
  get lines() {
    return held.lines.map(({ line, shipped, invoiced }) => ({
      lineId: line.lineRef,
      shipped,
      invoiced,
    }))
  },
})

/** The ERP of the published contract, with the customers and products that it is to know. */
export const startDemoErp = async (data: RunData): Promise<DemoErp> => {
  const erp = await startLabErp({ settings: { autoShipMs: SHIP_AFTER_MS } })
  stockErp(erp, data)
  return {
    erp,
    side: { name: ERP_NAME, orders: () => erp.books.orders.map(heldInDemo) },
    environment: erpEnvironment(erp),
    sendWebhooksTo: (webhooksUrl) => {
      erp.settings.webhookUrl = `${webhooksUrl}/${ERP_NAME}`
    },
  }
}

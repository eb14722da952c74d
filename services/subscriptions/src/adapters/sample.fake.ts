import type { EmailConnection, WebhookConnection } from '@carrick/service-host'
import type {
  InvoicePosted,
  OrderObserved,
  OrderStatusChanged,
  OrderSubmitted,
} from '@carrick/schemas'
import { parseDecimal } from '@carrick/kernel'
import { aMeta, anOrder, SOME_ORDER } from '@carrick/testkit'

export const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
export const NEXT_SECRET = `whsec_${Buffer.alloc(32, 2).toString('base64')}`

export const aSubscription = (
  name: string,
  over: Partial<WebhookConnection> = {},
): WebhookConnection => ({
  kind: 'webhook',
  name,
  url: `https://${name}.example/hooks`,
  secrets: [SECRET],
  events: ['InvoicePosted', 'OrderStatusChanged'],
  when: {},
  pii: false,
  ...over,
})

/** To the buyer of each order. */
export const anEmail = (name: string, over: Partial<EmailConnection> = {}): EmailConnection => ({
  kind: 'email',
  name,
  smtp: { host: 'mail.example', port: 465, security: 'tls' },
  from: { name: 'Halyard Chandlery', address: 'orders@halyard.example' },
  to: null,
  events: ['InvoicePosted'],
  messages: {
    InvoicePosted: {
      subject: 'Invoice {invoiceId} of your order {orderNumber}',
      text: 'Please pay {grossAmount} {currency}.',
    },
  },
  when: {},
  pii: false,
  ...over,
})

export const anInvoice = (orderId = SOME_ORDER, number = 'RE-1'): InvoicePosted => ({
  meta: aMeta('InvoicePosted', orderId),
  orderId,
  target: 'demo',
  documentId: 'SO-1',
  documentVersion: 1,
  invoiceId: number,
  invoicedOn: '2026-11-23',
  currency: 'EUR',
  netAmount: parseDecimal('19.9'),
  grossAmount: parseDecimal('23.681'),
  taxAmount: null,
  dueOn: null,
  withdrawn: false,
  lines: [],
})

/** With personal data in its text. */
export const aStatus = (orderId = SOME_ORDER, statusVersion = 1): OrderStatusChanged => ({
  meta: aMeta('OrderStatusChanged', orderId),
  orderId,
  statusVersion,
  origin: {
    channel: 'web',
    org: null,
    recordId: null,
    client: 'web-shop',
    externalId: 'W-1',
    number: null,
  },
  target: 'demo',
  documentId: 'SO-1',
  integration: 'EXCEPTION',
  acceptance: 'PENDING',
  acknowledgement: null,
  holds: [],
  fulfilment: 'NONE',
  billing: 'NONE',
  payment: 'NONE',
  returned: 'NONE',
  lifecycle: 'OPEN',
  exceptionCode: 'MESH_ORDER_ADDRESS',
  exceptionText: 'Maria Anders lives elsewhere',
  lines: [],
})

/** The order itself, which names its buyer. */
export const aSubmission = (
  orderId = SOME_ORDER,
  customer = 'C-1',
  email: string | null = null,
): OrderSubmitted => {
  const order = anOrder(orderId)
  return {
    meta: aMeta('OrderSubmitted', orderId),
    order: { ...order, soldTo: { ...order.soldTo, number: customer, email } },
    flow: null,
  }
}

/** An order that somebody entered in the ERP. */
export const anObserved = (orderId: string, customer: string): OrderObserved => ({
  meta: aMeta('OrderObserved', orderId),
  order: aSubmission(orderId, customer).order,
  target: 'demo',
  documentId: 'SO-1',
  documentVersion: 1,
})

import { erpLines, erpOrder, orgLines, orgOrder, sumOfInvoices } from './read-order.ts'
import type { Story } from './story.ts'

const PO = 'STORY-BACKORDER'
/** Three in stock, five wanted: two wait. */
const SCARCE = 'ANCH-10'

/** Prices below the list, one line that is not in stock, two shipments, two invoices, paid. */
export const backorder: Story = {
  name: 'backorder',
  title:
    'four lines at negotiated prices, one backordered, shipped in two parts, invoiced twice, paid',
  tell: async (stage, { say, expect, expectNow }) => {
    const [first] = stage.data.orders
    if (first === undefined) throw new Error('the data have no order to begin with')
    say('A salesperson activates the order')
    const recordId = await stage.sell({
      ...first,
      externalId: PO,
      account: 'SOLENT',
      freight: '12.50',
      scenario: null,
      lines: [
        { sku: 'ROPE-08', quantity: 10, unitPrice: '81.90', discount: '0.05' },
        { sku: 'BLOC-57', quantity: 4, unitPrice: '22.00', discount: null },
        { sku: SCARCE, quantity: 5, unitPrice: '99.99', discount: null },
        { sku: 'TAPE-50', quantity: 7, unitPrice: '8.33', discount: '0.10' },
      ],
    })
    const order = orgOrder(stage, recordId)
    const lines = orgLines(stage, recordId)
    const book = () => erpOrder(stage, PO)
    const documentId = async () => (await book())?.document.documentId ?? 'none'

    await expect('org: integration', 'POSTED', () => order('Integration_Status__c'))
    await expect('org: acceptance', 'ACCEPTED', () => order('Acceptance_Status__c'))
    await expect('org: backordered', '0, 0, 2, 0', () => lines('Qty_Backordered__c'))
    await expect('org: fulfilment', 'PARTIALLY_BACKORDERED', () => order('Fulfilment_Status__c'))
    const document = await documentId()
    expectNow('org: number of the ERP', document, await order('ERP_Order_No__c'))
    // 10 x 81.90 less 5 % + 4 x 22.00 + 5 x 99.99 + 7 x 8.33 less 10 % + 12.50
    expectNow('ERP: net amount', '1430.98', (await book())?.document.netAmount ?? 'none')

    say('The warehouse ships what is there; the ERP invoices it')
    await stage.erp.act('ship', { documentId: document })
    await stage.erp.act('invoice', { documentId: document })
    await expect('org: shipped', '10, 4, 3, 7', () => lines('Qty_Shipped__c'))
    await expect('org: invoiced', '10, 4, 3, 7', () => lines('Qty_Invoiced__c'))
    await expect('org: fulfilment', 'PARTIALLY_SHIPPED', () => order('Fulfilment_Status__c'))
    await expect('org: billing', 'PARTIALLY_INVOICED', () => order('Billing_Status__c'))
    await expect('org: payment', 'DUE', () => order('Payment_Status__c'))

    say('Supply arrives, the backorder is released, the rest is shipped and invoiced')
    await stage.erp.act('restock', { sku: SCARCE, quantity: '10' })
    await expect('org: backordered', '0, 0, 0, 0', () => lines('Qty_Backordered__c'))
    await stage.erp.act('ship', { documentId: document })
    await stage.erp.act('invoice', { documentId: document })
    await stage.erp.act('deliver', { documentId: document })
    await expect('org: shipped', '10, 4, 5, 7', () => lines('Qty_Shipped__c'))
    await expect('org: invoiced', '10, 4, 5, 7', () => lines('Qty_Invoiced__c'))
    await expect('org: fulfilment', 'DELIVERED', () => order('Fulfilment_Status__c'))
    await expect('org: billing', 'INVOICED', () => order('Billing_Status__c'))
    await expect('org: lifecycle', 'CLOSED', () => order('Lifecycle_Status__c'))

    const end = await book()
    expectNow('ERP: shipments', '2', String(end?.shipments.length))
    expectNow('ERP: invoices', '2', String(end?.invoices.length))
    expectNow('ERP: shipped', '10, 4, 5, 7', erpLines(end, 'shipments'))
    expectNow('ERP: invoiced', '10, 4, 5, 7', erpLines(end, 'invoices'))
    expectNow('ERP: both invoices together', '1430.98', sumOfInvoices(end))

    say('The customer pays the first invoice, then the second')
    const [one, two] = end?.invoices ?? []
    await stage.erp.act('pay', { invoiceId: one?.invoiceId })
    await expect('org: payment', 'PARTIALLY_PAID', () => order('Payment_Status__c'))
    await stage.erp.act('pay', { invoiceId: two?.invoiceId })
    await expect('org: payment', 'PAID', () => order('Payment_Status__c'))
  },
}

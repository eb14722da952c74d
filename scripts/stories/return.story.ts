import type { BookView } from '@carrick/lab'
import { enterReturn, inspectionOf } from '../start/return-desk.ts'
import type { Stage } from './stage.ts'
import { erpOrder, orgLines, orgOrder, plain } from './read-order.ts'
import type { Story } from './story.ts'

const PO = 'STORY-RETURN'
const UNITS = 4
const BACK = 3

/** One field of the return, as the org shows it. */
const orgReturn =
  ({ org }: Stage, recordId: string) =>
  async (field: string): Promise<string> => {
    const [row] = await org.query(`SELECT ${field} FROM ReturnOrder WHERE Id = '${recordId}'`)
    return plain(row?.[field])
  }

const orgReturnLine =
  ({ org }: Stage, recordId: string) =>
  async (field: string): Promise<string> => {
    const where = `WHERE ReturnOrderId = '${recordId}'`
    const [row] = await org.query(`SELECT ${field} FROM ReturnOrderLineItem ${where}`)
    return plain(row?.[field])
  }

interface Refund {
  readonly amount: string
  readonly currency: string
}

const refunds = async ({ payments }: Stage): Promise<readonly Refund[]> =>
  ((await payments.read('books')) as { readonly refunds: readonly Refund[] }).refunds

const creditsOf = (book: BookView | undefined): string =>
  (book?.credits ?? []).map(({ netAmount }) => plain(netAmount)).join(', ')

/** Three units come back, one of them damaged: two are credited, less the fee, and then paid back. */
export const returned: Story = {
  name: 'return',
  title: 'three units come back, one damaged: credited less a restocking fee, then refunded',
  tell: async (stage, { say, expect, expectNow }) => {
    const [first] = stage.data.orders
    if (first === undefined) throw new Error('the data have no order to begin with')
    say('An order is sold, shipped, invoiced, delivered and paid')
    const recordId = await stage.sell({
      ...first,
      externalId: PO,
      account: 'VANDAM',
      freight: null,
      scenario: null,
      lines: [{ sku: 'BLOC-75', quantity: UNITS, unitPrice: '46.10', discount: null }],
    })
    const order = orgOrder(stage, recordId)
    const lines = orgLines(stage, recordId)
    const book = () => erpOrder(stage, PO)
    await expect('org: integration', 'POSTED', () => order('Integration_Status__c'))
    const document = (await book())?.document.documentId ?? ''
    for (const step of ['ship', 'invoice', 'deliver']) {
      await stage.erp.act(step, { documentId: document })
    }
    await stage.erp.act('pay', { invoiceId: (await book())?.invoices[0]?.invoiceId })
    await expect('org: payment', 'PAID', () => order('Payment_Status__c'))
    await expect('org: fulfilment', 'DELIVERED', () => order('Fulfilment_Status__c'))

    say('The customer asks to send three back')
    const wanted = { orderRecordId: recordId, quantity: BACK, reason: 'Not Satisfied' }
    const returnRecord = await enterReturn(stage.org, wanted)
    const back = orgReturn(stage, returnRecord)
    const backLine = orgReturnLine(stage, returnRecord)
    await expect('org: return', 'AUTHORIZED', () => back('Return_Status__c'))
    await expect('org: returns of the order', 'REQUESTED', () => order('Return_Status__c'))
    const returnDocument = await back('ERP_Return_No__c')
    expectNow('payment provider: nothing is refunded', '0', String((await refunds(stage)).length))

    say('The parcel arrives')
    await stage.erp.act('receive-return', { documentId: returnDocument })
    await expect('org: return', 'RECEIVED', () => back('Return_Status__c'))
    await expect('org: received', String(BACK), () => backLine('Qty_Received__c'))
    await expect('org: returns of the order', 'PARTIALLY_RETURNED', () => order('Return_Status__c'))
    expectNow('ERP: nothing is credited', '', creditsOf(await book()))

    say('The inspection finds one of them damaged')
    await stage.warehouse.tell(
      await inspectionOf(stage.org, {
        ...{ orderRecordId: recordId, returnRecordId: returnRecord, inspectionId: 'QC-1' },
        ...{ accepted: '2', rejected: '1', note: 'one sheave is cracked' },
      }),
    )
    await expect('org: return', 'CLOSED', () => back('Return_Status__c'))
    await expect('org: accepted', '2', () => backLine('Qty_Accepted__c'))
    await expect('org: credited', '2', () => backLine('Qty_Credited__c'))
    // 2 x 46.10 less a tenth
    await expect('org: credited amount', '82.98', () => back('Credited_Amount__c'))
    await expect('org: refunded amount', '82.98', () => back('Refunded_Amount__c'))
    expectNow('ERP: credit memo', '82.98', creditsOf(await book()))
    const paid = await refunds(stage)
    expectNow(
      'payment provider: refunds',
      '82.98 EUR',
      paid.map(({ amount, currency }) => `${plain(amount)} ${currency}`).join(', '),
    )
    await expect('org: credited of the order', '2', () => lines('Qty_Credited__c'))
    await expect('org: billing', 'PARTIALLY_CREDITED', () => order('Billing_Status__c'))
  },
}

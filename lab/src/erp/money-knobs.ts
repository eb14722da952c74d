import type { Knob } from './knob.ts'
import {
  readCreditMemo,
  readInvoice,
  readMove,
  readPayment,
  readShipment,
  readTax,
} from './knob-requests.ts'

/** What becomes of invoices, and what is taken back. */
export const moneyKnobs: Readonly<Record<string, Knob>> = {
  'POST /lab/pay': ({ books }, body) => {
    const { invoiceId, amount } = readPayment(body, '')
    return books.pay(invoiceId, amount ?? undefined)
  },
  'POST /lab/write-off': ({ books }, body) => books.writeOff(readInvoice(body, '').invoiceId),
  'POST /lab/withdraw-invoice': ({ books }, body) =>
    books.withdrawInvoice(readInvoice(body, '').invoiceId),
  'POST /lab/withdraw-shipment': ({ books }, body) =>
    books.withdrawShipment(readShipment(body, '').shipmentId),
  'POST /lab/withdraw-credit': ({ books }, body) =>
    books.withdrawCredit(readCreditMemo(body, '').creditMemoId),
  'POST /lab/tax': ({ books }, body) => {
    books.masterData.setTaxRate(readTax(body, '').rate ?? undefined)
    return true
  },
  'POST /lab/receive-return': ({ books }, body) => {
    const { documentId, lines } = readMove(body)
    return books.receiveReturn(documentId, lines)
  },
}

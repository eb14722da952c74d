import { inEra } from './era.ts'
import type { OrderFact } from './erp-fact.ts'
import type { OrderBook, Told } from './order-book.ts'
import { tellCredit } from './tell-credit.ts'
import { tellDocument } from './tell-document.ts'
import { tellInspection } from './tell-inspection.ts'
import { tellInvoice } from './tell-invoice.ts'
import { tellPayment } from './tell-payment.ts'
import { tellReturn } from './tell-return.ts'
import { tellShipment } from './tell-shipment.ts'
import { tellTax } from './tell-tax.ts'

/** What another system says of an order, against what was told of it. */
export const tellOf = (book: OrderBook | undefined, erp: string, fact: OrderFact): Told => {
  switch (fact.type) {
    case 'order':
      return tellDocument(book, erp, fact)
    case 'shipment':
      return tellShipment(book, erp, fact)
    case 'invoice':
      return tellInvoice(book, erp, fact)
    case 'credit':
      return tellCredit(book, erp, fact)
    case 'return':
      return tellReturn(book, erp, fact)
    case 'payment':
      return tellPayment(book, erp, fact)
    case 'inspection':
      return tellInspection(book, erp, fact)
    case 'tax':
      return tellTax(book, erp, fact)
  }
}

/** The same of the ERP itself, whose versions may have begun again. */
export const tellOfErp = (book: OrderBook | undefined, erp: string, fact: OrderFact): Told =>
  tellOf(book, erp, inEra(book, erp, fact))
